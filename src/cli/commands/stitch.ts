import type { Command } from 'commander';
import { anchorStrategies, type AnchorStrategy } from '../../core/anchors/registry';
import { aggregateIds, isTrained } from '../../core/stitching/study/representation';
import { resolveHead, resolveHeadOptions } from '../../core/stitching/heads/registry';
import { InspectorError } from '../../core/errors';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { FileReference, StitchRequest } from '../../compute/protocol/engine';
import { withoutFailed } from '../../compute/reading/space-failures';
import {
  type StitchingSetup,
  stitchingSetup,
  stitchRequest,
} from '../../compute/study-file/stitch-request';
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
import { idList, listOf, wholeNumber } from '../option-values';
import { addForceOption } from '../outputs';
import { type OutputOptions, resultOutputs } from '../print-comparison';
import { type InspectedPair, printStitching } from '../print-stitching';
import {
  addSidecarOption,
  openRoles,
  type SidecarOptions,
  sidecarsIn,
  type UsedSidecars,
  usedSidecars,
} from '../sidecar-options';
import { addHeadOptions, headOptionValues, sweptOption } from '../study/head-options';
import type { Given } from '../study/option';
import { aggregationList } from '../study/stitching-options';
import { splitOptions, splitWords, StudyOptions } from '../study/study-options';

interface StitchOptions extends SidecarOptions, EngineOptions, KeepGoingOption, OutputOptions {
  readonly aggregation: string;
  readonly baselines?: true;
  readonly sweepAnchors?: number[];
  readonly sweepStrategies?: AnchorStrategy[];
  readonly inspect?: string;
}

/** Adds `latents stitch`: scores every decoder's head on every encoder. */
export function addStitchCommand(program: Command): void {
  const command = program
    .command('stitch')
    .description('fit a head on every file (decoder) and score it on every file (encoder)')
    .argument('<file...>', spacesArgument);
  const study = new StudyOptions(command).add(
    ['labels', 'targets', 'task', 'head', 'projections', 'aggregation'],
    {
      projections: {
        help: '`all`, or ids separated by commas; products such as concat:cosine+l1 and trained aggregations such as mlp-sum:cosine+l1 among them',
        default: 'cosine,euclidean,l1,linf',
      },
    },
  );
  addHeadOptions(command);
  addSidecarOption(addForceOption(addKeepGoingOption(addCacheOption(addEngineOptions(command)))));
  study.add([...splitOptions, 'seeds', 'folds'], splitWords);
  command
    .option('--baselines', 'score latent translations, no alignment, own heads and chance')
    .option(
      '--sweep-anchors <counts>',
      'score against these numbers of anchors, e.g. 10,30,100',
      listOf(wholeNumber(1)),
    )
    .option(
      '--sweep-strategies <names>',
      `anchor strategies of the sweep: ${anchorStrategies.join(', ')}`,
      (text) => strategiesIn(text),
    )
    .option(
      '--inspect <decoder,encoder>',
      'show confusions and the rows that break for one pair, by their numbers from 0 or names',
    );
  study.add(['dropNonFinite', 'dropUnlabelled']);
  command
    .option('--json', 'print one JSON document')
    .option('--csv <file>', 'write the scores and curves as CSV')
    .option('--html <file>', 'write a self-contained HTML report, curves as charts')
    .action(async (files: string[], options: StitchOptions) => {
      if (command.getOptionValueSource('aggregation') === 'cli') {
        refuseNothingToAggregate(study.study(files, {}));
      }
      const spaces = await namedSpaces(files, options, 1);
      const named = files.map((file) => parseFileReference(file, process.cwd()));
      const used = await usedSidecars(spaces, openRoles(command), options);
      const request = requestOf(study.study(spaces, used), options, command.opts<Given>());
      await runStitch(spaces, request, named, options, used);
    });
}

async function runStitch(
  files: readonly string[],
  request: StitchRequest,
  named: readonly FileReference[],
  options: StitchOptions,
  used: UsedSidecars,
): Promise<void> {
  const pair = options.inspect === undefined ? undefined : pairOf(options.inspect, files);
  const output = await resultOutputs(options, [named, request]);
  const [answer, inspected] = await withEngine(async (engine, progress, signal) => {
    const scores = await engine.stitch({ ...request, ...badSpacesOf(options) }, progress, signal);
    const inspectedPairs: InspectedPair[] = [];
    const spaceIndices = withoutFailed([...files.keys()], scores);
    const [decoder, encoder] = [pair?.decoder, pair?.encoder].map((at) =>
      spaceIndices.indexOf(at ?? -1),
    );
    for (const representation of request.options.projections) {
      // A cell without a score has no details; a warning gives the reason.
      const matrix = scores.results.find(({ id }) => id === representation)?.matrix;
      if ((matrix?.[decoder!]?.[encoder!] ?? null) === null) continue;
      const asked = {
        ...request,
        spaces: withoutFailed(request.spaces, scores),
        pair: { decoder: decoder!, encoder: encoder!, representation },
      };
      inspectedPairs.push({
        ...asked.pair,
        ...(await engine.inspectStitching(asked, progress, signal)),
      });
    }
    return [scores, inspectedPairs] as const;
  }, options);
  const sidecars = sidecarsIn(used, answer);
  await printStitching({ ...answer, sidecars }, inspected, output);
  failIfLeftOut(answer);
}

/**
 * Creates the engine's request for a study.
 * @param given values of all given options, including those of heads
 */
function requestOf(study: StudyDefinition, options: StitchOptions, given: Given): StitchRequest {
  const { head, task } = stitchingSetup(study);
  const projections = representationIds(study, options);
  const values = headOptionValues(given, head, projections.some(isTrained));
  if (Object.keys(values.headOptions).length > 0) {
    resolveHeadOptions(resolveHead(head, task), values.headOptions);
  }
  const work = {
    projections,
    baselines: options.baselines === true,
    sweeps: sweepChoice(options, given, { head, task }),
  };
  return stitchRequest({ ...study, stitching: { ...study.stitching, ...values } }, work, (file) =>
    parseFileReference(file, process.cwd()),
  );
}

/** Returns the projections one by one, and combined by each of the aggregations. */
function representationIds(
  { projections, stitching }: StudyDefinition,
  { aggregation }: StitchOptions,
): string[] {
  const together = aggregateIds(projections, stitching?.aggregations ?? []);
  const isApart = aggregationList(aggregation).includes('none') || together.length === 0;
  return [...(isApart ? projections : []), ...together];
}

/** Refuses aggregations that cannot be computed, so that they are not left out silently. */
function refuseNothingToAggregate({ projections, stitching }: StudyDefinition): void {
  const wanted = stitching?.aggregations ?? [];
  if (wanted.length === 0 || aggregateIds(projections, wanted).length > 0) return;
  throw wrongUse(
    `There are fewer than two relative projections for ${wanted.join(', ')}.`,
    'Name two or more, e.g. --projections cosine,euclidean.',
  );
}

function sweepChoice(
  { sweepAnchors, sweepStrategies }: StitchOptions,
  given: Given,
  { head, task }: Pick<StitchingSetup, 'head' | 'task'>,
): StitchRequest['options']['sweeps'] {
  const option = sweptOption(given);
  if (sweepStrategies !== undefined && sweepAnchors === undefined) {
    throw wrongUse(
      'The sweep has strategies, but no numbers of anchors.',
      'Give both, e.g. --sweep-anchors 10,30,100 --sweep-strategies uniform,fps.',
    );
  }
  if (option !== undefined) resolveHead(head, task);
  return {
    ...(sweepAnchors === undefined
      ? {}
      : { anchors: { counts: sweepAnchors, strategies: sweepStrategies ?? [] } }),
    ...(option === undefined ? {} : { option }),
  };
}

function pairOf(
  text: string,
  files: readonly string[],
): { readonly decoder: number; readonly encoder: number } {
  const parts = text.split(',').map((part) => part.trim());
  const spaceIndices = parts.map((part) =>
    /^\d+$/.test(part) && Number(part) < files.length
      ? Number(part)
      : files.findIndex((file) => file === part || file.endsWith(`/${part}`)),
  );
  const [decoder, encoder] = spaceIndices;
  if (spaceIndices.length !== 2 || spaceIndices.includes(-1)) {
    throw wrongUse(
      `"${text}" does not name a pair of the ${files.length} files.`,
      'Write decoder,encoder as file names or as numbers from 0, e.g. --inspect 0,1.',
    );
  }
  return { decoder: decoder!, encoder: encoder! };
}

function strategiesIn(text: string): AnchorStrategy[] {
  return idList(text, anchorStrategies).map((name) => {
    const strategy = anchorStrategies.find((id) => id === name);
    if (strategy !== undefined) return strategy;
    throw wrongUse(
      `There is no anchor strategy "${name}".`,
      `Use some of ${anchorStrategies.join(', ')}.`,
    );
  });
}

function wrongUse(problem: string, remedy: string): InspectorError {
  return new InspectorError({ code: 'wrong-use', problem, remedy });
}
