import { describe, expect, it } from 'vitest';
import {
  evaluateLive,
  livePredictions,
  prepareLive,
} from '../../../src/core/blending/live/live-blend';
import { type LiveMode } from '../../../src/core/blending/live/live-mode';
import { allocateFloat64, gatherRows, type Matrix } from '../../../src/core/matrix';
import { scoreRows } from '../../../src/core/measures/evaluate';
import { resolveMeasure } from '../../../src/core/measures/registry';
import { ridge } from '../../../src/core/stitching/heads/ridge';
import { scorePredictions } from '../../../src/core/stitching/scores';
import { standardise } from '../../../src/core/stitching/standardise';
import { targetsAt } from '../../../src/core/training/targets';
import { anchorCount, data, projections } from './two-models';

const lambda = 0.01;
const shape = { spaces: projections.length, anchors: anchorCount };
const state = prepareLive({ ...data, shape, ridge: lambda });
const order = [...data.train, ...data.test];

/** Computes the blend explicitly, N × SK or N × K. */
function explicit({ rows, data: values }: Matrix, mode: LiveMode, weights: number[]): Matrix {
  const { spaces, anchors } = shape;
  const cols = mode === 'concat' ? spaces * anchors : anchors;
  const result = allocateFloat64(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let at = 0; at < spaces * anchors; at++) {
      const to = mode === 'concat' ? at : at % anchors;
      const weight = weights[Math.floor(at / anchors)]!;
      result[i * cols + to]! += weight * values[i * spaces * anchors + at]!;
    }
  }
  return { rows, cols, data: result };
}

/** Computes predictions of stitching's ridge head. */
async function ridgePredictions(mode: LiveMode, weights: number[]): Promise<Matrix[]> {
  const sides = [data.decoder, data.encoder].map((side) => {
    // A concatenation is standardised first, because standardising would undo the weights.
    const standard = (rows: Matrix) => standardise(gatherRows(rows, order), data.train.length);
    if (mode === 'weighted-sum') return standard(explicit(side, mode, weights));
    const { train, test } = standard(side);
    return { train: explicit(train, mode, weights), test: explicit(test, mode, weights) };
  });
  const head = await ridge.fit({
    features: sides[0]!.train,
    targets: targetsAt(data.targets, data.train),
    options: { ridge: lambda },
    seed: 0,
  });
  return sides.map(({ test }) => head.predict(test));
}

const choices: [LiveMode, number[]][] = [
  ['concat', [1, 1, 1]],
  ['concat', [1, 0.3, 0]],
  ['weighted-sum', [1, 1, 1]],
  ['weighted-sum', [0.2, 0, 1]],
];

describe.each(choices)('a live %s with weights %j', (mode, weights) => {
  it('has the CKA of the blends themselves', () => {
    const scores = evaluateLive(state, mode, weights);
    for (const [id, score] of [
      ['cka-linear', scores.cka],
      ['cka-linear-debiased', scores.ckaDebiased],
    ] as const) {
      const [x, y] = [data.decoder, data.encoder].map((side) => explicit(side, mode, weights));
      expect(score.value).toBeCloseTo(scoreRows(resolveMeasure(id), x!, y!).value!, 5);
    }
  });

  it('predicts what the ridge head predicts', async () => {
    const { own, stitched } = livePredictions(state, mode, weights);
    const expected = await ridgePredictions(mode, weights);
    for (const [side, predicted] of [own, stitched].entries()) {
      const differences = predicted.data.map((value, at) =>
        Math.abs(value - expected[side]!.data[at]!),
      );
      expect(Math.max(...differences)).toBeLessThan(1e-4);
    }
    expect(evaluateLive(state, mode, weights).stitched).toEqual(
      scorePredictions(stitched, state.truth),
    );
  });
});

describe('evaluateLive', () => {
  it('looks at ratios of weights only', () => {
    expect(evaluateLive(state, 'concat', [10, 5, 0])).toEqual(
      evaluateLive(state, 'concat', [1, 0.5, 0]),
    );
  });

  it.each([[[0, 0, 0]], [[1, 1]], [[1, -1, 1]], [[1, NaN, 1]]])(
    'refuses the weights %j',
    (given) => {
      expect(() => evaluateLive(state, 'concat', given)).toThrow(/weights/);
    },
  );

  it('says so where a space is constant', () => {
    const constant = { ...data.decoder, data: data.decoder.data.map(() => 0) };
    const scores = evaluateLive(
      prepareLive({ ...data, decoder: constant, shape, ridge: lambda }),
      'concat',
      [1, 1, 1],
    );
    expect(scores.cka).toHaveProperty('undefined');
    expect(scores.own['accuracy']).toBeLessThan(0.7);
  });
});
