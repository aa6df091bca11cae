import { productIds } from '../../core/study/stitch/representation';
import type { StitchOptions } from '../../core/study/stitch/stitching';
import { heads } from '../../core/stitching/heads/registry';
import type { OptionValues } from '../../core/registry';
import type { StitchRequest } from '../protocol/engine';
import type { StudyDefinition } from './definition';
import { anchorsOf, type RequestContext, studyFiles } from './request';

/** What to compute of a study's stitching. */
export type StitchWork = Pick<StitchOptions, 'projections' | 'baselines' | 'sweeps'>;

/** The study's choices for stitching, with defaults for what it leaves open. */
export type StitchingSetup = Pick<StitchOptions, 'task' | 'head' | 'headOptions'> & {
  /** Ids of the projections, then of their products. */
  readonly representations: readonly string[];
  /** How projections are combined. */
  readonly aggregations: readonly string[];
  readonly targets: string | undefined;
};

/** Ways to combine projections unless a study names others. */
const usualAggregations: readonly string[] = ['concat'];

export function stitchingSetup({ projections, stitching = {} }: StudyDefinition): StitchingSetup {
  const {
    task = 'classification',
    head = 'ridge',
    aggregations = usualAggregations,
    targets,
  } = stitching;
  const { options } = heads.find(({ id }) => id === head)!;
  const values = options.map((option) => [
    option.id,
    stitching.headOptions?.[option.id] ?? option.default,
  ]);
  return {
    task,
    head,
    headOptions: Object.fromEntries(values) as OptionValues,
    representations: [
      ...projections,
      ...productIds(projections, aggregations).filter((id) => !projections.includes(id)),
    ],
    aggregations,
    targets,
  };
}

/** Turns a study into the engine's request for its included spaces. */
export function stitchRequest(
  study: StudyDefinition,
  work: StitchWork,
  resolve: RequestContext['resolve'],
): StitchRequest {
  const { task, head, headOptions, targets } = stitchingSetup(study);
  const { testFraction = 0.3, seeds = 1, dropUnlabelled = false } = study.stitching ?? {};
  return {
    ...studyFiles(study, resolve),
    ...(targets === undefined || task !== 'reconstruction' ? {} : { targets: resolve(targets) }),
    options: {
      task,
      head,
      headOptions,
      ...work,
      anchors: anchorsOf(study, resolve),
      normalization: study.normalization ?? 'none',
      seed: study.seed ?? 0,
      testFraction,
      repeat: { kind: 'seeds', count: seeds },
      nonFinite: study.dropNonFinite === true ? 'drop' : 'refuse',
      unlabelled: dropUnlabelled ? 'drop' : 'refuse',
      precision: 'float32',
    },
  };
}

/** What all of a study's stitching scores depend on, as text. */
export function stitchScope(study: StudyDefinition): string {
  const nothing = { projections: [], baselines: false, sweeps: {} };
  return JSON.stringify(
    stitchRequest(study, nothing, (name) => ({ location: { path: name }, name })),
  );
}
