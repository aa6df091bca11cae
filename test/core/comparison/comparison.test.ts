import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../src/core/matrix';
import { allMeasureIds } from '../../../src/core/measures/registry';
import { allProjectionIds } from '../../../src/core/projection/registry';
import { compare } from '../../../src/core/comparison/compare';
import type { ComparisonOptions, ComparisonResult } from '../../../src/core/comparison/types';
import type { Labels } from '../../../src/core/study/types';
import { inspectPair } from '../../../src/core/comparison/inspect-pair';
import { gaussian, mapEntries, transformations } from '../random-matrices';
import { comparisonOptions, contraryExecutor, runtime, space } from '../studies';

const rows = mapEntries(gaussian(60, 5, 1), (value, _, j) => value + j);
const { rotation, translation } = transformations(5, 2);
const noise = gaussian(60, 5, 9);
const noisy = mapEntries(rows, (value, i, j) => value + 0.5 * noise.data[i * 5 + j]!);
const labels: Labels = {
  file: 'labels.csv',
  rows: Array.from({ length: 60 }, (_, row) => ({
    id: String(row),
    label: row % 3 === 0 ? 'rare' : 'common',
    text: `text ${row}`,
  })),
};

function run(
  matrices: readonly Matrix[],
  changes: Partial<ComparisonOptions>,
  executor = runtime.executor,
): Promise<ComparisonResult> {
  const spaces = matrices.map((matrix, i) => space(`s${i}`, matrix));
  return compare({ spaces, options: comparisonOptions(changes), labels }, { executor });
}

describe('the invariance that fits', () => {
  const paper = ['absolute', 'cosine', 'euclidean', 'l1', 'linf'];
  it.each([
    ['euclidean', 'rotated and moved', translation(rotation(rows))],
    [
      'cosine',
      'of another scale in every row',
      mapEntries(rows, (value, i) => value * (1 + (i % 7))),
    ],
  ])('is %s for a space that was %s', async (best, _, other) => {
    const { fits, scores } = await run([rows, other], {
      projections: paper,
      measures: ['cka-linear', 'procrustes-angular'],
    });
    expect(fits!.map(({ measure }) => measure)).toEqual(['cka-linear', 'procrustes-angular']);
    for (const { measure, matrix } of fits!) {
      const { projection, value, next, margin } = matrix[0]![1]!;
      expect(projection).toBe(best);
      const second = scores.find(
        (score) => score.projection === next && score.measure === measure,
      )!;
      expect(margin).toBeCloseTo(Math.abs(value - second.matrix[0]![1]!), 12);
      expect(margin).toBeGreaterThan(1e-3);
      expect(matrix[0]![0]).toBeNull();
    }
  });

  it('needs two relative projections', async () => {
    expect(await run([rows, noisy], { projections: ['absolute', 'cosine'] })).not.toHaveProperty(
      'fits',
    );
  });
});

describe('a normalization', () => {
  it.each(['center', 'standardize', 'l2', 'center+l2'] as const)(
    '%s is said not to be of the rows of absolute, whose scores stay as they are',
    async (normalization) => {
      const projections = ['cosine', 'absolute', 'concat:cosine+l1'];
      const { warnings, scores } = await run([rows, noisy], { projections, normalization });
      expect(warnings).toEqual([
        `absolute is not normalised: it takes the rows as they are in their files, and the normalization ${normalization} is applied under projections onto anchors alone.`,
      ]);
      const plain = await run([rows, noisy], { projections });
      expect(scores[1]).toEqual(plain.scores[1]);
      expect(scores[0]).not.toEqual(plain.scores[0]);
      expect(plain.warnings).toEqual([]);
      const relative = { projections: ['cosine', 'concat:cosine+l1'], normalization };
      expect((await run([rows, noisy], relative)).warnings).toEqual([]);
    },
  );
});

describe('what a study may ask for beside the scores', () => {
  const asked = {
    projections: ['cosine'],
    nullShuffles: 5,
    intervalDraws: 20,
    perClass: true,
    leastAgreeing: 4,
  };

  it('is a null well below, and an interval around the score', async () => {
    const [scores] = (await run([rows, noisy], asked)).scores;
    const value = scores!.matrix[0]![1]!;
    const [low, high] = scores!.interval![0]![1]!;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    const { mean, sd } = scores!.null![0]![1]!;
    expect(mean + 3 * sd).toBeLessThan(low);
  });

  it('is the score of each label’s rows alone', async () => {
    const [scores] = (await run([rows, noisy], { ...asked, projections: ['absolute'] })).scores;
    const { perClass } = scores!;
    expect(perClass!.map(({ label, rows: count }) => [label, count])).toEqual([
      ['common', 40],
      ['rare', 20],
    ]);
    const alone = await run([rows, noisy], { rows: { start: 0, step: 3 } });
    expect(perClass![1]!.matrix).toEqual(alone.scores[0]!.matrix);
  });

  it('is the rows whose neighbours differ most, worst first', async () => {
    // Row 0 is moved far away.
    const moved = mapEntries(rows, (value, i) => (i === 0 ? -9 * value : value));
    const { leastAgreeing } = await run([rows, moved, rows], {
      ...asked,
      projections: ['absolute'],
    });
    expect(leastAgreeing!.map(({ pair }) => pair)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(leastAgreeing![0]!.rows).toHaveLength(4);
    expect(leastAgreeing![0]!.rows[0]).toMatchObject({ id: '0', label: 'rare', text: 'text 0' });
    expect(leastAgreeing![0]!.rows[0]!.agreement).toBeLessThan(0.5);
    expect(leastAgreeing![1]!.rows[0]!.agreement).toBe(1);
  });

  it('is absent unless asked for', async () => {
    const result = await run([rows, noisy], {});
    expect(Object.keys(result.scores[0]!)).toEqual([
      'projection',
      'measure',
      'convention',
      'matrix',
    ]);
    expect(result).not.toHaveProperty('leastAgreeing');
  });
});

describe('a whole study', () => {
  const everything = {
    projections: [...allProjectionIds, 'concat:cosine+l1', 'sum:0.7*cosine+0.3*euclidean'],
    measures: ['cka-linear-debiased', 'cka-linear', 'procrustes-angular', 'mutual-knn-cosine-k10'],
    nullShuffles: 2,
    intervalDraws: 2,
    perClass: true,
    leastAgreeing: 3,
  };

  it('has the same numbers whatever threads run its tasks in whatever order', async () => {
    const [inline, contrary] = await Promise.all([
      run([rows, noisy, rotation(rows)], everything),
      run([rows, noisy, rotation(rows)], everything, contraryExecutor(7)),
    ]);
    expect(contrary).toEqual(inline);
  });

  it('has the same numbers of every measure in whatever order', async () => {
    const asked = { projections: ['absolute', 'cosine'], measures: allMeasureIds };
    const inline = await run([rows, noisy], asked);
    expect(await run([rows, noisy], asked, contraryExecutor(3))).toEqual(inline);
  });

  it('has the same numbers in float32 to 1e-4', async () => {
    const [double, single] = await Promise.all([
      run([rows, noisy], everything),
      run([rows, noisy], { ...everything, precision: 'float32' }),
    ]);
    for (const [s, { measure, projection, matrix }] of double.scores.entries()) {
      // Neighbours at distances equal but for rounding may swap.
      const tolerance = measure.includes('knn') ? 0.02 : 1e-4;
      for (const [i, row] of matrix.entries()) {
        for (const [j, value] of row.entries()) {
          const other = single.scores[s]!.matrix[i]![j]!;
          if (value === null) expect(other, `${projection} ${measure}`).toBeNull();
          else expect(Math.abs(value - other), `${projection} ${measure}`).toBeLessThan(tolerance);
        }
      }
    }
  });
});

describe('geodesic distances in a study', () => {
  const torn = mapEntries(rows, (value, i) => value + (i < 5 ? 1000 : 0));
  const projections = ['cosine', 'geodesic-k4'];

  it('are undefined for a space whose graph falls apart, and for no other', async () => {
    const { scores, warnings } = await run([rows, noisy, torn], { projections });
    expect(scores[0]!.matrix[0]![2]).toBeTypeOf('number');
    expect(scores[1]!.matrix[0]![1]).toBeTypeOf('number');
    expect(scores[1]!.matrix[0]![2]).toBeNull();
    expect(warnings.join('\n')).toMatch(/cka-linear over geodesic-k4 is undefined .*k = 4/);
  });

  it('name the reason behind a cell', async () => {
    const spaces = [space('a', rows), space('b', torn)];
    const { bars } = await inspectPair(
      { spaces, options: comparisonOptions({ projections }) },
      { row: 0, column: 1, measure: 'cka-linear', projection: 'cosine', spread: false },
      runtime,
    );
    expect(bars[0]!.value).toBeTypeOf('number');
    expect(bars[1]).toMatchObject({
      value: null,
      reason: expect.stringMatching(/k = 4/) as string,
    });
  });

  it('are taken of a sample where there are very many rows', async () => {
    const { scores } = await run([rows, noisy], {
      projections: ['geodesic', 'cosine'],
      sampleAbove: 30,
    });
    expect(scores.map(({ sampledRows }) => sampledRows)).toEqual([30, undefined]);
  });
});
