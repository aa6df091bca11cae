import { grads, sum, square, tensor1d, type Tensor1D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readyTensors } from '../../../src/core/training/backend';
import { affineProduct, crossEntropy } from '../../../src/core/training/layers';
import { holdBack, stratifiedOrder } from '../../../src/core/training/stratify';
import { linearParameters } from '../../../src/core/training/parameters';
import { seeded } from '../../../src/core/random';

beforeAll(async () => {
  await readyTensors();
});

describe('affineProduct', () => {
  it('has the gradient of the sum of squares of Y = AB + c: 2YBᵀ, 2AᵀY and the column sums of 2Y', () => {
    const a = tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tensor2d([1, 0, 2, 1, 0, 3], [3, 2]);
    const gradients = grads((x, y, z) =>
      sum(square(affineProduct(x as typeof a, y as typeof b, z as Tensor1D))),
    )([a, b, tensor1d([0, 1])]);
    expect(gradients.map((each) => [...each.dataSync()])).toEqual([
      [10, 44, 72, 28, 104, 144],
      [122, 216, 160, 288, 198, 360],
      [38, 72],
    ]);
  });
});

describe('crossEntropy', () => {
  it('is the mean of −log softmax at the class', () => {
    const loss = crossEntropy(tensor2d([1, 2, 0, 0], [2, 2]), tensor2d([1, 0, 0, 1], [2, 2]));
    expect(loss.dataSync()[0]).toBeCloseTo((Math.log(1 + Math.E) + Math.log(2)) / 2, 6);
  });
});

describe('linearParameters', () => {
  it('are spread evenly within ±1/√inputs', () => {
    const { values, shape } = linearParameters('l', 100, 200, seeded(1))['l.weight']!;
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    const variance = values.reduce((total, value) => total + value ** 2, 0) / values.length;
    expect(shape).toEqual([100, 200]);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.1);
    expect(mean).toBeCloseTo(0, 2);
    expect(variance).toBeCloseTo(0.01 / 3, 4);
  });
});

describe('stratifiedOrder', () => {
  const indices = Int32Array.from({ length: 60 }, (_, row) => Number(row >= 40));
  const targets = { kind: 'classes', classes: ['a', 'b'], indices } as const;
  const rows = Array.from({ length: 60 }, (_, row) => row);

  it('holds every class in proportion in every beginning', () => {
    const order = stratifiedOrder(rows, targets, 5, 0);
    for (let count = 1; count <= 60; count++) {
      const seconds = order.slice(0, count).filter((row) => row >= 40).length;
      expect(Math.abs(seconds - count / 3)).toBeLessThanOrEqual(1);
    }
    expect(order.toSorted((a, b) => a - b)).toEqual(rows);
  });

  it('holds rows back and keeps the two parts apart', () => {
    const { train, validation } = holdBack(rows, targets, 0.1, 5);
    expect(validation).toHaveLength(6);
    expect([...train, ...validation].sort((a, b) => a - b)).toEqual(rows);
    expect(holdBack([3, 4, 5], targets, 0.1, 0).validation).toHaveLength(1);
  });
});
