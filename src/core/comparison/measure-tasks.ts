import type { Matrix } from '../matrix';
import { preparationSteps, scorePair, scoreRows } from '../measures/evaluate';
import { axesOfScatter } from '../measures/moment-axes';
import type { MomentSide, PairMoments, SpaceMoments } from '../measures/moments';
import { resolveMeasure } from '../measures/registry';
import { defineTask } from '../runtime/task';

/** Task: one step of a measure's preparation of one space; the first step takes the rows. */
export const prepareTask = defineTask(
  'prepare',
  ({ measure, step, input }: { measure: string; step: number; input: unknown }): unknown => {
    const { entry, options } = resolveMeasure(measure);
    return preparationSteps(entry)[step]!.run(input, options);
  },
);

/** Task: a measure's preparation of a pair of prepared spaces. */
export const preparePairTask = defineTask(
  'prepare-pair',
  ({ measure, x, y }: { measure: string; x: unknown; y: unknown }): unknown =>
    resolveMeasure(measure).entry.pairPreparation!.run(x, y),
);

/** Task: the principal axes of a space, from its moments. */
export const axesOfScatterTask = defineTask(
  'axes-of-scatter',
  (moments: Pick<SpaceMoments, 'self'>) => axesOfScatter(moments),
);

/** Task: a measure's preparation of a space, from its moments. */
export const prepareMomentsTask = defineTask(
  'prepare-moments',
  ({ measure, moments }: { measure: string; moments: SpaceMoments }): unknown => {
    const { entry, options } = resolveMeasure(measure);
    return entry.preparation.ofMoments!.run(moments, options);
  },
);

/** Task: a measure's preparation of a pair, from moments. */
export const preparePairMomentsTask = defineTask(
  'prepare-pair-moments',
  ({
    measure,
    x,
    y,
    pair,
  }: {
    measure: string;
    x: MomentSide<unknown>;
    y: MomentSide<unknown>;
    pair: PairMoments;
  }): unknown => resolveMeasure(measure).entry.pairPreparation!.ofMoments!(x, y, pair),
);

/** Task: the score of two prepared spaces. */
export const comparePreparedTask = defineTask(
  'compare',
  ({ measure, x, y, pair }: { measure: string; x: unknown; y: unknown; pair: unknown }) =>
    scorePair(resolveMeasure(measure), x, y, pair),
);

/** Task: the score of two spaces, with all preparations. */
export const scoreTask = defineTask(
  'score',
  ({ measure, x, y }: { measure: string; x: Matrix; y: Matrix }) =>
    scoreRows(resolveMeasure(measure), x, y),
);

export const measureTasks = [
  prepareTask,
  preparePairTask,
  axesOfScatterTask,
  prepareMomentsTask,
  preparePairMomentsTask,
  comparePreparedTask,
  scoreTask,
];
