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

/** What is trained, and how one can tell that it gets better. */
export interface TrainingProblem {
  /** Where training starts from. */
  readonly start: Parameters;
  /** Names of the parameters that are trained; the others stay as they are. */
  readonly trained: readonly string[];
  /** Row numbers to learn from. */
  readonly rows: readonly number[];
  /** The mean loss over some of the rows. The gradient is taken of it. */
  readonly loss: (parameters: ParameterTensors, rows: readonly number[]) => Scalar;
  /** What is looked at after each epoch. */
  readonly evaluate: (parameters: ParameterTensors) => Evaluation;
}

/** What is looked at after an epoch. */
export interface Evaluation {
  /** What early stopping watches, the lower the better: the loss on rows held back. */
  readonly validationLoss: number;
  /** Scores to plot, by name. */
  readonly scores: Readonly<Record<string, number>>;
}

/** How to train. */
export interface TrainingOptions {
  /** Passes over the rows, at most. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Decoupled: a step also shrinks every weight matrix by this share of the learning rate. */
  readonly weightDecay: number;
  /** Epochs without a lower validation loss after which it ends. */
  readonly patience: number;
  readonly seed: number;
}

/** One point of the learning curves. Epoch 0 is before the first step. */
export interface EpochRecord extends Evaluation {
  readonly epoch: number;
  /** Mean over the epoch's steps; null for epoch 0. */
  readonly trainLoss: number | null;
}

/** What training came to. */
export interface TrainingResult {
  /** All parameters, of the epoch with the lowest validation loss. */
  readonly parameters: Parameters;
  readonly bestEpoch: number;
  readonly curve: readonly EpochRecord[];
  readonly steps: number;
  /** `interrupted`: what came after is not known, because it is the best so far of a training under way. */
  readonly ended: 'epochs' | 'patience' | 'stopped' | 'diverged' | 'interrupted';
}

export interface TrainingHooks<Result = TrainingResult> {
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Hears of the best so far when it is asked for by the control and better than what it has heard of. */
  readonly onBest?: ((best: Result) => void) | undefined;
  readonly control?: TrainingControl | undefined;
}

/**
 * Minimises the loss by Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter
 * 2019) over shuffled minibatches, and keeps the best parameters. The same seed gives the same bits
 * on the same backend. Call `readyTensors` first.
 * @throws InspectorError `diverged` where the loss is not finite before any epoch was done
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
        const kept = 1 - options.learningRate * options.weightDecay;
        if (kept !== 1) {
          for (const each of trained) if (each.rank === 2) each.assign(mul(each, kept));
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
  const record = (epoch: number, trainLoss: number | null): boolean => {
    const evaluation = freeingTensors(() => evaluate(parameters));
    const point = { epoch, trainLoss, ...evaluation };
    curve.push(point);
    onEpoch?.(point);
    if (epoch > 0 && !(evaluation.validationLoss < curve[bestEpoch]!.validationLoss)) return false;
    best = snapshot(variables);
    bestEpoch = epoch;
    return true;
  };
  const result = (ended: TrainingResult['ended']): TrainingResult => ({
    parameters: best,
    bestEpoch,
    curve: [...curve],
    steps,
    ended,
  });
  let answered = 0;
  const tellBest = (): void => {
    const asked = wishesForBest(control);
    if (asked === answered) return;
    answered = asked;
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
    if (record(epoch, sum / rows.length)) tellBest();
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

/** Keeps the order of rows apart from initial weights and held-back rows, which come of the same seed. */
const orderStream = 2_000_000;
