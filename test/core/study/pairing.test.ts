import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { seeded, shuffledIndices } from '../../../src/core/random';
import { compare } from '../../../src/core/comparison/compare';
import type { ComparisonOptions, ComparisonResult } from '../../../src/core/comparison/types';
import type { LoadedSpace } from '../../../src/core/study/types';
import { canonicalId, type IdColumn, idColumnOf } from '../../../src/core/study/id-columns';
import { ownIds, pairRows } from '../../../src/core/study/pairing';
import { gaussian, mapEntries } from '../random-matrices';
import { comparisonOptions, runtime, space } from '../studies';

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
const inOrder = [0, 1, 2, 3, 4, 5];

/**
 * A space of these rows whose columns hold these entries, as a file might; a name with `*` declares ids, and `index`
 * is one.
 */
function table(name: string, columns: Readonly<Record<string, readonly unknown[]>>): LoadedSpace {
  const idColumns: IdColumn[] = [];
  const noIds: { name: string; reason: string }[] = [];
  for (const [title, entries] of Object.entries(columns)) {
    const isIndex = title === '' || title === 'index';
    const kind = title.startsWith('*') ? ('ids' as const) : isIndex ? 'index' : 'other';
    const column = idColumnOf({
      name: title.replace('*', ''),
      kind,
      entries: entries.map(String),
    });
    if (typeof column !== 'string') idColumns.push(column);
    else if (kind !== 'other') noIds.push({ name: title, reason: column });
  }
  return { ...space(name, rows), idColumns, noIds };
}

const shuffled = [3, 0, 5, 1, 4, 2];
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
    // In one order they tell no more than that, and no row is left out.
    expect(pairRows([x, named('z', names)]).summary).toMatchObject({ by: 'order', matched: 20 });
    expect(pairRows([x, named('z', names)], { column: 'sample' }).summary.matched).toBe(19);
    // Beside a space without any they tell no order.
    expect(pairRows([y, space('w', gaussian(count, 3, 2))]).summary.by).toBe('order');
    // Numbers that repeat are measured.
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

describe('rows that may not correspond', () => {
  // Three clusters, in dimensions that all tell of them.
  const clusters = (seed: number): Matrix => {
    const centres = gaussian(12, 8, seed);
    const place = (row: number): number => (row * 7) % 12;
    return mapEntries(
      gaussian(200, 8, seed + 1),
      (value, row, col) => 0.3 * value + centres.data[place(row) * 8 + col]!,
    );
  };
  const doubts = async (spaces: readonly LoadedSpace[]): Promise<readonly string[]> => {
    const { warnings } = await compare({ spaces, options: comparisonOptions() }, runtime);
    return warnings.filter((warning) => warning.includes('may not correspond'));
  };
  const order = shuffledIndices(seeded(3), 200);

  it('are named where they are paired by order and their neighbours have nothing in common', async () => {
    const x = space('x', clusters(1));
    const same = space('same', clusters(5));
    const other = space('other', gatherRows(clusters(5), order));
    expect(await doubts([x, same])).toEqual([]);
    expect(await doubts([x, same, other])).toEqual([
      expect.stringMatching(/^The rows of x and other may not correspond/) as string,
      expect.stringMatching(/^The rows of same and other may not correspond/) as string,
    ]);
  });

  it('are not where a space is noise, nor where ids say that they do', async () => {
    const x = space('x', clusters(1));
    expect(await doubts([x, space('noise', gaussian(200, 8, 9))])).toEqual([]);
    const ids = Array.from({ length: 200 }, (_, i) => `r${i}`);
    const named = space('named', gatherRows(clusters(5), order), ids);
    expect(await doubts([space('x', clusters(1), ids), named])).toEqual([]);
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

describe('ids that are alike and not the same', () => {
  const path = (row: number): string => `images/Cat_${row}.jpg`;
  const ids = inOrder.map(path);
  const names = shuffled.map((row) => ids[row]!);

  it.each([
    ['in upper and lower case', ids, names.map((id) => id.toUpperCase())],
    ['with other slashes', ids, names.map((id) => `.\\${id.replace('/', '\\')}`)],
    ['composed otherwise', ids.map((id) => `é${id}`), names.map((id) => `e\u0301${id}`)],
    ['of files in other folders', ids.map((id) => `/data/${id}`), names.map((id) => `b/${id}`)],
    ['of files with other endings', ids, names.map((id) => id.replace('jpg', 'npy'))],
    ['of files without folders and endings', ids, shuffled.map((row) => `Cat_${row}`)],
    [
      'with zeros before them',
      inOrder.map((row) => `00${row + 2}`),
      shuffled.map((row) => row + 2),
    ],
  ])('pair rows with a warning: %s', (_, x, y) => {
    const paired = pairRows([table('x', { file: x }), table('y', { key: y })]);
    expect(paired.indices).toEqual([inOrder, inOrder.map((row) => shuffled.indexOf(row))]);
    expect(paired.ids).toEqual(x.map(String));
    expect(paired.isCertain).toBe(false);
    expect(paired.warnings[0]).toMatch(/hardly any/);
  });

  it('pair none where files of one name are of other splits, or of one folder each', () => {
    const of = (folder: string): string[] => inOrder.map((row) => `${folder}/${row}.jpg`);
    const pair = (x: readonly string[], y: readonly string[]): unknown =>
      pairRows([table('x', { '*file': x }), table('y', { '*file': y })]);
    expect(() => pair(of('data/train'), of('data/test'))).toThrow('No row id occurs');
    const folders = inOrder.map((row) => `${row}/image.jpg`);
    expect(() =>
      pair(
        folders,
        folders.map((id) => `b${id}`),
      ),
    ).toThrow('No row id occurs');
  });

  it('go behind ids that are the same', () => {
    const x = table('x', { file: ids, id: inOrder });
    const y = table('y', { file: names.map((id) => `b/${id}`), id: inOrder });
    expect(pairRows([x, y]).warnings).toEqual([]);
  });
});

it('says which columns of one name tell rows apart and name others, where order pairs rows', () => {
  const x = table('x', { key: [10, 20, 30, 40, 50, 60] });
  const y = table('y', { key: [71, 93, 22, 81, 45, 64] });
  expect(pairRows([x, y]).warnings).toEqual([
    'Rows are paired by their order: "key" tells them apart in each space, but its entries are other ones ("10", "20", "30" … in x; "71", "93", "22" … in y).',
  ]);
});
