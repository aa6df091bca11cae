import { aggregationOptions } from '../../core/stitching/study/aggregations';
import { aggregateIds, isTrained } from '../../core/stitching/study/representation';
import type { Repetition, StitchOptions } from '../../core/stitching/study/stitching';
import type { HeadOption } from '../../core/stitching/heads/head';
import { heads } from '../../core/stitching/heads/registry';
import type { OptionValues } from '../../core/registry';
import type { BadSpaces, StitchRequest } from '../protocol/engine';
import type { StudyDefinition } from './definition';
import { requestOptions } from './options';
import { anchorsOf, type RequestContext, studyFiles } from './request';

/** The results to compute for a study's stitching. */
export type StitchWork = Pick<StitchOptions, 'projections' | 'baselines' | 'sweeps'>;

/** The study's settings for stitching, with defaults for absent ones. */
export type StitchingSetup = Pick<StitchOptions, 'task' | 'head' | 'headOptions'> & {
  /** Ids of the projections, then of all of them combined by each aggregation of the study. */
  readonly representations: readonly string[];
  readonly aggregations: readonly string[];
  /** Training options of aggregations. */
  readonly aggregationOptions: OptionValues;
  readonly repeat: Repetition;
  readonly targets: string | undefined;
};

/** Default aggregations. */
const defaultAggregations: readonly string[] = ['concat'];

export function stitchingSetup({ projections, stitching = {} }: StudyDefinition): StitchingSetup {
  const {
    task = 'classification',
    head = 'ridge',
    aggregations = defaultAggregations,
    seeds = 1,
    folds,
    targets,
  } = stitching;
  const { options } = heads.find(({ id }) => id === head)!;
  return {
    task,
    head,
    headOptions: valuesOf(options, stitching.headOptions),
    representations: [
      ...projections,
      ...aggregateIds(projections, aggregations).filter((id) => !projections.includes(id)),
    ],
    aggregations,
    aggregationOptions: valuesOf(aggregationOptions, stitching.aggregationOptions),
    repeat: folds === undefined ? { kind: 'seeds', count: seeds } : { kind: 'folds', count: folds },
    targets,
  };
}

function valuesOf(options: readonly HeadOption[], given: OptionValues = {}): OptionValues {
  return Object.fromEntries(
    options.map((option) => [option.id, given[option.id] ?? option.default]),
  );
}

/**
 * Converts a study to the engine's request to stitch its included spaces.
 * @param badSpaces policy for unusable spaces; `refuse` if absent
 */
export function stitchRequest(
  study: StudyDefinition,
  work: StitchWork,
  resolve: RequestContext['resolve'],
  badSpaces?: BadSpaces,
): StitchRequest {
  const {
    task,
    head,
    headOptions,
    targets,
    repeat,
    aggregationOptions: training,
  } = stitchingSetup(study);
  const { testFraction = 0.3, dropUnlabelled = false } = study.stitching ?? {};
  const trainsAny = [...work.projections, ...(work.sweeps.projections ?? [])].some(isTrained);
  return {
    ...studyFiles(study, resolve, task === 'classification'),
    ...(badSpaces === undefined ? {} : { badSpaces }),
    ...(targets === undefined || task !== 'reconstruction' ? {} : { targets: resolve(targets) }),
    options: {
      task,
      head,
      headOptions,
      ...work,
      ...(trainsAny ? { aggregationOptions: training } : {}),
      anchors: anchorsOf(study, resolve),
      ...requestOptions(study, resolve),
      testFraction,
      repeat,
      unlabelled: dropUnlabelled ? 'drop' : 'refuse',
      precision: 'float32',
    },
  };
}

/**
 * Returns everything that all of a study's stitching scores depend on, as text; scores of trained
 * aggregations depend on more.
 */
export function stitchScope(study: StudyDefinition): string {
  const nothing = { projections: [], baselines: false, sweeps: {} };
  return JSON.stringify(
    stitchRequest(study, nothing, (name) => ({ location: { path: name }, name })),
  );
}

/** Returns what the scores of trained aggregations depend on in addition, as text. */
export function trainingScope(study: StudyDefinition): string {
  return JSON.stringify(stitchingSetup(study).aggregationOptions);
}
