import {
  mul,
  type Scalar,
  tensor,
  train as optimizers,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { InspectorError } from '../errors';
import { seeded, shuffledIndices } from '../random';
import { freeingTensors } from './backend';
import { shouldStop, type TrainingControl, wishesForBest } from './control';
import type { ParameterTensors } from './layers';
import type { Parameters } from './parameters';

/** A model to be trained: parameters, rows, loss and evaluation. */
export interface TrainingProblem {
  /** Initial parameters. */
  readonly start: Parameters;
  /** Names of the parameters that are trained; the others stay fixed. */
  readonly trained: readonly string[];
  /** Numbers of the training rows. */
  readonly rows: readonly number[];
  /** Computes the mean loss over some of the rows; its gradient is used. */
  readonly loss: (parameters: ParameterTensors, rows: readonly number[]) => Scalar;
  /** Evaluates the parameters after each epoch. */
  readonly evaluate: (parameters: ParameterTensors) => Evaluation;
}

/** Result of an evaluation after an epoch. */
export interface Evaluation {
  /** Loss on the rows held back, which early stopping watches; lower is better. */
  readonly validationLoss: number;
  /** Scores to plot, by name. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Options of a training. */
export interface TrainingOptions {
  /** Maximum number of passes over the rows. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /**
   * Decoupled weight decay: a step also shrinks every weight matrix by this share of the learning
   * rate.
   */
  readonly weightDecay: number;
  /** Number of epochs without a lower validation loss after which training ends. */
  readonly patience: number;
  readonly seed: number;
}

/** One point of the learning curves. Epoch 0 is before the first step. */
export interface EpochRecord extends Evaluation {
  readonly epoch: number;
  /** Mean training loss over the epoch's steps; null for epoch 0. */
  readonly trainLoss: number | null;
}

/** Result of a training. */
export interface TrainingResult {
  /** All parameters, from the epoch with the lowest validation loss. */
  readonly parameters: Parameters;
  readonly bestEpoch: number;
  readonly curve: readonly EpochRecord[];
  readonly steps: number;
  /** Reason why it ended. `interrupted`: the best so far of a training whose end is not known. */
  readonly ended: 'epochs' | 'patience' | 'stopped' | 'diverged' | 'interrupted';
}

export interface TrainingHooks<Result = TrainingResult> {
  readonly onEpoch?: (record: EpochRecord) => void;
  /**
   * Called with the best result so far if the control requested it and it is better than the last
   * one reported.
   */
  readonly onBest?: ((best: Result) => void) | undefined;
  readonly control?: TrainingControl | undefined;
}

/**
 * Minimises the loss by Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter
 * 2019) over shuffled minibatches, and keeps the best parameters. The same seed gives the same bits
 * on the same backend. Call `readyTensors` first.
 * @throws InspectorError `diverged` if the loss is not finite before any epoch is complete
 */
export function train(
  problem: TrainingProblem,
  options: TrainingOptions,
  hooks: TrainingHooks = {},
): TrainingResult {
  const variables = new Map<string, Variable>();
  for (const [name, { shape, values }] of Object.entries(problem.start)) {
    const initial = tensor(values, [...shape]);
    variables.set(name, variable(initial, problem.trained.includes(name)));
    initial.dispose();
  }
  const optimizer = optimizers.adam(options.learningRate, beta1, beta2, epsilon);
  try {
    return run(problem, options, hooks, variables, (loss) =>
      freeingTensors(() => {
        const trained = problem.trained.map((name) => variables.get(name)!);
        const { value, grads } = variableGrads(loss, trained);
        optimizer.applyGradients(
          Object.entries(grads).map(([name, gradient]) => ({ name, tensor: gradient })),
        );
        const decay = 1 - options.learningRate * options.weightDecay;
        if (decay !== 1) {
          for (const each of trained) if (each.rank === 2) each.assign(mul(each, decay));
        }
        return value.dataSync()[0]!;
      }),
    );
  } finally {
    optimizer.dispose();
    for (const each of variables.values()) each.dispose();
  }
}

function run(
  { rows, loss, evaluate }: TrainingProblem,
  { epochs, batchSize, patience, seed }: TrainingOptions,
  { onEpoch, onBest, control }: TrainingHooks,
  variables: ReadonlyMap<string, Variable>,
  step: (loss: () => Scalar) => number,
): TrainingResult {
  const parameters: ParameterTensors = Object.fromEntries(variables);
  const curve: EpochRecord[] = [];
  let best = snapshot(variables);
  let bestEpoch = 0;
  let steps = 0;
  const record = (epoch: number, trainLoss: number | null): void => {
    const evaluation = freeingTensors(() => evaluate(parameters));
    const point = { epoch, trainLoss, ...evaluation };
    curve.push(point);
    onEpoch?.(point);
    if (epoch > 0 && !(evaluation.validationLoss < curve[bestEpoch]!.validationLoss)) return;
    best = snapshot(variables);
    bestEpoch = epoch;
  };
  const result = (ended: TrainingResult['ended']): TrainingResult => ({
    parameters: best,
    bestEpoch,
    curve: [...curve],
    steps,
    ended,
  });
  let answered = 0;
  let reported = 0;
  // A request stays open until there is a better result than the one reported.
  const tellBest = (): void => {
    const asked = wishesForBest(control);
    if (asked === answered || reported === bestEpoch) return;
    answered = asked;
    reported = bestEpoch;
    onBest?.(result('interrupted'));
  };
  record(0, null);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = shuffledIndices(seeded(seed, orderStream + epoch), rows.length);
    let sum = 0;
    for (let from = 0; from < order.length; from += batchSize) {
      if (shouldStop(control)) return result('stopped');
      const batch = order.slice(from, from + batchSize).map((i) => rows[i]!);
      const value = step(() => loss(parameters, batch));
      if (!Number.isFinite(value)) {
        if (epoch === 1) throw diverged(steps);
        return result('diverged');
      }
      sum += value * batch.length;
      steps++;
    }
    record(epoch, sum / rows.length);
    tellBest();
    if (epoch - bestEpoch >= patience) return result('patience');
  }
  return result('epochs');
}

function snapshot(variables: ReadonlyMap<string, Variable>): Parameters {
  return Object.fromEntries(
    [...variables].map(([name, each]) => [
      name,
      { shape: each.shape, values: Float32Array.from(each.dataSync()) },
    ]),
  );
}

function diverged(steps: number): InspectorError {
  return new InspectorError({
    code: 'diverged',
    problem: `The training loss was no finite number after ${steps} steps.`,
    remedy: 'Use a lower learning rate.',
  });
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/** Separates the order of rows from initial weights and held-back rows, which use the same seed. */
const orderStream = 2_000_000;
