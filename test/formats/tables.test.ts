import { describe, expect, it } from 'vitest';
import { ownIds } from '../../src/core/study/pairing';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readMember, readSpace } from '../../src/formats/read-space';
import { chooseMember } from '../../src/formats/choose-member';
import { defaultLimits } from '../../src/formats/limits';
import { openEmbeddings } from '../../src/formats/registry';
import { gaussian } from '../unit/random-matrices';
import { arrowOf, csvOf, jsonLinesOf, parquetOf, type TestColumn } from './table-files';

const [rows, cols] = [30, 6];
const { data } = gaussian(rows, cols, 5);
const vectors = Array.from({ length: rows }, (_, i) =>
  Array.from(data.subarray(i * cols, (i + 1) * cols), Math.fround),
);
const id: TestColumn = { name: 'id', cells: vectors.map((_, i) => `doc-${(i * 7) % rows}`) };
const score: TestColumn = { name: 'score', cells: vectors.map((_, i) => i * 0.25 + 0.1) };
const digit: TestColumn = { name: 'digit', cells: vectors.map((_, i) => i % 10) };
const dims: TestColumn[] = Array.from({ length: cols }, (_, j) => ({
  name: `f${j}`,
  cells: vectors.map((row) => row[j]!),
}));
const bytes = vectors.map((row) => new Uint8Array(Float32Array.from(row).buffer));

const formats: readonly [string, (columns: readonly TestColumn[]) => string | Uint8Array][] = [
  ['a.csv', csvOf],
  ['a.jsonl', jsonLinesOf],
  ['a.json', (columns) => `[${jsonLinesOf(columns).replaceAll('\n', ',')}]`],
  ['a.parquet', (columns) => parquetOf(columns)],
  ['a.arrow', arrowOf],
];

function source(name: string, content: string | Uint8Array) {
  const encoded = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return bytesInMemory(name, encoded);
}

function numbersOf(read: { readonly matrix: { readonly data: ArrayLike<number> } }): number[] {
  return Array.from(read.matrix.data, Math.fround);
}

describe.each(formats)('vectors in %s', (name, write) => {
  const embedding = (cells: TestColumn['cells']): TestColumn => ({ name: 'embedding', cells });
  const open = (...columns: TestColumn[]) => source(name, write(columns));

  it.each([
    ['lists', vectors],
    ['texts of lists', vectors.map((row) => JSON.stringify(row))],
    ['what NumPy prints', vectors.map((row) => `[${row.join('\n ')}]`)],
    ['what PyTorch prints', vectors.map((row) => `tensor([[${row.join(', ')}]], device='cuda:0')`)],
    [
      'numbers of NumPy',
      vectors.map((row) => `[${row.map((value) => `np.float32(${value})`).join(', ')}]`),
    ],
    ['bare numbers', vectors.map((row) => row.join(' '))],
    ['base64', bytes.map((each) => Buffer.from(each).toString('base64'))],
    ['bytes', bytes],
  ])('are read from %s, and other numbers never step in', async (_, cells) => {
    const space = await readSpace(open(id, score, embedding(cells)));
    expect(numbersOf(space)).toEqual(vectors.flat());
    expect(space.columns).toBe('column "embedding"');
    expect(ownIds(space)).toEqual(id.cells);
  });

  it.each([
    ['lists', vectors],
    ['texts', vectors.map((row) => JSON.stringify(row))],
    ['bytes', bytes],
  ])('are NaN in a row that has none: %s', async (_, cells) => {
    const without = [0, 1, 2, 11, 12, 29];
    const some = cells.map((cell, i) => (without.includes(i) ? null : cell));
    const file = await openEmbeddings(open(id, score, embedding(some)));
    const expected = vectors.flatMap((row, i) => (without.includes(i) ? row.map(() => NaN) : row));
    const [member] = file.members;
    expect(member!.shape).toEqual([rows, cols]);
    for (const [start, stop] of [
      [0, rows],
      [0, 1],
      [11, 14],
      [29, 30],
      [3, 4],
    ] as const) {
      const block = await member!.readRows(start, stop);
      expect(Array.from(block.data, Math.fround)).toEqual(
        expected.slice(start * cols, stop * cols),
      );
    }
  });

  it.each([
    [
      'cut texts',
      vectors.map((row, i) => (i === 17 ? '[0.1, 0.2, ..., 0.3]' : JSON.stringify(row))),
    ],
    ['lists of other lengths', vectors.map((row, i) => (i === 17 ? row.slice(1) : row))],
    [
      'texts of other lengths',
      vectors.map((row, i) => JSON.stringify(i === 17 ? row.slice(1) : row)),
    ],
    ['bytes of an odd length', bytes.map((each, i) => (i === 17 ? each.slice(1) : each))],
  ])('that cannot be read are an error with column, row and cell: %s', async (_, cells) => {
    const refusal: unknown = await readSpace(open(id, ...dims, score, embedding(cells))).catch(
      (error: unknown) => error,
    );
    const { problem, remedy } = refusal as { problem: string; remedy: string };
    expect(problem).toMatch(/^Column "embedding", row 17/);
    expect(remedy).not.toMatch(/rows × dimensions/);
  });

  it('stand beside lists of tokens', async () => {
    const tokens = {
      name: 'input_ids',
      cells: vectors.map((_, i) => Array.from({ length: 3 + (i % 4) }, (__, j) => 100 + j)),
    };
    const space = await readSpace(open(id, tokens, embedding(vectors)));
    expect(numbersOf(space)).toEqual(vectors.flat());
  });

  it('do not step in for others that cannot be read', async () => {
    const cut = { name: 'layer_12', cells: vectors.map(() => '[0.1 0.2 ... 0.3]') };
    const box = { name: 'box', cells: vectors.map((row) => JSON.stringify(row.slice(0, 4))) };
    await expect(readSpace(open(id, cut, box))).rejects.toMatchObject({
      code: 'ambiguous-member',
      problem: expect.stringMatching(/^Column "layer_12", row 0/) as string,
      remedy: expect.stringContaining(`${name}#box`) as string,
    });
    expect((await readSpace(open(id, cut, box), 'box')).matrix.cols).toBe(4);
  });

  it('offer no bytes as labels', async () => {
    const image = {
      name: 'image',
      cells: vectors.map((_, i) => Buffer.from(`Image${i} `.repeat(20)).toString('base64')),
    };
    const { members } = await openEmbeddings(open(id, image, digit, embedding(vectors)));
    expect(members[0]!.attributes?.map((each) => each.name) ?? []).not.toContain('image');
    expect(members[0]!.idSources?.map((each) => each.name)).not.toContain('image');
  });
});

describe.each(formats)('columns of %s', (name, write) => {
  const open = (...columns: TestColumn[]) => openEmbeddings(source(name, write(columns)));
  const all = [id, digit, ...dims, score];

  it.each([
    ['f1,f3', ['f1', 'f3']],
    ['f3, f1', ['f3', 'f1']],
    ['f*', dims.map((column) => column.name)],
    ['f?,score', [...dims.map((column) => column.name), 'score']],
    ['digit', ['digit']],
    ['*', ['digit', ...dims.map((column) => column.name), 'score']],
    ['f1,f1', ['f1']],
  ])('are chosen by name: %s', async (wanted, names) => {
    const file = await open(...all);
    const space = await readMember(file, name, wanted);
    const expected = vectors.flatMap((_, i) =>
      names.map((each) => all.find((column) => column.name === each)!.cells[i] as number),
    );
    expect(numbersOf(space)).toEqual(expected.map(Math.fround));
    expect(ownIds(space)).toEqual(id.cells);
  });

  it('may be vectors, side by side with others', async () => {
    const a = { name: 'a', cells: vectors };
    const b = { name: 'b', cells: vectors.map((row) => JSON.stringify(row.slice(0, 2))) };
    const file = await open(id, a, b, score);
    await expect(readMember(file, name)).rejects.toMatchObject({ code: 'ambiguous-member' });
    const space = await readMember(file, name, 'b,score,a');
    const expected = vectors.flatMap((row, i) => [
      ...row.slice(0, 2),
      score.cells[i] as number,
      ...row,
    ]);
    expect(numbersOf(space)).toEqual(expected.map(Math.fround));
    expect(numbersOf(await readMember(file, name, 'a'))).toEqual(vectors.flat());
  });

  it('that are unknown are an error with the columns, and the one that was meant', async () => {
    const file = await open(...all);
    expect(() => chooseMember(name, file, 'f1,scroe')).toThrow(`Did you mean ${name}#score?`);
    expect(() => chooseMember(name, file, 'g*')).toThrow('no column like "g*"');
    await expect(readMember(file, name, 'nothing')).rejects.toMatchObject({
      code: 'unknown-member',
      details: { columns: all.map((column) => column.name) },
    });
    expect(() => chooseMember(name, file, 'id')).toThrow('holds no numbers');
  });

  it('that serve as labels are no dimensions', async () => {
    const file = await open(...all.filter((column) => column !== score));
    for (const use of [{ without: ['digit'] }, { without: ['DIGIT'] }, { without: ['f2'] }]) {
      const names = dims.map((column) => column.name).filter((each) => each !== use.without[0]);
      const member = chooseMember(name, file, undefined, defaultLimits, use);
      expect(member.columns).toContain(`"${names[0]!}"`);
      expect(member.shape).toEqual([rows, names.length]);
      const serving = use.without[0]!.toLowerCase();
      expect(member.attributes?.find((each) => each.name === serving)?.kind).toBe('label');
      expect(chooseMember(name, file, 'f*', defaultLimits, use).shape).toEqual([
        rows,
        names.length,
      ]);
    }
    expect(() =>
      chooseMember(name, file, 'digit,f0', defaultLimits, { without: ['digit'] }),
    ).toThrow('serves as labels, ids or targets');
  });

  it('of targets may be one', async () => {
    for (const price of [score, { ...score, name: 'target' }, digit]) {
      const file = await open(id, price);
      const member = chooseMember(name, file, undefined, defaultLimits, { asTargets: true });
      expect(member.shape).toEqual([rows, 1]);
    }
  });
});

describe('an index of pandas in Parquet', () => {
  const embedding = { name: 'embedding', cells: vectors };
  const read = (pandas: object, ...columns: TestColumn[]) =>
    readSpace(source('a.parquet', parquetOf([embedding, ...columns], pandas)));
  const key = { name: 'key', cells: vectors.map((_, i) => 1000 - i) };

  it('under a name of its own holds ids', async () => {
    const space = await read({ index_columns: ['key'] }, key);
    expect(space.idColumns).toMatchObject([{ name: 'key', isDeclared: true }]);
  });

  it('without a name holds ids unless it counts the rows', async () => {
    const unnamed = { ...key, name: '__index_level_0__' };
    expect((await read({ index_columns: [unnamed.name] }, unnamed)).idColumns).toMatchObject([
      { isDeclared: true, ids: unnamed.cells.map(String) },
    ]);
    const counting = { ...unnamed, cells: vectors.map((_, i) => i) };
    expect((await read({ index_columns: [unnamed.name] }, counting)).idColumns).toBeUndefined();
  });

  it('of even numbers is made of what its metadata says', async () => {
    const range = { kind: 'range', name: null, start: 500, stop: 560, step: 2 };
    const { idColumns } = await read({ index_columns: [range] });
    expect(idColumns?.[0]?.ids.slice(0, 3)).toEqual(['500', '502', '504']);
    const plain = { ...range, start: 0, stop: 30, step: 1 };
    expect((await read({ index_columns: [plain] })).idColumns).toBeUndefined();
    const named = { ...plain, name: 'row' };
    expect((await read({ index_columns: [named] })).idColumns).toMatchObject([{ name: 'row' }]);
  });

  it('that is said in another way is none', async () => {
    for (const pandas of [{ index_columns: 7 }, { index_columns: [{ kind: 'other' }] }, []]) {
      expect((await read(pandas, key)).matrix.rows).toBe(rows);
    }
  });
});

describe('tables of pandas in JSON', () => {
  const keys = vectors.map((_, i) => String((i * 11) % rows));
  const object = (values: readonly unknown[]): string =>
    `{${values.map((value, i) => `${JSON.stringify(keys[i])}:${JSON.stringify(value)}`).join(',')}}`;
  const columns = `{"id":${object(id.cells)},"embedding":${object(vectors)}}`;
  const index = object(vectors.map((embedding, i) => ({ id: id.cells[i], embedding })));

  it.each([
    ['columns', columns],
    ['index', index],
  ])('keep their order, whatever their keys: orient=%s', async (_, text) => {
    const space = await readSpace(source('a.json', text));
    expect(numbersOf(space)).toEqual(vectors.flat());
    expect(space.idColumns).toMatchObject([
      { name: 'id', ids: id.cells },
      { name: '', ids: keys },
    ]);
  });

  it('of numbers alone are the columns', async () => {
    const text = `{${dims.map(({ name, cells }) => `"${name}":${object(cells)}`).join(',')}}`;
    expect(numbersOf(await readSpace(source('a.json', text)))).toEqual(vectors.flat());
    const named = dims.map(
      ({ cells }, j) =>
        `"${j}":${JSON.stringify(Object.fromEntries(cells.map((cell, i) => [`k${i}`, cell])))}`,
    );
    const numbered = await readSpace(source('a.json', `{${named.join(',')}}`));
    expect(numbersOf(numbered)).toEqual(vectors.flat());
    const rowsOf = object(
      vectors.map((row) => Object.fromEntries(row.map((value, j) => [`f${j}`, value]))),
    );
    expect(numbersOf(await readSpace(source('a.json', rowsOf)))).toEqual(vectors.flat());
  });

  it('may have no vector in a row, and vectors as texts', async () => {
    const texts = `{"id":${object(id.cells)},"embedding":${object(vectors.map((row, i) => (i === 0 ? null : JSON.stringify(row))))}}`;
    const space = await readSpace(source('a.json', texts));
    expect(numbersOf(space)).toEqual([...vectors[0]!.map(() => NaN), ...vectors.slice(1).flat()]);
    const lists = JSON.stringify({
      id: id.cells,
      embedding: vectors.map((row) => JSON.stringify(row)),
    });
    expect(numbersOf(await readSpace(source('a.json', lists)))).toEqual(vectors.flat());
  });

  it('of vectors by key keep their order', async () => {
    const space = await readSpace(source('a.json', object(vectors)));
    expect(numbersOf(space)).toEqual(vectors.flat());
    expect(space.idColumns).toMatchObject([{ ids: keys, isDeclared: true }]);
  });
});

describe('texts under the name of embeddings that are no vectors in a form that is read', () => {
  const price: TestColumn = { name: 'price', cells: vectors.map((_, i) => i * 0.5 + 0.2) };
  const embedding = (cell: (row: number) => string): TestColumn => ({
    name: 'embedding',
    cells: vectors.map((_, i) => cell(i)),
  });

  it.each([
    ['objects', (row: number) => `{"values": [${vectors[row]!.join(', ')}]}`],
    ['paths', (row: number) => `vectors/${row}.npy`],
    ['what Python prints of objects', (row: number) => `<Vector object at 0x7f${row}>`],
  ])('are said, and other numbers never step in: %s', async (_, cell) => {
    const text = csvOf([score, price, embedding(cell)]);
    await expect(readSpace(source('a.csv', text))).rejects.toThrow(
      /Column "embedding", row 0 \(".+"\) is no vector of numbers/,
    );
    const space = await readSpace(source('a.csv', text), 'score,price');
    expect(space.matrix.cols).toBe(2);
  });

  it('may stand beside dimensions that belong together, and may repeat', async () => {
    const paths = csvOf([...dims, embedding((row) => `vectors/${row}.npy`)]);
    expect((await readSpace(source('a.csv', paths))).matrix.cols).toBe(cols);
    const encoders = csvOf([
      score,
      price,
      { ...embedding((row) => `v${row % 2}`), name: 'encoder' },
    ]);
    expect((await readSpace(source('a.csv', encoders))).matrix.cols).toBe(2);
  });
});

it('reads vectors in the first column of a table without a header', async () => {
  const lines = vectors.map((row, i) => `"${JSON.stringify(row)}",text ${i}`);
  expect(numbersOf(await readSpace(source('a.csv', lines.join('\n'))))).toEqual(vectors.flat());
});

describe('tables of numbers in JSON whose objects are rows', () => {
  const fields = (i: number, name: (j: number) => string): [string, number][] =>
    vectors[i]!.map((value, j) => [name(j), value]);
  const rowNames = vectors.map((_, i) => `s${String((i * 7) % rows).padStart(3, '0')}`);
  const byRow = (name: (j: number) => string, names: readonly string[]): object =>
    Object.fromEntries(names.map((row, i) => [row, Object.fromEntries(fields(i, name))]));
  const byColumn = (name: (j: number) => string, names: readonly string[]): object =>
    Object.fromEntries(
      vectors[0]!.map((_, j) => [
        name(j),
        Object.fromEntries(names.map((row, i) => [row, vectors[i]![j]])),
      ]),
    );
  const f = (j: number): string => `f${j}`;
  const plain = vectors.map((_, i) => String(i));

  it.each([
    ['by row', byRow(f, rowNames)],
    ['by row, dimensions without a name', byRow(String, rowNames)],
    ['by row, both numbered', byRow(f, plain)],
    ['by column', byColumn(f, rowNames)],
    ['by column, dimensions without a name', byColumn(String, rowNames)],
    ['by column, both numbered', byColumn(f, plain)],
  ])('are told from those whose objects are columns: %s', async (_, table) => {
    const space = await readSpace(source('a.json', JSON.stringify(table)));
    expect([space.matrix.rows, space.matrix.cols]).toEqual([rows, cols]);
    expect(numbersOf(space)).toEqual(vectors.flat());
  });
});

it('names rows by the ids of MongoDB', async () => {
  const oid = (i: number): string => (i * 7919 + 2 ** 40).toString(16).padStart(24, '6');
  const lines = vectors.map((embedding, i) => JSON.stringify({ _id: { $oid: oid(i) }, embedding }));
  const space = await readSpace(source('a.jsonl', lines.join('\n')));
  expect(ownIds(space)).toEqual(vectors.map((_, i) => oid(i)));
});

it.each([['"'], ['']])('reads what write.table of R writes, quotes: %s', async (quote) => {
  const quoted = (text: string): string => `${quote}${text}${quote}`;
  const header = vectors[0]!.map((_, j) => quoted(`V${j + 1}`)).join(' ');
  const lines = vectors.map((row, i) => [quoted(`s${i * 7}`), ...row].join(' '));
  const space = await readSpace(source('a.csv', [header, ...lines].join('\n')));
  expect(numbersOf(space)).toEqual(vectors.flat());
  expect(ownIds(space)).toEqual(vectors.map((_, i) => `s${i * 7}`));
});
