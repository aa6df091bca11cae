import { sum, square, sub, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readyTensors } from '../../../src/core/training/backend';
import {
  createTrainingControl,
  pauseTraining,
  resumeTraining,
  shouldStop,
  stopTraining,
  wishForBest,
} from '../../../src/core/training/control';
import {
  type EpochRecord,
  train,
  type TrainingProblem,
  type TrainingResult,
} from '../../../src/core/training/train';

beforeAll(async () => {
  await readyTensors();
});

const options = {
  epochs: 60,
  batchSize: 2,
  learningRate: 0.1,
  weightDecay: 0,
  patience: 60,
  seed: 3,
};

/**
 * A problem that moves `x` to the mean of `points`; the validation loss is the distance of `x` from
 * `goal`.
 */
function toMean(points: readonly number[], goal: number): TrainingProblem {
  return {
    start: {
      x: { shape: [1], values: Float32Array.of(0) },
      still: { shape: [1], values: Float32Array.of(7) },
    },
    trained: ['x'],
    rows: points.map((_, row) => row),
    loss: ({ x }, rows) => sum(square(sub(tensor1d(rows.map((row) => points[row]!)), x!))),
    evaluate: ({ x }) => ({ validationLoss: Math.abs(x!.dataSync()[0]! - goal), scores: {} }),
  };
}

describe('train', () => {
  it('finds the minimum, and leaves alone what is not trained', () => {
    const { parameters, ended, steps } = train(toMean([1, 2, 3, 2], 2), options);
    expect(parameters['x']!.values[0]).toBeCloseTo(2, 1);
    expect(parameters['still']!.values[0]).toBe(7);
    expect([ended, steps]).toEqual(['epochs', 120]);
  });

  it('gives the same bits for the same seed, and others for another', () => {
    const run = (seed: number) =>
      train(toMean([1, 5, 9, 2, 7], 2), { ...options, epochs: 3, seed }).curve;
    expect(run(3)).toEqual(run(3));
    expect(run(4)).not.toEqual(run(3));
  });

  it('hands back the best epoch, not the last, and stops when it gets worse', () => {
    const { bestEpoch, curve, parameters, ended } = train(toMean([4, 4], 1), {
      ...options,
      patience: 5,
    });
    expect(ended).toBe('patience');
    expect(curve).toHaveLength(bestEpoch + 6);
    expect(Math.abs(parameters['x']!.values[0]! - 1)).toBe(
      Math.min(...curve.map(({ validationLoss }) => validationLoss)),
    );
    expect(curve[0]).toMatchObject({ epoch: 0, trainLoss: null, validationLoss: 1 });
  });

  it('keeps the best so far when it is stopped', () => {
    const control = createTrainingControl();
    const { ended, curve, bestEpoch } = train(toMean([4, 4], 4), options, {
      control,
      onEpoch: ({ epoch }) => {
        if (epoch === 3) stopTraining(control);
      },
    });
    expect([ended, curve.length, bestEpoch]).toEqual(['stopped', 4, 3]);
  });

  it('tells of the best so far once for each wish, when there is a better one', () => {
    const control = createTrainingControl();
    const results: TrainingResult[] = [];
    const problem = toMean([4, 4], 4);
    const onBest = (best: TrainingResult): void => void results.push(best);
    train(problem, options, { onBest });
    expect(results).toEqual([]);
    const onEpoch = ({ epoch }: EpochRecord): void => {
      if (epoch === 2) wishForBest(control);
      if (epoch === 5) stopTraining(control);
    };
    train(problem, options, { control, onEpoch, onBest });
    const [best, ...others] = results;
    expect([best!.bestEpoch, best!.curve.length, best!.ended]).toEqual([2, 3, 'interrupted']);
    expect(others).toEqual([]);
    const { parameters } = train(problem, { ...options, epochs: 2 });
    expect(best!.parameters).toEqual(parameters);
  });

  it('names a learning rate that makes the loss infinite', () => {
    const problem = { ...toMean([1e30, 1e30], 0) };
    expect(() => train(problem, options)).toThrow(/learning rate/);
  });
});

describe('a training control', () => {
  it('resumes after a pause and stays stopped', () => {
    const control = createTrainingControl();
    pauseTraining(control);
    resumeTraining(control);
    expect(shouldStop(control)).toBe(false);
    stopTraining(control);
    pauseTraining(control);
    expect(shouldStop(control)).toBe(true);
  });
});
