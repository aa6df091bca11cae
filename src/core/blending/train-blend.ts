import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Matrix } from '../matrix';
import { type MetricValues, metricsOf, scorePredictions } from '../stitching/scores';
import { type Targets, targetsAt } from '../training/targets';
import { readyTensors } from '../training/backend';
import * as layers from '../training/layers';
import { objectiveOf, type OutputScale, outputScale, restoreOutputs } from '../training/objective';
import type { Parameters } from '../training/parameters';
import { holdBack, stratifiedOrder } from '../training/stratify';
import { pick, toMatrix } from '../training/tensors';
import {
  train,
  type TrainingHooks,
  type TrainingOptions,
  type TrainingProblem,
  type TrainingResult,
} from '../training/train';
import { queryKeyValue } from './aggregations/aggregation';
import { blend, type BlendModel, headOf, initialiseBlend } from './blend-model';
import { blendRows, predictRows } from './forward-rows';
import type { TuneMode } from './tune-modes';

/** Rows of two models on which a blend is trained, tuned and scored. */
export interface BlendData {
  /** Rows of each model, N × SK, from `normaliseRows`. */
  readonly decoder: Matrix;
  readonly encoder: Matrix;
  /** One target per row. */
  readonly targets: Targets;
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** A trained blend with its training result and scores. */
export interface TrainedBlend extends TrainingResult {
  readonly scale: OutputScale | undefined;
  /** Backend that computed it: the same seed gives the same numbers on the same backend. */
  readonly backend: string;
  /** Scores on the test rows of the decoder's own space. */
  readonly own: MetricValues;
  /** Scores on the encoder's test rows, before anything is tuned to the encoder. */
  readonly stitched: MetricValues;
}

/** A blend tuned to the encoder. Epoch 0 of its curve is the untuned one. */
export interface TunedBlend extends TrainingResult {
  readonly mode: TuneMode;
  /**
   * Number of labelled rows of the encoder that were used; some of them were held back for early
   * stopping.
   */
  readonly rows: number;
  readonly trained: number;
  readonly backend: string;
  /** Scores on the encoder's test rows. */
  readonly stitched: MetricValues;
}

/** Shares of the training rows that are held back for early stopping. */
const heldBackOfTraining = 0.1;
const heldBackOfTuning = 0.2;

/** An aggregation and its head, fitted together on some rows of one space. */
export type FittedBlend = TrainingResult & Pick<TrainedBlend, 'scale' | 'backend'>;

/** Rows and targets on which a blend is fitted. */
export interface BlendRows {
  /** N × SK, from `normaliseRows`. */
  readonly matrix: Matrix;
  /** One target per row. */
  readonly targets: Targets;
  /** Training rows; some of them are held back for early stopping. */
  readonly rows: readonly number[];
  /**
   * Computes scores to record after each epoch.
   * @param outputs computes the model's outputs for some rows
   */
  readonly scores?: (
    outputs: (matrix: Matrix, rows: readonly number[]) => Tensor2D,
    scale: OutputScale | undefined,
  ) => Readonly<Record<string, number>>;
  /** Parameters from which training continues. */
  readonly from?: Parameters | undefined;
}

/** Trains aggregation and head together. */
export async function fitBlend(
  model: BlendModel,
  { matrix, targets, rows, scores, from }: BlendRows,
  options: TrainingOptions,
  hooks: TrainingHooks<FittedBlend>,
): Promise<FittedBlend> {
  const backend = await readyTensors();
  const held = holdBack(rows, targets, heldBackOfTraining, options.seed);
  const scale = outputScale(targets, held.train);
  const objective = objectiveOf(targets, scale);
  const start = from ?? initialiseBlend(model, objective.outputs, options.seed);
  const outputs = (
    parameters: layers.ParameterTensors,
    of: Matrix,
    some: readonly number[],
  ): Tensor2D =>
    headOf(model).forward(layers, parameters, blend(layers, model, parameters, pick(of, some)));
  const loss = (parameters: layers.ParameterTensors, some: readonly number[]) =>
    objective.loss(outputs(parameters, matrix, some), some);
  const fitted = (result: TrainingResult): FittedBlend => ({ ...result, scale, backend });
  const result = train(
    {
      start,
      trained: Object.keys(start),
      rows: held.train,
      loss,
      evaluate: (parameters) => ({
        validationLoss: loss(parameters, held.validation).dataSync()[0]!,
        scores: scores?.((of, some) => outputs(parameters, of, some), scale) ?? {},
      }),
    },
    options,
    completedHooks(hooks, fitted),
  );
  return fitted(result);
}

/** Trains aggregation and head together on the decoder's training rows. */
export async function trainBlend(
  model: BlendModel,
  { decoder, encoder, targets, train: rows, test }: BlendData,
  options: TrainingOptions,
  hooks: TrainingHooks<TrainedBlend>,
  from?: Parameters,
): Promise<TrainedBlend> {
  const scored = (fitted: FittedBlend): TrainedBlend => {
    const scores = (matrix: Matrix): MetricValues =>
      scorePredictions(
        predictRows(model, fitted.parameters, fitted.scale, matrix, test),
        targetsAt(targets, test),
      );
    return { ...fitted, own: scores(decoder), stitched: scores(encoder) };
  };
  const fitted = await fitBlend(
    model,
    {
      matrix: decoder,
      targets,
      rows,
      scores: (outputs, scale) => {
        const score = scorer(targets, test, scale);
        return { own: score(outputs(decoder, test)), stitched: score(outputs(encoder, test)) };
      },
      from,
    },
    options,
    completedHooks(hooks, scored),
  );
  return scored(fitted);
}

/**
 * Tunes part of a trained blend on `count` of the encoder's training rows, every class in
 * proportion.
 * @param count at least 2, at most the number of training rows
 */
export async function tuneBlend(
  model: BlendModel,
  trained: { readonly parameters: Parameters; readonly scale: OutputScale | undefined },
  { encoder, targets, train: labelled, test }: Omit<BlendData, 'decoder'>,
  { mode, count }: { readonly mode: TuneMode; readonly count: number },
  options: TrainingOptions,
  hooks: TrainingHooks<TunedBlend>,
): Promise<TunedBlend> {
  const backend = await readyTensors();
  const { parameters: start, scale } = trained;
  const chosen = stratifiedOrder(labelled, targets, options.seed, tuningStream).slice(0, count);
  const held = holdBack(chosen, targets, heldBackOfTuning, options.seed);
  const names = Object.keys(start).filter((name) => isTuned(mode, name));
  const objective = objectiveOf(targets, scale);
  const score = scorer(targets, test, scale);
  const { features, forward } = featuresFor(model, start, mode, encoder, [...chosen, ...test]);
  const outputs = (parameters: layers.ParameterTensors, rows: readonly number[]): Tensor2D =>
    forward(parameters, features(rows));
  const problem: TrainingProblem = {
    start,
    trained: names,
    rows: held.train,
    loss: (parameters, some) => objective.loss(outputs(parameters, some), some),
    evaluate: (parameters) => ({
      validationLoss: objective
        .loss(outputs(parameters, held.validation), held.validation)
        .dataSync()[0]!,
      scores: { stitched: score(outputs(parameters, test)) },
    }),
  };
  const scored = (result: TrainingResult): TunedBlend => ({
    ...result,
    mode,
    rows: chosen.length,
    trained: names.reduce((sum, name) => sum + start[name]!.values.length, 0),
    backend,
    stitched: scorePredictions(
      predictRows(model, result.parameters, scale, encoder, test),
      targetsAt(targets, test),
    ),
  });
  return scored(train(problem, options, completedHooks(hooks, scored)));
}

/** Returns hooks whose best result is converted by `complete`. */
function completedHooks<Best, Completed>(
  { onBest, ...hooks }: TrainingHooks<Completed>,
  complete: (best: Best) => Completed,
): TrainingHooks<Best> {
  if (onBest === undefined) return hooks;
  return {
    ...hooks,
    onBest: (best) => {
      onBest(complete(best));
    },
  };
}

function isTuned(mode: TuneMode, name: string): boolean {
  switch (mode) {
    case 'all':
      return true;
    case 'head':
      return name.startsWith('head.');
    case 'qkv':
      return queryKeyValue.includes(name);
  }
}

/** Returns the input of the trained part: if only the head is tuned, rows that are blended once. */
function featuresFor(
  model: BlendModel,
  start: Parameters,
  mode: TuneMode,
  encoder: Matrix,
  rows: readonly number[],
): {
  features: (rows: readonly number[]) => Tensor2D;
  forward: (parameters: layers.ParameterTensors, x: Tensor2D) => Tensor2D;
} {
  const head = headOf(model);
  if (mode !== 'head') {
    return {
      features: (some) => pick(encoder, some),
      forward: (parameters, x) =>
        head.forward(layers, parameters, blend(layers, model, parameters, x)),
    };
  }
  const blended = blendRows(model, start, encoder, rows);
  const indices = new Map(rows.map((row, index) => [row, index]));
  return {
    features: (some) =>
      pick(
        blended,
        some.map((row) => indices.get(row)!),
      ),
    forward: (parameters, x) => head.forward(layers, parameters, x),
  };
}

/** Returns a function that computes the main metric of outputs for the test rows. */
function scorer(
  targets: Targets,
  test: readonly number[],
  scale: OutputScale | undefined,
): (outputs: Tensor2D) => number {
  const truth = targetsAt(targets, test);
  const task = targets.kind === 'classes' ? 'classification' : 'reconstruction';
  const [main] = metricsOf(task);
  return (outputs) => {
    const predicted = toMatrix(outputs);
    restoreOutputs(predicted, scale);
    return scorePredictions(predicted, truth)[main!.id]!;
  };
}

/** Separates the rows for tuning from other random numbers of the same seed. */
const tuningStream = 3_100_000;
