import { describe, expect, it } from 'vitest';
import { gatherRows } from '../../src/core/linalg/matrix';
import { compare } from '../../src/core/study/compare';
import type { ComparisonOptions, ComparisonResult } from '../../src/core/study/comparison';
import { ownIds, pairRows } from '../../src/core/study/pairing';
import { gaussian, mapEntries } from './random-matrices';
import { comparisonOptions, runtime, space } from './studies';

const rows = gaussian(6, 3, 1);
const a = space('a', rows, ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
// The same samples in another order, without r0, and with two of its own.
const b = space('b', gatherRows(rows, [5, 4, 0, 3, 2, 1, 0]), [
  'r5',
  'r4',
  'x',
  'r3',
  'r2',
  'r1',
  'y',
]);

describe('spaces whose ids only partly overlap', () => {
  it('are joined by id, in the order of the first', () => {
    const { ids, indices, warnings } = pairRows([a, b]);
    expect(ids).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
    expect(indices).toEqual([
      [1, 2, 3, 4, 5],
      [5, 4, 3, 1, 0],
    ]);
    expect(warnings).toEqual([
      'Rows were paired by id; 5 occur in all spaces. Left out: 1 of a, 2 of b.',
    ]);
  });

  it.each([
    [
      'no id in common',
      [a, space('c', rows, ['s0', 's1', 's2', 's3', 's4', 's5'])],
      'nothing-in-common',
    ],
    ['an id twice', [a, space('c', rows, ['r0', 'r0', 'r2', 'r3', 'r4', 'r5'])], 'duplicate-ids'],
    ['an id too few', [a, space('c', rows, ['r0'])], 'ids-do-not-fit'],
    [
      'other counts without ids',
      [space('c', rows), space('d', gaussian(5, 3, 1))],
      'row-counts-differ',
    ],
  ])('are refused for %s', (_, spaces, code) => {
    expect(() => pairRows(spaces)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('spaces of which only some have ids', () => {
  const unnamed = space('unnamed', rows);
  const inOrder = [0, 1, 2, 3, 4, 5];

  it('are joined by number where the ids are the numbers of the rows', () => {
    const numbered = space('numbered', rows, ['5', '4', '3', '2', '1', '0']);
    expect(pairRows([unnamed, numbered]).indices).toEqual([inOrder, [5, 4, 3, 2, 1, 0]]);
    const some = space('some', gatherRows(rows, [4, 2]), ['4', '2']);
    expect(pairRows([some, unnamed]).indices).toEqual([
      [0, 1],
      [4, 2],
    ]);
  });

  it.each([
    ['texts', ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']],
    ['counted from 1', ['1', '2', '3', '4', '5', '6']],
    ['numbers of something else', ['3', '1017', '2', '88', '5', '0']],
  ])('are paired by order where the ids are no numbers of rows: %s', (_, ids) => {
    const pairing = pairRows([unnamed, space('named', rows, ids)]);
    expect(pairing.indices).toEqual([inOrder, inOrder]);
    expect(pairing.ids).toEqual(ids);
    expect(pairing.warnings.join()).toMatch(/paired by their order/);
  });

  it('are refused where the ids are not in one order', () => {
    const other = space('other', rows, ['r1', 'r0', 'r2', 'r3', 'r4', 'r5']);
    expect(() => pairRows([a, unnamed, other])).toThrow(
      expect.objectContaining({ code: 'ids-differ', file: unnamed.file }) as Error,
    );
    expect(pairRows([a, unnamed, a]).indices).toEqual([inOrder, inOrder, inOrder]);
  });
});

describe('anchors', () => {
  const run = (
    anchors: ComparisonOptions['anchors'],
    spaces = [a, b],
    changes: Partial<ComparisonOptions> = {},
  ): Promise<ComparisonResult> =>
    compare(
      { spaces, options: comparisonOptions({ projections: ['cosine'], anchors, ...changes }) },
      runtime,
    );

  it('are the same samples in every space', async () => {
    const { anchors, scores } = await run({ ids: ['r4', 'r1', 'r2'] });
    expect(anchors).toEqual(['r4', 'r1', 'r2']);
    expect(scores[0]!.matrix[0]![1]).toBeCloseTo(1, 12);
  });

  it('that a space lacks are left out with a warning', async () => {
    const { anchors, warnings } = await run({ ids: ['r0', 'r4', 'x', 'r2'] });
    expect(anchors).toEqual(['r4', 'r2']);
    expect(warnings).toContain(
      '2 of the 4 anchors are not among the rows that take part, and were left out: "r0", "x".',
    );
  });

  it('whose rows are not finite are left out with them', async () => {
    const broken = space(
      'c',
      mapEntries(rows, (value, i) => (i === 2 ? NaN : value)),
      ownIds(a),
    );
    const { anchors, rows: scored } = await run({ ids: ['r1', 'r2'] }, [a, broken], {
      nonFinite: 'drop',
    });
    expect([anchors, scored]).toEqual([['r1'], 5]);
  });

  it.each([
    ['that no space has', ['r1', 'nobody'], 'unknown-rows', /1 of the 2 anchors .*"nobody"/],
    ['of which none is left', ['r0', 'y'], 'unknown-rows', /2 of the 2 anchors/],
    ['listed twice', ['r1', 'r2', 'r1'], 'duplicate-ids', /"r1" is listed more than once/],
  ])('%s are refused', async (_, ids, code, problem) => {
    const refusal = {
      code,
      file: 'anchors.txt',
      problem: expect.stringMatching(problem) as string,
    };
    await expect(run({ ids, file: 'anchors.txt' })).rejects.toMatchObject(refusal);
  });

  it('beyond the rows there are are refused with both counts', async () => {
    await expect(run({ strategy: 'uniform', count: 6 })).rejects.toMatchObject({
      code: 'too-few-rows',
      problem: 'The spaces share 5 rows, fewer than the 6 anchors.',
    });
  });

  it('are all rows where there are fewer than the usual number', async () => {
    expect((await run({ strategy: 'uniform' })).anchors).toHaveLength(5);
  });
});
