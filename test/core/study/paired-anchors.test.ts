import { describe, expect, it } from 'vitest';
import { gatherRows } from '../../../src/core/matrix';
import { compare } from '../../../src/core/comparison/compare';
import type { ComparisonOptions, ComparisonResult } from '../../../src/core/comparison/types';
import { ownIds } from '../../../src/core/study/pairing';
import { mapEntries } from '../random-matrices';
import { comparisonOptions, runtime, space } from '../studies';
import { rows } from './id-tables';

const a = space('a', rows, ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
// The same samples in another order, without r0, and with two more.
const b = space('b', gatherRows(rows, [5, 4, 0, 3, 2, 1, 0]), [
  'r5',
  'r4',
  'x',
  'r3',
  'r2',
  'r1',
  'y',
]);

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
