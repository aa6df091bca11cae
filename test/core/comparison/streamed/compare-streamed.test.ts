import { describe, expect, it } from 'vitest';
import { streams } from '../../../../src/core/measures/measure';
import { measures } from '../../../../src/core/measures/registry';
import { projections } from '../../../../src/core/projection/registry';
import { product } from '../../../../src/core/linalg/products';
import type { Float64Matrix, Matrix } from '../../../../src/core/matrix';
import { defaultId } from '../../../../src/core/registry';
import { compare } from '../../../../src/core/comparison/compare';
import type { ComparisonOptions } from '../../../../src/core/comparison/types';
import type { LoadedSpace } from '../../../../src/core/study/types';
import { compareStreamed } from '../../../../src/core/comparison/streamed/compare-streamed';
import { inspectStreamed } from '../../../../src/core/comparison/streamed/inspect-streamed';
import { stripRows } from '../../../../src/core/comparison/streamed/sum-spaces';
import { gaussian, mapEntries } from '../../random-matrices';
import { comparisonOptions, runtime, space } from '../../studies';
import { streamedInput, streamingExecutor } from './matrix-rows';

const streaming = measures.filter(streams).map(defaultId);
const ofRows = projections.filter((entry) => entry.streams).map(defaultId);

/** More than one strip, and not a multiple of the block size. */
const count = stripRows + 1301;
const first = gaussian(count, 12, 1);

/** Creates rows that share half their directions with the first space's. */
function related(cols: number, seed: number): Float64Matrix {
  const map = gaussian(12, cols, seed);
  const mixed = product(first, map);
  const noise = gaussian(count, cols, seed + 1);
  return mapEntries(mixed, (value, i, j) => value + 2 * noise.data[i * cols + j]!);
}

async function bothWays(spaces: readonly LoadedSpace[], changes: Partial<ComparisonOptions>) {
  const options = comparisonOptions({ measures: streaming, ...changes });
  const inMemory = await compare({ spaces, options }, runtime);
  const streamed = await compareStreamed(streamedInput(spaces, options), {
    executor: streamingExecutor,
  });
  return { inMemory, streamed };
}

/** Compares both results' scores as text, one per line, so that a difference shows its measure. */
async function expectAlike(
  spaces: readonly LoadedSpace[],
  changes: Partial<ComparisonOptions>,
  tolerance = 1e-6,
): Promise<void> {
  const { inMemory, streamed } = await bothWays(spaces, changes);
  expect(streamed.anchors).toEqual(inMemory.anchors);
  expect(streamed.rows).toBe(inMemory.rows);
  expect(streamed.scores.map(({ projection, measure }) => [projection, measure])).toEqual(
    inMemory.scores.map(({ projection, measure }) => [projection, measure]),
  );
  const off = inMemory.scores.flatMap(({ projection, measure, matrix }, at) =>
    matrix.flatMap((row, i) =>
      row.flatMap((value, j) => {
        const other = streamed.scores[at]!.matrix[i]![j] ?? null;
        const isAlike =
          value === null || other === null
            ? value === other
            : Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(value));
        return isAlike ? [] : [{ projection, measure, cell: [i, j], value, other }];
      }),
    ),
  );
  expect(off).toEqual([]);
}

const unlike = [space('a', first), space('b', related(12, 5)), space('c', related(7, 9))];

describe('the result in memory to 1e-6', () => {
  it.each(ofRows)('over %s, by every measure that streams', async (projection) => {
    await expectAlike(unlike, { projections: [projection] });
  });

  it('in float32, as files mostly are', async () => {
    const narrow = unlike.map((each) => ({
      ...each,
      matrix: { ...each.matrix, data: Float32Array.from(each.matrix.data) } satisfies Matrix,
    }));
    await expectAlike(narrow, { projections: ['absolute', 'cosine'], precision: 'float32' });
  });

  it.each(['center', 'standardize', 'l2', 'center+l2'] as const)('normalised by %s', async (n) => {
    await expectAlike(unlike, { projections: ['cosine', 'euclidean'], normalization: n });
  });

  it('with the warning that absolute is not normalised', async () => {
    const { inMemory, streamed } = await bothWays(unlike, {
      projections: ['absolute', 'cosine'],
      measures: ['cka-linear'],
      normalization: 'center',
    });
    expect(inMemory.warnings).toEqual([expect.stringMatching(/^absolute is not normalised/)]);
    expect(streamed.warnings).toEqual(inMemory.warnings);
  });

  it('by the covariance of all rows, of which some are scored', async () => {
    await expectAlike(unlike, {
      projections: ['mahalanobis', 'concat:cosine+mahalanobis'],
      normalization: 'center+l2',
      rows: { start: 5, step: 3 },
      measures: ['cka-linear-debiased', 'procrustes-angular'],
    });
  });

  it('of spaces that lie far from the origin', async () => {
    const far = unlike.map((each) => ({
      ...each,
      matrix: mapEntries(each.matrix, (value) => value + 1e6),
    }));
    // Its rank is that of the uncentred columns, where 1e-6 of the mean is at the tolerance.
    const sure = streaming.filter((id) => id !== 'eigenspace-overlap');
    await expectAlike(far, { projections: ['absolute'], measures: sure });
  });

  it('of spaces of tiny and of huge entries', async () => {
    const [a, b] = unlike;
    await expectAlike(
      [
        { ...a!, matrix: mapEntries(a!.matrix, (value) => value * 1e-30) },
        { ...b!, matrix: mapEntries(b!.matrix, (value) => value * 1e30) },
      ],
      {
        projections: ['absolute'],
        measures: streaming.filter((id) => !/^(shape|magnitude|procrustes-size)/.test(id)),
      },
    );
  });

  it('of spaces that do not fill their dimensions, or only a little', async () => {
    const flat = product(gaussian(count, 3, 20), gaussian(3, 12, 21));
    const barely = mapEntries(flat, (value, i, j) => value + 1e-5 * first.data[i * 12 + j]!);
    // Where correlations are equal, the variables by which PWCCA weights are any basis of their
    // span.
    const sure = streaming.filter((id) => !id.startsWith('pwcca'));
    await expectAlike([space('a', first), space('flat', flat), space('barely', barely)], {
      projections: ['absolute'],
      measures: sure,
    });
  });

  it('of constant spaces: undefined for the same reasons', async () => {
    const constant = mapEntries(first, (_value, _i, j) => 3 + j);
    const spaces = [space('a', first), space('constant', constant)];
    await expectAlike(spaces, { projections: ['absolute'] });
    const { inMemory, streamed } = await bothWays(spaces, { projections: ['absolute'] });
    expect([...streamed.warnings].sort()).toEqual([...inMemory.warnings].sort());
  });
});

describe('rows', () => {
  const ids = Array.from({ length: count }, (_, i) => `row ${i}`);

  it('pair by id in whatever order they lie', async () => {
    const order = Array.from({ length: count }, (_, i) => (i * 7) % count);
    const shuffled = mapEntries(first, (_value, i, j) => first.data[order[i]! * 12 + j]!);
    const spaces = [
      space('a', first, ids),
      space(
        'b',
        shuffled,
        order.map((i) => ids[i]!),
      ),
    ];
    const { streamed } = await bothWays(spaces, { measures: ['procrustes-angular'] });
    expect(streamed.scores[0]!.matrix[0]![1]!).toBeLessThan(1e-6);
    await expectAlike(spaces, { projections: ['absolute', 'cosine'], measures: ['cka-linear'] });
  });

  it('with NaN are refused, and dropped where asked', async () => {
    const broken = mapEntries(first, (value, i) => (i === 5 || i === stripRows + 2 ? NaN : value));
    const spaces = [space('a', broken, ids), unlike[1]!].map((each) => ({ ...each, ids }));
    await expect(bothWays(spaces, {})).rejects.toThrow(/2 of 9493 rows hold NaN/);
    const options = comparisonOptions();
    await expect(
      compareStreamed(streamedInput(spaces, options), { executor: streamingExecutor }),
    ).rejects.toMatchObject({ code: 'not-finite', details: { rows: ['row 5', 'row 8194'] } });
    await expectAlike(spaces, { nonFinite: 'drop', projections: ['absolute', 'cosine'] });
  });

  it('of zeros are told of', async () => {
    const hollow = mapEntries(first, (value, i) => (i === stripRows + 3 ? 0 : value));
    const { inMemory, streamed } = await bothWays([space('a', hollow), unlike[1]!], {
      measures: ['cka-linear'],
      projections: ['cosine'],
    });
    expect(streamed.warnings).toEqual(inMemory.warnings);
    expect(streamed.warnings[0]).toContain('1 rows of zeros (row 8195)');
  });

  it('to score may be some of them', async () => {
    await expectAlike(unlike, {
      rows: { start: 3, stop: 9000, step: 2 },
      projections: ['absolute', 'cosine'],
    });
  });
});

it('gives the same numbers for any number of threads', async () => {
  const options = comparisonOptions({ measures: streaming, projections: ['absolute', 'cosine'] });
  const results = await Promise.all(
    [1, 5].map((parallelism) =>
      compareStreamed(streamedInput(unlike, options), {
        executor: { ...streamingExecutor, parallelism },
      }),
    ),
  );
  expect(results[1]).toEqual(results[0]);
});

describe('beside what streams', () => {
  const dense = ['jaccard-knn-cosine-k10', 'rsa-correlation-pearson'];

  it('measures over all pairs of rows look at the sample they look at in memory', async () => {
    const options = { measures: ['cka-linear', ...dense], sampleAbove: 200 };
    const { inMemory, streamed } = await bothWays(unlike, options);
    const [streaming, ...sampled] = streamed.scores;
    expect(streaming).not.toHaveProperty('sampledRows');
    expect(sampled).toEqual(inMemory.scores.slice(1));
    expect(sampled[0]).toHaveProperty('sampledRows', 200);
  });

  it('nulls, intervals and neighbours are of a sample, with a warning', async () => {
    const options = comparisonOptions({
      measures: ['cka-linear'],
      sampleAbove: 200,
      nullShuffles: 2,
      intervalDraws: 3,
      leastAgreeing: 4,
    });
    const { scores, leastAgreeing, warnings } = await compareStreamed(
      streamedInput(unlike, options),
      { executor: streamingExecutor },
    );
    expect(scores[0]!.null![0]![1]!.mean).toBeGreaterThan(0);
    expect(scores[0]!.interval![0]![1]).toHaveLength(2);
    expect(leastAgreeing!.map(({ rows }) => rows.length)).toEqual([4, 4, 4]);
    expect(warnings.join()).toContain(`a seeded sample of 200 of the ${count} rows`);
  });

  it('a pair is looked behind on a sample', async () => {
    const options = comparisonOptions({ sampleAbove: 200, projections: ['absolute', 'cosine'] });
    const pair = { row: 0, column: 2, measure: 'cka-linear', projection: 'cosine' };
    const choice = { ...pair, spread: true };
    const inspection = await inspectStreamed(streamedInput(unlike, options), choice, {
      executor: streamingExecutor,
    });
    expect(inspection.sampledRows).toBe(200);
    expect(inspection.bars.map(({ interval }) => interval?.length)).toEqual([2, 2]);
    expect(inspection.rows).toHaveLength(50);
  });

  it.each(['kmeans', 'fps', 'top-norm', 'uniform'] as const)('anchors by %s', async (strategy) => {
    const options = { anchors: { strategy, count: 9 }, projections: ['cosine'] };
    const { inMemory, streamed } = await bothWays(unlike, { ...options, measures: ['cka-linear'] });
    expect(streamed.anchors).toEqual(inMemory.anchors);
  });

  it('is refused what cannot be done within the memory, before anything is summed up', async () => {
    const options = comparisonOptions();
    await expect(
      compareStreamed(streamedInput(unlike, options, 10_000), { executor: streamingExecutor }),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});

it('knows which measures stream: all that are no affair of pairs of rows or of single ones', () => {
  const others = measures.filter((entry) => !streams(entry) && !entry.allPairs);
  expect(others.map(({ id }) => id)).toEqual(['linear-r2-cv-xy', 'linear-r2-cv-yx']);
});
