import { describe, expect, it } from 'vitest';
import type { NamedRows, PairingChoice } from '../../../src/core/study/types';
import { idColumnOf } from '../../../src/core/study/id-columns';
import { unpairedSpaces } from '../../../src/core/study/unpaired';

function rowsOf(name: string, count: number, ids?: readonly string[], column = 'id'): NamedRows {
  const entries = ids?.map(String);
  const found = entries && idColumnOf({ name: column, kind: 'ids', entries });
  return {
    name,
    file: `${name}.npy`,
    matrix: { rows: count },
    ...(found === undefined || typeof found === 'string' ? {} : { idColumns: [found] }),
  };
}

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, row) => `${prefix}${row}`);

/** Returns the codes of problems by the number of the space. */
function found(spaces: readonly NamedRows[], choice?: PairingChoice): [number, string][] {
  return [...unpairedSpaces(spaces, choice)].map(([space, { code }]) => [space, code]);
}

describe('spaces that cannot be paired with most others', () => {
  it('are none where all can', () => {
    expect(found([rowsOf('a', 9), rowsOf('b', 9)])).toEqual([]);
    expect(found([rowsOf('a', 9, ids('x', 9)), rowsOf('b', 8, ids('x', 8))])).toEqual([]);
  });

  it('are those of other numbers of rows, the first among them', () => {
    const spaces = [8, 9, 9, 10, 9].map((count, s) => rowsOf(`s${s}`, count));
    expect(found(spaces)).toEqual([
      [0, 'row-counts-differ'],
      [3, 'row-counts-differ'],
    ]);
    const problems = unpairedSpaces(spaces);
    expect(problems.get(0)).toMatchObject({ file: 's0.npy' });
    expect(problems.get(0)!.problem).toMatch(/^It has 8 rows, but s1\.npy has 9/);
  });

  it('are those that share no id, with ids of both sides', () => {
    const spaces = [
      rowsOf('a', 9, ids('x', 9)),
      rowsOf('odd', 9, ids('y', 9)),
      rowsOf('b', 7, ids('x', 7).reverse()),
    ];
    expect(found(spaces)).toEqual([[1, 'nothing-in-common']]);
    const { file, problem, details } = unpairedSpaces(spaces).get(1)!;
    expect(file).toBe('odd.npy');
    expect(problem).toMatch(/a has "x0".*odd has "y0"/);
    expect(details).toMatchObject({ canPairByOrder: true });
  });

  it('are those without ids where the others’ are in no order', () => {
    const named = ['a', 'b'].map((name) => rowsOf(name, 9, ids('x', 9).reverse()));
    const spaces = [named[0]!, rowsOf('bare', 9), named[1]!];
    expect(found(spaces)).toEqual([[1, 'order-unknown']]);
    expect(unpairedSpaces(spaces).get(1)!.problem).toMatch(/^It has no row ids/);
  });

  it('are those with ids in no order where the others have none, and it says of which that is', () => {
    const spaces = [rowsOf('a', 9), rowsOf('named', 9, ids('x', 9).reverse()), rowsOf('b', 9)];
    expect(found(spaces)).toEqual([[1, 'order-unknown']]);
    expect(unpairedSpaces(spaces).get(1)).toMatchObject({
      file: 'named.npy',
      problem: expect.stringMatching(
        /^Its rows cannot be paired with those of a\.npy\. Of a\.npy: It has no row ids/,
      ) as string,
    });
  });

  it('are those without the column that was asked for', () => {
    const spaces = [
      rowsOf('a', 9, ids('x', 9), 'other'),
      rowsOf('b', 9, ids('x', 9), 'sample'),
      rowsOf('c', 9, ids('x', 9), 'sample'),
    ];
    expect(found(spaces, { column: 'sample' })).toEqual([[0, 'unknown-ids']]);
  });

  it('are those that pair with one and not with all', () => {
    // Each shares ids with the first, but the last two share none with each other.
    const spaces = [
      rowsOf('a', 4, ['p', 'q', 'r', 's']),
      rowsOf('b', 4, ['p', 'q', 'v', 'w']),
      rowsOf('c', 4, ['r', 's', 't', 'u']),
    ];
    expect(found(spaces)).toEqual([[2, 'nothing-in-common']]);
  });

  it('are none where no two can be paired, so that what is wrong is told of all', () => {
    expect(found([rowsOf('a', 8), rowsOf('b', 9)])).toEqual([]);
    expect(found([8, 9, 10].map((count, s) => rowsOf(`s${s}`, count)))).toEqual([]);
  });
});
