import { describe, expect, it } from 'vitest';
import type { LoadedSpace } from '../../../src/core/study/types';
import { canonicalId, idColumnOf } from '../../../src/core/study/id-columns';
import { pairRows } from '../../../src/core/study/pairing';
import { inOrder, shuffled, table } from './id-tables';

describe('numbers that name rows', () => {
  it.each([
    ['1e+05', '100000'],
    ['1.5e+06', '1500000'],
    ['2.000000e+02', '200'],
    ['-1E3', '-1000'],
    ['1e-05', '1e-05'],
    ['1.5e+00', '1.5e+00'],
    ['12e3', '12e3'],
    ['1e+300', '1e+300'],
  ])('are whole as R and printf write them: %s', (text, id) => {
    expect(canonicalId(text)).toBe(id);
  });

  it.each([['NA'], ['<NA>'], ['None']])('are missing where they are %s', (missing) => {
    const entries = ['3', missing, '5'];
    expect(idColumnOf({ name: 'id', kind: 'ids', entries })).toBe('has no entry in row 1');
  });

  it('are not missing where NA stands among texts', () => {
    const entries = ['DE', 'NA', 'FR'];
    expect(idColumnOf({ name: 'country', kind: 'other', entries })).toMatchObject({ ids: entries });
  });
});

describe('numbers that count rows', () => {
  const from = (start: number, order = inOrder): number[] => order.map((row) => start + row);
  const paired = (x: LoadedSpace, y: LoadedSpace, choice = {}): readonly (readonly number[])[] =>
    pairRows([x, y], choice).indices;

  it('from 0 and from 1 are nobody but the person’s to pair, in any order', () => {
    const y = table('y', { '*id': from(1, shuffled) });
    expect(() => pairRows([table('x', { '*id': from(0) }), y])).toThrow(
      'count rows from 0 and from 1 (0 to 5 in x, 1 to 6 in y)',
    );
  });

  it('name samples or places where one index counts and the other does not', () => {
    const x = table('x', { index: from(0) });
    const later = table('later', { index: from(2) });
    expect(() => pairRows([later, x])).toThrow(
      'Its index counts its rows from 0, and that of later ("2", "3", "4" …) has numbers of other rows',
    );
    expect(paired(x, later, { by: 'ids' })).toEqual([
      [2, 3, 4, 5],
      [0, 1, 2, 3],
    ]);
    expect(paired(x, later, { by: 'order' })).toEqual([inOrder, inOrder]);
  });

  it('are those of the file’s own index, from 1 as well', () => {
    const x = table('x', { index: from(1) });
    const y = table('y', { index: from(1, shuffled) });
    expect(() => pairRows([x, y])).toThrow('pair by them: `--pair ids`');
    expect(paired(x, y, { by: 'ids' })).toEqual([inOrder, [1, 3, 5, 0, 4, 2]]);
    const z = table('z', { index: from(0, shuffled) });
    expect(() => pairRows([x, z])).toThrow(/cannot|not known/);
    expect(() => pairRows([x, z])).not.toThrow('pair by them');
  });

  it('name no rows where numbers of an index are beyond these', () => {
    const x = table('x', { index: from(0) });
    expect(paired(x, table('y', { index: from(100) }))).toEqual([inOrder, inOrder]);
  });
});
