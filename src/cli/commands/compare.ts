import type { Command } from 'commander';
import { defaultOptions } from '../../core/comparison/default-options';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { CompareRequest } from '../../compute/protocol/engine';
import { compareRequest } from '../../compute/study-file/request';
import { InspectorError } from '../../core/errors';
import { withEngine } from '../engine';
import {
  addCacheOption,
  addEngineOptions,
  addKeepGoingOption,
  badSpacesOf,
  type EngineOptions,
  type KeepGoingOption,
} from '../engine-options';
import { failIfLeftOut } from '../exit';
import { namedSpaces, spacesArgument } from '../named-spaces';
import { wholeNumber } from '../option-values';
import { addForceOption } from '../outputs';
import { type OutputOptions, printComparison, resultOutputs } from '../print-comparison';
import {
  addSidecarOption,
  openRoles,
  type SidecarOptions,
  sidecarsIn,
  usedSidecars,
} from '../sidecar-options';
import { scoringOptions, StudyOptions } from '../study/study-options';

/** Options of every command that computes a comparison. */
export interface RunOptions extends OutputOptions, EngineOptions, KeepGoingOption {
  readonly null: number;
  readonly intervals: number;
  readonly perClass?: true;
  readonly leastAgreeing: number;
  readonly sampleAbove: number;
}

type CompareOptions = RunOptions & SidecarOptions;

/** Adds `latents compare`: scores over all pairs of the files. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('score every pair of embedding files under every projection and measure')
    .argument('<file...>', spacesArgument);
  const options = new StudyOptions(command).add(scoringOptions, {
    anchors: { help: 'number of anchors, or a file with one row id a line' },
  });
  addRunOptions(addSidecarOption(command)).action(
    async (files: string[], given: CompareOptions) => {
      const spaces = await namedSpaces(files, given, 2);
      const used = await usedSidecars(spaces, openRoles(command), given);
      const request = requestOf(options.study(spaces, used), process.cwd(), given);
      const named = files.map((file) => parseFileReference(file, process.cwd()));
      const output = await resultOutputs(given, [named, request]);
      const result = await withEngine(
        (engine, progress, signal) => engine.compare(request, progress, signal),
        given,
      );
      const sidecars = sidecarsIn(used, result);
      await printComparison({ ...result, sidecars }, output);
      failIfLeftOut(result);
    },
  );
}

/**
 * Adds {@link RunOptions} to a command.
 * @param more text after the CSV option's help
 */
export function addRunOptions(command: Command, more = ''): Command {
  return addForceOption(addKeepGoingOption(addCacheOption(addEngineOptions(command))))
    .option('--null <n>', 'row shuffles for the null of each score', wholeNumber(0), 0)
    .option(
      '--intervals <n>',
      'random halves of the rows for the 95 % bootstrap interval of each score',
      wholeNumber(0),
      0,
    )
    .option('--per-class', 'score the rows of each label alone as well')
    .option(
      '--least-agreeing <n>',
      'for each pair, name so many rows whose neighbours differ most',
      wholeNumber(0),
      0,
    )
    .option(
      '--sample-above <n>',
      'rows above which measures over all pairs of rows sample',
      wholeNumber(2),
      defaultOptions.sampleAbove,
    )
    .option('--json', 'print one JSON document')
    .option('--csv <file>', `write the scores as CSV${more}`)
    .option('--html <file>', 'write a self-contained report');
}

/**
 * Creates the engine's request for a study whose files are relative to `folder`.
 * @throws InspectorError `wrong-use` for fewer than two spaces, or classes without labels
 */
export function requestOf(
  study: StudyDefinition,
  folder: string,
  options: RunOptions,
): CompareRequest {
  const request = compareRequest(study, {
    resolve: (file) => parseFileReference(file, folder),
    nullShuffles: options.null,
    sampleAbove: options.sampleAbove,
    ...badSpacesOf(options),
    extras: {
      ...(options.intervals > 0 ? { intervalDraws: options.intervals } : {}),
      ...(options.perClass === undefined ? {} : { perClass: true }),
      ...(options.leastAgreeing > 0 ? { leastAgreeing: options.leastAgreeing } : {}),
    },
  });
  if (options.perClass !== undefined && study.labels === undefined) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: 'Scores per class need labels, and there are none.',
      remedy: 'Name a labels file.',
    });
  }
  if (request.spaces.length < 2) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `A comparison needs at least two spaces; there ${request.spaces.length === 1 ? 'is one' : 'are none'}.`,
      remedy: 'Name another embedding file of the same rows.',
    });
  }
  return request;
}
