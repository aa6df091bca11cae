import { type Command, Option } from 'commander';
import { anchorStrategies, type AnchorStrategy } from '../../core/anchors/registry';
import { type Normalization, normalizations } from '../../core/projection/normalization';
import { defaultMeasureIds } from '../../core/measures/registry';
import { defaultProjectionIds, productExamples } from '../../core/projection/registry';
import { defaultOptions } from '../../core/comparison/default-options';
import { countOrFile } from '../anchor-options';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { StudyDefinition } from '../../compute/study-file/definition';
import type { CompareRequest } from '../../compute/protocol/engine';
import { sidecarRoles } from '../../formats/sidecars';
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
import { labelsOption } from '../labels-option';
import { namedSpaces, spacesArgument } from '../named-spaces';
import { idList, wholeNumber } from '../option-values';
import { addForceOption } from '../outputs';
import { addPairingOptions, type PairingOptions } from '../pairing-options';
import { type OutputOptions, printComparison, resultOutputs } from '../print-comparison';
import {
  addSidecarOption,
  openRoles,
  type SidecarOptions,
  sidecarsIn,
  type UsedSidecars,
  usedSidecars,
} from '../sidecar-options';

/** Options of every command that computes a comparison. */
export interface RunOptions extends OutputOptions, EngineOptions, KeepGoingOption {
  readonly null: number;
  readonly intervals: number;
  readonly perClass?: true;
  readonly leastAgreeing: number;
  readonly sampleAbove: number;
}

interface CompareOptions extends RunOptions, PairingOptions, SidecarOptions {
  readonly projections: string;
  readonly measures: string;
  readonly anchors?: string;
  readonly anchorStrategy: AnchorStrategy;
  readonly seed: number;
  readonly rows?: string;
  readonly labels?: string;
  readonly normalize: Normalization;
  readonly dropNonFinite?: true;
}

/** `latents compare`: scores over all pairs of the files. */
export function addCompareCommand(program: Command): void {
  const command = program
    .command('compare')
    .description('score every pair of embedding files under every projection and measure')
    .argument('<file...>', spacesArgument)
    .option(
      '--projections <ids>',
      `\`all\`, or ids separated by commas; products of several, such as ${productExamples.join(' or ')}, as well`,
      defaultOptions.projections.join(','),
    )
    .option(
      '--measures <ids>',
      '`all`, or ids separated by commas',
      defaultOptions.measures.join(','),
    )
    .option(
      '--anchors <n|file>',
      'number of anchors, or a file with one row id a line',
      countOrFile,
    )
    .addOption(
      new Option('--anchor-strategy <name>', 'how anchors are chosen')
        .choices(anchorStrategies)
        .default('uniform'),
    )
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), defaultOptions.seed)
    .option('--rows <rows>', 'rows to score: START:STOP:STEP, or a file with one row id a line')
    .addOption(labelsOption())
    .addOption(
      new Option('--normalize <name>', 'pre-normalisation fitted on the anchors')
        .choices(normalizations)
        .default(defaultOptions.normalization),
    )
    .option('--drop-non-finite', 'leave rows with NaN or infinities out in all spaces');
  addRunOptions(addSidecarOption(addPairingOptions(command))).action(
    async (files: string[], options: CompareOptions) => {
      const spaces = await namedSpaces(files, options, 2);
      const used = await usedSidecars(spaces, openRoles(command), options);
      const request = requestOf(studyOf(spaces, options, used), process.cwd(), options);
      const named = files.map((file) => parseFileReference(file, process.cwd()));
      const output = await resultOutputs(options, [named, request]);
      const result = await withEngine(
        (engine, progress, signal) => engine.compare(request, progress, signal),
        options,
      );
      const sidecars = sidecarsIn(used, result);
      await printComparison({ ...result, sidecars }, output);
      failIfLeftOut(result);
    },
  );
}

/** Adds {@link RunOptions} to a command. @param more what the CSV option is followed by in the help */
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
 * What to ask of the engine for a study whose files are relative to `folder`.
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

function studyOf(
  files: readonly string[],
  options: CompareOptions,
  used: UsedSidecars,
): StudyDefinition {
  const { anchorStrategy: strategy, rows } = options;
  const { labels = used.labels, anchors = used.anchors } = options;
  const sidecars = sidecarRoles.filter((role) => used[role] !== undefined);
  return {
    version: 1,
    spaces: files.map((file) => ({ file })),
    ...(labels === undefined ? {} : { labels }),
    anchors:
      anchors === undefined
        ? { strategy }
        : /^\d+$/.test(anchors)
          ? { strategy, count: wholeNumber(1)(anchors) }
          : { file: anchors },
    ...(sidecars.length === 0 ? {} : { sidecars }),
    projections: idList(options.projections, defaultProjectionIds),
    measures: idList(options.measures, defaultMeasureIds),
    normalization: options.normalize,
    ...(rows === undefined ? {} : { rows }),
    seed: options.seed,
    ...(options.ids === undefined ? {} : { ids: options.ids }),
    ...(options.pair === undefined ? {} : { pair: options.pair }),
    ...(options.dropNonFinite === undefined ? {} : { dropNonFinite: true }),
  };
}
