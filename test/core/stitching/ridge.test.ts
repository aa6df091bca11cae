import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/core/matrix';
import { ridge } from '../../../src/core/stitching/heads/ridge';
import { resolveHead, resolveHeadOptions } from '../../../src/core/stitching/heads/registry';
import { gaussian } from '../random-matrices';

const matrix = (rows: number[][]): Matrix => ({
  rows: rows.length,
  cols: rows[0]!.length,
  data: Float64Array.from(rows.flat()),
});

const fit = (features: Matrix, values: Matrix, lambda: number) =>
  ridge.fit({ features, targets: { kind: 'values', values }, options: { ridge: lambda }, seed: 0 });

describe('the ridge head', () => {
  it('agrees with numpy', async () => {
    const features = matrix([
      [1, 2, 0],
      [0, 1, 1],
      [3, 1, 2],
      [2, 2, 1],
      [1, 0, 3],
    ]);
    const values = matrix([
      [1, 0],
      [0, 2],
      [1, 1],
      [3, 0],
      [2, 2],
    ]);
    const head = await fit(features, values, 0.1);
    const predicted = head.predict(
      matrix([
        [1, 1, 1],
        [0, 0, 2],
      ]),
    );
    const expected = [
      0.8818565400843884, 1.1603375527426159, 0.5611814345991564, 2.3383966244725736,
    ];
    for (const [at, value] of expected.entries()) expect(predicted.data[at]).toBeCloseTo(value, 12);
  });

  it('solves for rows where they are fewer than the features, with the same result', async () => {
    // Three copies of every row do not move the minimum, but make the rows more numerous than the
    // columns.
    const wide = gaussian(12, 20, 1);
    const values = gaussian(12, 3, 2);
    const tall: Matrix = {
      rows: 36,
      cols: 20,
      data: Float64Array.from([...wide.data, ...wide.data, ...wide.data]),
    };
    const threefold = Float64Array.from([...values.data, ...values.data, ...values.data]);
    const probe = gaussian(5, 20, 3);
    const dual = (await fit(wide, values, 0.3)).predict(probe);
    const primal = (await fit(tall, { rows: 36, cols: 3, data: threefold }, 0.3)).predict(probe);
    for (const [at, value] of primal.data.entries()) expect(dual.data[at]).toBeCloseTo(value, 10);
  });

  it('does not penalise the intercept', async () => {
    const features = gaussian(30, 4, 4);
    const values = gaussian(30, 1, 5);
    const shifted = { ...values, data: values.data.map((value) => value + 100) };
    const plain = (await fit(features, values, 10)).predict(features);
    const moved = (await fit(features, shifted, 10)).predict(features);
    for (const [at, value] of plain.data.entries()) {
      expect(moved.data[at]! - value).toBeCloseTo(100, 9);
    }
  });

  it.each([
    ['fewer', 40, 7],
    ['more', 9, 30],
  ])('is the same for several λ at once, with %s features than rows', async (_, rows, cols) => {
    const features = gaussian(rows, cols, 7);
    const values = gaussian(rows, 2, 8);
    const lambdas = [1e-6, 0.01, 100];
    const together = await ridge.fitEach!(
      { features, targets: { kind: 'values', values }, seed: 0 },
      lambdas.map((lambda) => ({ ridge: lambda })),
    );
    for (const [at, lambda] of lambdas.entries()) {
      const alone = (await fit(features, values, lambda)).predict(features);
      expect(together[at]!.predict(features).data).toEqual(alone.data);
    }
  });

  it('says so where λ is too small for double precision', async () => {
    const constant: Matrix = { rows: 10, cols: 3, data: new Float64Array(30).fill(2) };
    await expect(fit(constant, gaussian(10, 1, 6), 0)).rejects.toThrow(
      'A ridge of λ = 0 does not make the 3 features of 10 training rows invertible',
    );
  });

  it('names a class by its greatest score', async () => {
    const features = matrix([[-1], [-0.9], [0.1], [0.9], [1]]);
    const head = await ridge.fit({
      features,
      targets: { kind: 'classes', classes: ['low', 'high'], indices: Int32Array.of(0, 0, 0, 1, 1) },
      options: { ridge: 0.01 },
      seed: 0,
    });
    const { data } = head.predict(matrix([[-1], [1]]));
    expect(data[0]).toBeGreaterThan(data[1]!);
    expect(data[3]).toBeGreaterThan(data[2]!);
  });
});

describe('the head registry', () => {
  it('fills in defaults and refuses what is out of bounds', () => {
    const head = resolveHead('ridge', 'classification');
    expect(resolveHeadOptions(head, {})).toEqual({ ridge: 0.01 });
    expect(() => resolveHeadOptions(head, { ridge: 0 })).toThrow('Ridge λ is 0');
    expect(() => resolveHeadOptions(head, { epochs: 3 })).toThrow('no option "epochs"');
    expect(() => resolveHead('svm', 'classification')).toThrow('no head "svm"');
  });
});
