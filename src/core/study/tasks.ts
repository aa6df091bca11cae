import { type Matrix, withOwnStorage } from '../linalg/matrix';
import { type PreviewTaskTable, previewTasks } from '../preview/tasks';
import { preparationSteps, scorePair, scoreRows } from '../measures/evaluate';
import type { Score } from '../measures/measure';
import { axesOfScatter, type MomentAxes } from '../measures/moment-axes';
import type { MomentSide, PairMoments, SpaceMoments } from '../measures/moments';
import { neighbourAgreement } from '../measures/neighbours';
import { resolveMeasure } from '../measures/registry';
import {
  greatestNormalized,
  type NormalizedRows,
  relativeBlock,
  type RelativeBlock,
  relativeInto,
  relativeRepresentation,
  type RelativeInput,
  type RelativeRun,
} from '../projection/relative';
import { bootstrapInterval, type BootstrapOptions } from './bootstrap-interval';
import { type BlendTaskTable, blendTasks, type Emit } from './blend/tasks';
import { chooseAnchors, type StrategyChoice } from './choose-anchors';
import type { Executor } from './comparison';
import { nullDistribution, type NullDistribution } from './null-distribution';
import { checkRows, type RowCheck } from './row-check';
import { neighbourStructure, type NeighbourStructure, unrelatedPairs } from './row-correspondence';
import { frameRows, type SideToFrame } from './stream/frame-rows';
import { standInRows } from './stream/stand-in-rows';
import type { ProjectedSide } from './stream/sum-rows';
import { type StitchTaskTable, stitchTasks } from './stitch/tasks';

/** Work that needs nothing but its input: it may run in any thread, in any order. */
export interface TaskTable extends StitchTaskTable, BlendTaskTable, PreviewTaskTable {
  'check-rows': (input: { rows: Matrix }) => RowCheck;
  'choose-anchors': (input: {
    choice: StrategyChoice;
    rows: Matrix;
    labels: readonly (string | undefined)[] | undefined;
    seed: number;
  }) => number[];
  /** The relative representation of the scored rows: rows × anchors. */
  project: (input: RelativeInput) => Matrix;
  /** The same of a block of rows: rows × anchors. */
  'project-block': (input: RelativeBlock) => Matrix;
  /** The same of several blocks, written to memory that threads share. */
  'project-into': (input: RelativeRun) => Promise<void>;
  /** The greatest absolute entry of a block of rows once it is normalised. */
  'greatest-entry': (input: NormalizedRows) => number;
  /** One step of a measure's preparation of one space; the first takes the rows. */
  prepare: (input: { measure: string; step: number; input: unknown }) => unknown;
  /** A measure's preparation of a pair of prepared spaces. */
  'prepare-pair': (input: { measure: string; x: unknown; y: unknown }) => unknown;
  /** How the rows of a space are projected and summed. */
  'frame-rows': (input: SideToFrame) => ProjectedSide;
  'stand-in-rows': typeof standInRows;
  /** The principal axes of a space by its moments. */
  'axes-of-scatter': (input: Pick<SpaceMoments, 'self'>) => MomentAxes;
  /** What a measure prepares of a space, made of its moments. */
  'prepare-moments': (input: { measure: string; moments: SpaceMoments }) => unknown;
  /** What a measure prepares of a pair, made of moments. */
  'prepare-pair-moments': (input: {
    measure: string;
    x: MomentSide<unknown>;
    y: MomentSide<unknown>;
    pair: PairMoments;
  }) => unknown;
  /** A measure between two prepared spaces. */
  compare: (input: { measure: string; x: unknown; y: unknown; pair: unknown }) => Score;
  /** A measure between two spaces, everything it prepares included. */
  score: (input: { measure: string; x: Matrix; y: Matrix }) => Score;
  null: (input: {
    measure: string;
    x: Matrix;
    y: Matrix;
    shuffles: number;
    seed: number;
  }) => NullDistribution | null;
  interval: (input: {
    measure: string;
    x: Matrix;
    y: Matrix;
    value: number;
    bootstrap: BootstrapOptions;
  }) => [number, number] | null;
  /** For every row the share of its k nearest rows (cosine) that both spaces have in common. */
  'row-agreement': (input: { x: Matrix; y: Matrix; k: number }) => number[];
  'neighbour-structure': (input: { rows: Matrix; seed: number }) => NeighbourStructure;
  'unrelated-pairs': (input: {
    structures: readonly NeighbourStructure[];
    seed: number;
  }) => [number, number][];
}
export type TaskName = keyof TaskTable;
export type TaskInput<N extends TaskName> = Parameters<TaskTable[N]>[0];
export type TaskOutput<N extends TaskName> = ReturnType<TaskTable[N]>;

const tasks: TaskTable = {
  ...stitchTasks,
  ...previewTasks,
  ...blendTasks,
  'check-rows': ({ rows }) => checkRows(rows),
  'neighbour-structure': ({ rows, seed }) => neighbourStructure(rows, seed),
  'unrelated-pairs': ({ structures, seed }) => unrelatedPairs(structures, seed),
  'choose-anchors': ({ choice, rows, labels, seed }) => chooseAnchors(choice, rows, labels, seed),
  project: relativeRepresentation,
  'project-block': (block) => relativeBlock(block),
  'project-into': (run) =>
    withOwnStorage(() => {
      relativeInto(run);
      return Promise.resolve();
    }),
  'greatest-entry': greatestNormalized,
  prepare({ measure, step, input }) {
    const { entry, options } = resolveMeasure(measure);
    return preparationSteps(entry)[step]!.run(input, options);
  },
  'prepare-pair': ({ measure, x, y }) => resolveMeasure(measure).entry.pairPreparation!.run(x, y),
  'frame-rows': frameRows,
  'stand-in-rows': standInRows,
  'axes-of-scatter': axesOfScatter,
  'prepare-moments'({ measure, moments }) {
    const { entry, options } = resolveMeasure(measure);
    return entry.preparation.ofMoments!.run(moments, options);
  },
  'prepare-pair-moments': ({ measure, x, y, pair }) =>
    resolveMeasure(measure).entry.pairPreparation!.ofMoments!(x, y, pair),
  compare: ({ measure, x, y, pair }) => scorePair(resolveMeasure(measure), x, y, pair),
  score: ({ measure, x, y }) => scoreRows(resolveMeasure(measure), x, y),
  null: ({ measure, x, y, shuffles, seed }) => nullDistribution(measure, x, y, shuffles, seed),
  interval: ({ measure, x, y, value, bootstrap }) =>
    bootstrapInterval(measure, x, y, value, bootstrap),
  'row-agreement': ({ x, y, k }) => neighbourAgreement(x, y, k),
};

/** Runs the named task in the calling thread. */
export function performTask<N extends TaskName>(
  name: N,
  input: TaskInput<N>,
  emit: Emit = () => undefined,
): TaskOutput<N> {
  const task = tasks[name] as (input: TaskInput<N>, emit: Emit) => TaskOutput<N>;
  return task(input, emit);
}

/** Runs the named task wherever the executor likes. */
export async function runTask<N extends TaskName>(
  executor: Executor,
  name: N,
  input: TaskInput<N>,
  onEvent?: Emit,
): Promise<Awaited<TaskOutput<N>>> {
  return (await executor.run(name, input, onEvent)) as Awaited<TaskOutput<N>>;
}
