import { type Command, Option } from 'commander';
import { anchorStrategies, type AnchorStrategy } from '../../core/anchors/registry';
import { defaultProjectionIds } from '../../core/projection/registry';
import {
  aggregationOptions,
  stitchingAggregationIds,
  trainedAggregations,
} from '../../core/stitching/study/aggregations';
import { aggregateIds, isTrained } from '../../core/stitching/study/representation';
import type { HeadOption } from '../../core/stitching/heads/head';
import { headIds, headOptions, heads, resolveHead } from '../../core/stitching/heads/registry';
import { type StitchingTask, stitchingTasks } from '../../core/stitching/stitching-task';
import { InspectorError } from '../../core/errors';
import { parseFileReference } from '../../compute/study-file/file-reference';
import type { FileReference, StitchRequest } from '../../compute/protocol/engine';
import { withoutFailed } from '../../compute/reading/space-failures';
import { pairingOf, rowsOf } from '../../compute/study-file/request';
import { anchorChoice } from '../anchor-options';
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
import { idList, listOf, numberBetween, wholeNumber } from '../option-values';
import { addForceOption } from '../outputs';
import { type OutputOptions, resultOutputs } from '../print-comparison';
import {
  addSidecarOption,
  labelsReference,
  openRoles,
  type SidecarOptions,
  sidecarsIn,
  type UsedSidecars,
  usedSidecars,
} from '../sidecar-options';
import { addSplitStudyOptions, type SplitStudyOptions } from '../split-study-options';
import { type InspectedPair, printStitching } from '../print-stitching';

interface StitchOptions
  extends SplitStudyOptions, SidecarOptions, EngineOptions, KeepGoingOption, OutputOptions {
  readonly labels?: string;
  readonly targets?: string;
  readonly task?: StitchingTask;
  readonly head: string;
  readonly projections: string;
  readonly aggregation: string;
  readonly seeds: number;
  readonly folds?: number;
  readonly baselines?: true;
  readonly sweepAnchors?: number[];
  readonly sweepStrategies?: AnchorStrategy[];
  readonly inspect?: string;
  readonly dropNonFinite?: true;
  readonly dropUnlabelled?: true;
}

const aggregations = ['none', ...stitchingAggregationIds];
const trained = trainedAggregations.map(({ id }) => id).join(', ');

/** `latents stitch`: can this encoder feed that head? */
export function addStitchCommand(program: Command): void {
  const command = program
    .command('stitch')
    .description('fit a head on every file (decoder) and score it on every file (encoder)')
    .argument('<file...>', spacesArgument)
    .addOption(labelsOption())
    .option('--targets <file>', 'what is to be reconstructed: one row of numbers a sample')
    .addOption(
      new Option(
        '--task <name>',
        'what heads do; reconstruction where there are targets, else classification',
      ).choices(stitchingTasks),
    )
    .addOption(new Option('--head <name>', 'kind of head').choices(headIds).default('ridge'))
    .option(
      '--projections <ids>',
      '`all`, or ids separated by commas; products such as concat:cosine+l1 and trained aggregations such as mlp-sum:cosine+l1 among them',
      'cosine,euclidean,l1,linf',
    )
    .option(
      '--aggregation <names>',
      `how the projections are scored, \`all\` or some of ${aggregations.join(', ')} separated by commas (none: one by one; trained together with a head: ${trained})`,
      'none,concat',
    );
  for (const option of headOptions) addHeadOption(command, option);
  addForceOption(addKeepGoingOption(addCacheOption(addEngineOptions(command))));
  addSplitStudyOptions(addSidecarOption(command))
    .option('--seeds <n>', 'runs with this many seeds from --seed on', wholeNumber(1), 1)
    .option('--folds <n>', 'runs over this many folds instead of a split', wholeNumber(2))
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
    )
    .option('--drop-non-finite', 'leave rows with NaN or infinities out in all spaces')
    .option('--drop-unlabelled', 'leave rows out that the labels do not name')
    .option('--json', 'print one JSON document')
    .option('--csv <file>', 'write the scores and curves as CSV')
    .option('--html <file>', 'write a self-contained HTML report, curves as charts')
    .action(async (files: string[], options: StitchOptions) => {
      refuseNothingToAggregate(options, command.getOptionValueSource('aggregation') === 'cli');
      const spaces = await namedSpaces(files, options, 1);
      const named = files.map((file) => parseFileReference(file, process.cwd()));
      const used = await usedSidecars(spaces, openRoles(command), options);
      await runStitch(spaces, named, options, command.opts<Record<string, unknown>>(), used);
    });
}

/** `--lr 0.01` sets a head's option, `--sweep-lr 0.1,0.01` scores against its values. */
function addHeadOption(command: Command, option: HeadOption): void {
  const { id, name, description, minimum, maximum, integer } = option;
  const owners = heads.filter(({ options }) => options.some((other) => other.id === id));
  const parse = integer ? wholeNumber(minimum) : numberBetween(minimum, maximum);
  const whose = owners.map((head) => head.id).join(', ');
  const ofTraining = aggregationOptions.find((other) => other.id === id);
  const usual = [
    `${whose}: ${option.default}`,
    ...(ofTraining === undefined ? [] : [`trained aggregations: ${ofTraining.default}`]),
  ].join('; ');
  command
    .option(`--${id} <value>`, `${name} (${usual} unless given): ${description}`, parse)
    .option(`--sweep-${id} <values>`, `score against these values of ${name}`, listOf(parse));
}

async function runStitch(
  files: readonly string[],
  named: readonly FileReference[],
  options: StitchOptions,
  given: Readonly<Record<string, unknown>>,
  used: UsedSidecars,
): Promise<void> {
  const request = requestOf(files, options, given, used);
  const pair = options.inspect === undefined ? undefined : pairOf(options.inspect, files);
  const output = await resultOutputs(options, [named, request]);
  const [answer, inspected] = await withEngine(async (engine, progress, signal) => {
    const scores = await engine.stitch({ ...request, ...badSpacesOf(options) }, progress, signal);
    const inspectedPairs: InspectedPair[] = [];
    const places = withoutFailed([...files.keys()], scores);
    const [decoder, encoder] = [pair?.decoder, pair?.encoder].map((at) => places.indexOf(at ?? -1));
    for (const projection of request.options.projections) {
      // There is nothing behind a cell without a score; a warning says why it has none.
      const matrix = scores.results.find(({ id }) => id === projection)?.matrix;
      if ((matrix?.[decoder!]?.[encoder!] ?? null) === null) continue;
      const asked = {
        ...request,
        spaces: withoutFailed(request.spaces, scores),
        pair: { decoder: decoder!, encoder: encoder!, projection },
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

function requestOf(
  files: readonly string[],
  options: StitchOptions,
  given: Readonly<Record<string, unknown>>,
  used: UsedSidecars,
): StitchRequest {
  const { labels = used.labels, targets, folds } = options;
  const task = options.task ?? (targets === undefined ? 'classification' : 'reconstruction');
  const resolve = (file: string) => parseFileReference(file, process.cwd());
  const projections = representationIds(options);
  return {
    spaces: files.map(resolve),
    ...(labels === undefined ? {} : { labels: labelsReference(resolve(labels), task, used) }),
    ...(targets === undefined ? {} : { targets: resolve(targets) }),
    options: {
      task,
      head: options.head,
      ...optionValues(given, options.head, projections),
      projections,
      anchors: anchorChoice(options, used.anchors),
      normalization: options.normalize,
      ...rowsOf(options.rows, resolve),
      ...pairingOf(options),
      seed: options.seed,
      testFraction: options.testFraction,
      repeat:
        folds === undefined
          ? { kind: 'seeds', count: options.seeds }
          : { kind: 'folds', count: folds },
      nonFinite: options.dropNonFinite === true ? 'drop' : 'refuse',
      unlabelled: options.dropUnlabelled === true ? 'drop' : 'refuse',
      precision: 'float32',
      baselines: options.baselines === true,
      sweeps: sweepChoice(options, given),
    },
  };
}

/** The projections one by one, and together in each of the ways asked for. */
function representationIds({ projections, aggregation }: StitchOptions): string[] {
  const ids = idList(projections, defaultProjectionIds);
  const ways = idList(aggregation, aggregations);
  const unknown = ways.find((way) => !aggregations.includes(way));
  if (unknown !== undefined) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `There is no aggregation "${unknown}".`,
      remedy: `Use some of ${aggregations.join(', ')}.`,
    });
  }
  const together = aggregateIds(
    ids,
    ways.filter((way) => way !== 'none'),
  );
  return [...(ways.includes('none') || together.length === 0 ? ids : []), ...together];
}

/** What was asked for by name must not be left out silently. */
function refuseNothingToAggregate(options: StitchOptions, isAsked: boolean): void {
  const wanted = idList(options.aggregation, aggregations).filter((way) => way !== 'none');
  const relative = idList(options.projections, defaultProjectionIds);
  if (!isAsked || wanted.length === 0 || aggregateIds(relative, wanted).length > 0) return;
  throw wrongUse(
    `There are fewer than two relative projections for ${wanted.join(', ')}.`,
    'Name two or more, e.g. --projections cosine,euclidean.',
  );
}

/**
 * The options that were given, for the head and for training aggregations, which share some; commander
 * spells `weight-decay` as `weightDecay`.
 */
function optionValues(
  given: Readonly<Record<string, unknown>>,
  head: string,
  representations: readonly string[],
): Required<Pick<StitchRequest['options'], 'headOptions' | 'aggregationOptions'>> {
  const values = headOptions
    .map(({ id }) => [id, given[camelCase(id)]] as const)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const trains = representations.some(isTrained);
  const ofTraining = values.filter(
    ([id]) => trains && aggregationOptions.some((option) => option.id === id),
  );
  // What neither takes is for the head, which says that it does not know it.
  const { options = [] } = heads.find((entry) => entry.id === head) ?? {};
  const ofHead = values.filter(
    (entry) => options.some(({ id }) => id === entry[0]) || !ofTraining.includes(entry),
  );
  return {
    headOptions: Object.fromEntries(ofHead),
    aggregationOptions: Object.fromEntries(ofTraining),
  };
}

function sweepChoice(
  { head, task, targets, sweepAnchors, sweepStrategies }: StitchOptions,
  given: Readonly<Record<string, unknown>>,
): StitchRequest['options']['sweeps'] {
  const swept = headOptions.filter(({ id }) => given[camelCase(`sweep-${id}`)] !== undefined);
  if (swept.length > 1) {
    throw wrongUse(
      `There are sweeps of ${swept.map(({ id }) => id).join(' and ')}.`,
      'Sweep one option of the head at a time.',
    );
  }
  if (sweepStrategies !== undefined && sweepAnchors === undefined) {
    throw wrongUse(
      'The sweep has strategies, but no numbers of anchors.',
      'Give both, e.g. --sweep-anchors 10,30,100 --sweep-strategies uniform,fps.',
    );
  }
  const [option] = swept;
  if (option !== undefined) {
    resolveHead(head, task ?? (targets === undefined ? 'classification' : 'reconstruction'));
  }
  return {
    ...(sweepAnchors === undefined
      ? {}
      : { anchors: { counts: sweepAnchors, strategies: sweepStrategies ?? [] } }),
    ...(option === undefined
      ? {}
      : {
          option: {
            id: option.id,
            values: given[camelCase(`sweep-${option.id}`)] as number[],
          },
        }),
  };
}

function pairOf(
  text: string,
  files: readonly string[],
): { readonly decoder: number; readonly encoder: number } {
  const parts = text.split(',').map((part) => part.trim());
  const places = parts.map((part) =>
    /^\d+$/.test(part) && Number(part) < files.length
      ? Number(part)
      : files.findIndex((file) => file === part || file.endsWith(`/${part}`)),
  );
  const [decoder, encoder] = places;
  if (places.length !== 2 || places.includes(-1)) {
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

function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function wrongUse(problem: string, remedy: string): InspectorError {
  return new InspectorError({ code: 'wrong-use', problem, remedy });
}
