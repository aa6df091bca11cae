import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/core/matrix';
import type { Head } from '../../../src/core/stitching/heads/head';
import { mlp } from '../../../src/core/stitching/heads/mlp';
import { resolveHeadOptions } from '../../../src/core/stitching/heads/registry';
import { softmax } from '../../../src/core/stitching/heads/softmax';
import type { Targets } from '../../../src/core/training/targets';
import { gaussian } from '../random-matrices';

const rows = 400;
const features = gaussian(rows, 2, 1);
const at = (row: number, column: number): number => features.data[row * 2 + column]!;

function classes(isSecond: (row: number) => boolean): Targets {
  const indices = Int32Array.from({ length: rows }, (_, row) => Number(isSecond(row)));
  return { kind: 'classes', classes: ['no', 'yes'], indices };
}

async function fit(head: Head, targets: Targets, seed = 0): Promise<Matrix> {
  const options = resolveHeadOptions(head, { epochs: 60, lr: 0.05, 'weight-decay': 0 });
  return (await head.fit({ features, targets, options, seed })).predict(features);
}

function accuracy({ data }: Matrix, targets: Targets): number {
  if (targets.kind === 'values') throw new Error('no classes');
  const hits = targets.indices.filter(
    (index, row) => Number(data[row * 2 + 1]! > data[row * 2]!) === index,
  );
  return hits.length / rows;
}

const slanted = classes((row) => at(row, 0) > 0.4 - at(row, 1));
/** Classes that are not linearly separable: opposite quadrants have the same class. */
const quadrants = classes((row) => at(row, 0) * at(row, 1) > 0);

describe('the softmax head', () => {
  it('learns what a line separates, and not what none does', async () => {
    expect(accuracy(await fit(softmax, slanted), slanted)).toBeGreaterThan(0.97);
    expect(accuracy(await fit(softmax, quadrants), quadrants)).toBeLessThan(0.7);
  });

  it('is the same for the same seed only', async () => {
    expect(await fit(softmax, slanted, 1)).toEqual(await fit(softmax, slanted, 1));
    expect(await fit(softmax, slanted, 2)).not.toEqual(await fit(softmax, slanted, 1));
  });
});

describe('the MLP head', () => {
  it('learns what no line separates', async () => {
    expect(accuracy(await fit(mlp, quadrants), quadrants)).toBeGreaterThan(0.95);
  });

  it('predicts values in their own units', async () => {
    const values: Matrix = {
      rows,
      cols: 1,
      data: Float64Array.from({ length: rows }, (_, row) => 1000 + 50 * at(row, 0) * at(row, 1)),
    };
    const predicted = await fit(mlp, { kind: 'values', values });
    const squared = (of: (row: number) => number): number =>
      Array.from({ length: rows }, (_, row) => of(row) ** 2).reduce((a, b) => a + b, 0);
    const unexplained = squared((row) => predicted.data[row]! - values.data[row]!);
    expect(unexplained / squared((row) => values.data[row]! - 1000)).toBeLessThan(0.05);
  });
});
