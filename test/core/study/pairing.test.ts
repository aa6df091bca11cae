import { describe, expect, it } from 'vitest';
import { gatherRows } from '../../../src/core/matrix';
import { seeded, shuffledIndices } from '../../../src/core/random';
import type { LoadedSpace } from '../../../src/core/study/types';
import { type IdColumn, idColumnOf } from '../../../src/core/study/id-columns';
import { pairRows } from '../../../src/core/study/pairing';
import { gaussian } from '../random-matrices';
import { space } from '../studies';
import { inOrder, rows, shuffled, table } from './id-tables';

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
const texts = ['a cat', 'dogs', 'an owl', 'bees', 'fish', 'no one'];
const textsShuffled = shuffled.map((row) => texts[row]!);

describe('spaces whose ids only partly overlap', () => {
  it('are joined by id, in the order of the first', () => {
    const { ids, indices, warnings, summary } = pairRows([a, b]);
    expect(ids).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
    expect(indices).toEqual([
      [1, 2, 3, 4, 5],
      [5, 4, 3, 1, 0],
    ]);
    expect(warnings).toEqual([
      'Rows were paired by id; 5 occur in all spaces. Left out: 1 of a, 2 of b.',
    ]);
    expect(summary).toEqual({
      by: 'ids',
      columns: ['id', 'id'],
      matched: 5,
      leftOut: [1, 2],
      candidates: [['id'], ['id']],
    });
  });

  it.each([
    [
      'no id in common',
      [a, space('c', rows, ['s0', 's1', 's2', 's3', 's4', 's5'])],
      'nothing-in-common',
    ],
    ['an id too few', [a, space('c', rows, ['r0'])], 'ids-do-not-fit'],
    [
      'other counts without ids',
      [space('c', rows), space('d', gaussian(5, 3, 1))],
      'row-counts-differ',
    ],
  ])('are refused for %s', (_, spaces, code) => {
    expect(() => pairRows(spaces)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('show three ids of each side where none is common, and can be paired by order', () => {
    const other = space('c', rows, ['s0', 's1', 's2', 's3', 's4', 's5']);
    expect(() => pairRows([a, other])).toThrow(
      expect.objectContaining({
        problem:
          'No row id occurs in all spaces: a has "r0", "r1", "r2" …; c has "s0", "s1", "s2" ….',
        remedy: expect.stringContaining('`--pair order`') as string,
        details: {
          canPairByOrder: true,
          ids: { 'a.npy': ['r0', 'r1', 'r2'], 'c.npy': ['s0', 's1', 's2'] },
        },
      }) as Error,
    );
    const { indices, summary } = pairRows([a, other], { by: 'order' });
    expect([indices, summary.by]).toEqual([[inOrder, inOrder], 'order']);
  });
});

describe('the columns that pair rows', () => {
  it.each<[string, Record<string, unknown[]>, Record<string, unknown[]>, string[]]>([
    [
      'are texts of any name, over an index that counts rows',
      { '': inOrder, note: texts },
      { '': inOrder, note: textsShuffled },
      ['note', 'note'],
    ],
    [
      'have other names in each file',
      { '*filename': texts, n: [4, 8, 1, 9, 7, 2] },
      { label: inOrder.map(() => 1), '*image': textsShuffled },
      ['filename', 'image'],
    ],
    [
      'are those that agree, whatever says that it holds ids',
      { '*id': ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'], '*custom_id': texts },
      { '*id': ['z1', 'z2', 'z3', 'z4', 'z5', 'z6'], '*custom_id': textsShuffled },
      ['custom_id', 'custom_id'],
    ],
    [
      'are unique where others repeat',
      { '*doc_id': [1, 1, 2, 2, 3, 3], '*chunk_id': [10, 11, 20, 21, 30, 31] },
      {
        '*doc_id': [1, 1, 2, 2, 3, 3],
        '*chunk_id': shuffled.map((row) => [10, 11, 20, 21, 30, 31][row]),
      },
      ['chunk_id', 'chunk_id'],
    ],
    [
      'say more than numbers of rows, though those are called ids',
      { '*id': inOrder, name: texts },
      { '*id': inOrder, name: textsShuffled },
      ['name', 'name'],
    ],
    [
      'hold numbers, however they are written',
      { '*id': [100, 101, 102, 103, 104, 105] },
      { '*id': shuffled.map((row) => `${100 + row}.0`) },
      ['id', 'id'],
    ],
    [
      'are an index that is shuffled',
      { '': [7, 8, 9, 10, 11, 12] },
      { '': shuffled.map((row) => 7 + row) },
      ['', ''],
    ],
  ])('%s', (_, first, second, columns) => {
    const { indices, summary } = pairRows([table('x', first), table('y', second)]);
    expect(summary).toMatchObject({ by: 'ids', columns, matched: 6, leftOut: [0, 0] });
    expect(indices[1]!.map((row) => shuffled[row])).toEqual(inOrder);
  });

  it('are found among many in many spaces at once', () => {
    const names = Array.from({ length: 12 }, (_, c) => `c${c}`);
    const spaces = Array.from({ length: 40 }, (_, s) =>
      table(
        `s${s}`,
        Object.fromEntries(names.map((name, c) => [name, texts.map((text) => `${c} ${text}`)])),
      ),
    );
    expect(pairRows(spaces).summary).toMatchObject({ matched: 6, columns: spaces.map(() => 'c0') });
  });

  it('can be named, by order too', () => {
    const spaces = [
      table('x', { '*id': inOrder, name: texts }),
      table('y', { '*id': inOrder, name: textsShuffled }),
    ];
    expect(pairRows(spaces, { column: 'ID' }).indices).toEqual([inOrder, inOrder]);
    expect(pairRows(spaces, { by: 'order' }).indices).toEqual([inOrder, inOrder]);
    expect(pairRows(spaces).warnings).toEqual([
      'Rows were paired by "name"; "id" has as many ids in common and would pair other rows. Name the right one: Row Ids in the sidebar, `--ids` in a terminal.',
    ]);
    expect(() => pairRows(spaces, { column: 'word' })).toThrow(
      expect.objectContaining({
        code: 'unknown-ids',
        file: 'x.npy',
        remedy: 'Its rows are told apart by "id", "name".',
      }) as Error,
    );
  });

  it('count the first of a few ids that repeat', () => {
    const names = Array.from({ length: 20 }, (_, i) => `w${i === 7 ? 6 : i}`);
    const many = gaussian(20, 2, 1);
    const repeating = {
      ...space('x', many),
      idColumns: [idColumnOf({ name: '', kind: 'ids', entries: names }) as IdColumn],
    };
    const whole = space(
      'y',
      many,
      names.map((_, i) => `w${19 - i}`),
    );
    const { indices, summary } = pairRows([repeating, whole]);
    expect(summary).toMatchObject({ by: 'ids', matched: 19, leftOut: [1, 1] });
    expect(indices[0]).not.toContain(7);
    expect(pairRows([repeating, space('z', many)]).summary).toMatchObject({
      by: 'order',
      matched: 20,
    });
  });

  it('may be texts that nobody called ids, of which one repeats, where rows are in other orders', () => {
    const count = 20;
    const names = Array.from({ length: count }, (_, i) => `sample ${i === 7 ? 3 : i}`);
    const order = shuffledIndices(seeded(5), count);
    const named = (name: string, entries: readonly string[]): LoadedSpace => {
      const column = idColumnOf({ name: 'sample', kind: 'other', entries }) as IdColumn;
      return { ...space(name, gaussian(count, 3, 1)), idColumns: [column] };
    };
    const [x, y] = [
      named('x', names),
      named(
        'y',
        Array.from(order, (row) => names[row]!),
      ),
    ];
    const paired = pairRows([x, y]);
    expect(paired.summary).toMatchObject({ by: 'ids', columns: ['sample', 'sample'], matched: 19 });
    for (const [i, row] of paired.indices[0]!.entries()) {
      expect(names[order[paired.indices[1]![i]!]!]).toBe(names[row]);
    }
    expect(paired.warnings).toContainEqual(
      expect.stringMatching(/^x: the row id "sample 3" stands in row 3 and again in row 7/),
    );
    // In the same order, the column adds nothing, and no row is left out.
    expect(pairRows([x, named('z', names)]).summary).toMatchObject({ by: 'order', matched: 20 });
    expect(pairRows([x, named('z', names)], { column: 'sample' }).summary.matched).toBe(19);
    // Beside a space without ids, it is no evidence of the order.
    expect(pairRows([y, space('w', gaussian(count, 3, 2))]).summary.by).toBe('order');
    // Repeated numbers are measurements.
    const counts = { name: 'tokens', kind: 'other', entries: names.map((_, i) => String(i % 19)) };
    expect(idColumnOf(counts as never)).toBe('holds "0" in row 0 and again in row 19');
  });

  it('do not pair rows by numbers that overlap by chance', () => {
    const spaces = [
      table('x', { length: [10, 12, 14, 16, 18, 20] }),
      table('y', { length: [20, 31, 33, 35, 37, 39] }),
    ];
    expect(pairRows(spaces)).toMatchObject({
      indices: [inOrder, inOrder],
      summary: { by: 'order' },
    });
  });

  it('are refused where other texts stand under one name', () => {
    const spaces = [table('x', { text: texts }), table('y', { text: texts.map((t) => `${t}!`) })];
    expect(() => pairRows(spaces)).toThrow(
      expect.objectContaining({ code: 'nothing-in-common' }) as Error,
    );
  });

  it('are not guessed where ids count from 0 and from 1', () => {
    const spaces = [
      table('x', { '*id': inOrder }),
      table('y', { '*id': inOrder.map((row) => row + 1) }),
    ];
    expect(() => pairRows(spaces)).toThrow(
      expect.objectContaining({ code: 'order-unknown' }) as Error,
    );
    expect(pairRows(spaces, { by: 'order' }).indices).toEqual([inOrder, inOrder]);
    expect(pairRows(spaces, { by: 'ids' }).summary).toMatchObject({ matched: 5, leftOut: [1, 1] });
  });
});

describe('spaces of which only some have ids', () => {
  const unnamed = space('unnamed', rows);

  it('are joined by number where a person says so', () => {
    const numbered = space('numbered', rows, ['5', '4', '3', '2', '1', '0']);
    expect(pairRows([unnamed, numbered], { by: 'ids' }).indices).toEqual([
      inOrder,
      [5, 4, 3, 2, 1, 0],
    ]);
    const some = space('some', gatherRows(rows, [4, 2]), ['4', '2']);
    expect(pairRows([some, unnamed], { by: 'ids' }).indices).toEqual([
      [0, 1],
      [4, 2],
    ]);
  });

  it.each([
    ['texts', ['r0', 'r1', 'r2', 'r3', 'r10', 'r20']],
    ['counted from 1', ['1', '2', '3', '4', '5', '6']],
    ['numbers of something else', ['0', '2', '3', '5', '88', '1017']],
  ])('are paired by order where the ids run in order: %s', (_, ids) => {
    const pairing = pairRows([unnamed, space('named', rows, ids)]);
    expect(pairing.indices).toEqual([inOrder, inOrder]);
    expect(pairing.ids).toEqual(ids);
    expect(pairing.warnings.join()).toMatch(
      /unnamed has no row ids: rows are paired by their order/,
    );
  });

  it.each<[string, Record<string, unknown[]>]>([
    ['numbers of rows', { '*id': shuffled }],
    ['numbers of rows under any name', { sample: shuffled }],
    ['file names', { image: shuffled.map((row) => `img${row}.png`) }],
    ['an index', { '': shuffled }],
  ])('are refused where the ids are in no order: %s', (_, columns) => {
    const named = table('named', columns);
    expect(() => pairRows([unnamed, named])).toThrow(
      expect.objectContaining({
        code: 'order-unknown',
        file: 'unnamed.npy',
        details: { canPairByOrder: true },
      }) as Error,
    );
    expect(pairRows([unnamed, named], { by: 'order' }).indices).toEqual([inOrder, inOrder]);
  });

  it('are paired by order beside words of which one stands twice', () => {
    const names = Array.from({ length: 20 }, (_, i) => (i === 7 ? 'the' : `${(i * 7) % 20} word`));
    names[3] = 'the';
    const many = gaussian(20, 2, 1);
    const words = idColumnOf({ name: '', kind: 'ids', entries: names }) as IdColumn;
    expect(words.repeated).toEqual([7]);
    const pairing = pairRows([{ ...space('words', many), idColumns: [words] }, space('z', many)]);
    expect(pairing.summary).toMatchObject({ by: 'order', matched: 20 });
  });

  it('are paired by order beside sentences and counts, which tell no order', () => {
    const described = table('described', { text: textsShuffled, n_tokens: [9, 3, 7, 1, 22, 4] });
    expect(pairRows([unnamed, described]).indices).toEqual([inOrder, inOrder]);
  });

  it('are refused where the ids are not in one order', () => {
    const other = space('other', rows, ['r1', 'r0', 'r2', 'r3', 'r4', 'r5']);
    expect(() => pairRows([a, unnamed, other])).toThrow(
      expect.objectContaining({ code: 'order-unknown', file: unnamed.file }) as Error,
    );
    expect(pairRows([a, unnamed, a]).indices).toEqual([inOrder, inOrder, inOrder]);
  });
});
it('says which columns of one name tell rows apart and name others, where order pairs rows', () => {
  const x = table('x', { key: [10, 20, 30, 40, 50, 60] });
  const y = table('y', { key: [71, 93, 22, 81, 45, 64] });
  expect(pairRows([x, y]).warnings).toEqual([
    'Rows are paired by their order: "key" tells them apart in each space, but its entries are other ones ("10", "20", "30" … in x; "71", "93", "22" … in y).',
  ]);
});
