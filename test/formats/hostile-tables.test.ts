import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import {
  group,
  int,
  list,
  parquetFile,
  parquetOfPages,
  runOfFirst,
  struct,
  text,
  zstdZeros,
} from './crafted-parquet';
import { limitsByDefault, refusal } from './hostile-files';

const millions = 1e7;
const zeros = new Uint8Array(millions);

describe('footers of Parquet', () => {
  const pandas = `{"index_columns":[${'{},'.repeat(1.2e7)}{}]}`;
  const index = `{"index_columns":[${'{},'.repeat(2e5)}{}]}`;
  const one = list([group('schema', 0)]);
  const footer = (kept: string): Uint8Array =>
    struct({
      1: int(1),
      2: one,
      3: int(0),
      4: list([]),
      5: list([struct({ 1: text('pandas'), 2: text(kept) })]),
    });
  const deep = Array.from({ length: 3000 }, () => [
    group('g', 2),
    struct({ 1: int(4), 3: int(0), 4: text('v') }),
  ]).flat();
  const files: readonly [string, Uint8Array, RegExp][] = [
    [
      'columns',
      struct({ 1: int(1), 2: list([zeros], millions), 3: int(0), 4: list([]) }),
      /Columns and fields of the table: 10,000,000, and/,
    ],
    [
      'groups',
      struct({ 1: int(1), 2: one, 3: int(0), 4: list([zeros], millions) }),
      /Row groups of the table: 10,000,000, and/,
    ],
    [
      'texts',
      struct({ 1: int(1), 2: one, 3: int(0), 4: list([]), 5: list([zeros], millions) }),
      /Texts of its metadata: 10,000,000, and/,
    ],
    [
      'chunks',
      struct({ 1: int(1), 2: one, 3: int(0), 4: list([struct({ 1: list([zeros], millions) })]) }),
      /Its footer needs/,
    ],
    [
      'depth',
      struct({
        1: int(1),
        2: list([group('schema', 1), ...deep, zeros.subarray(0, 1)]),
        3: int(0),
        4: list([]),
      }),
      /Depth of its columns: 3,001, and at most 64/,
    ],
    ['pandas', footer(pandas), /Its metadata of pandas, once it is parsed, needs/],
    ['index', footer(index), /Columns of its index: 200,001, and/],
  ];
  it.each(files)('refuses too much: %s', async (name, bytes, problem) => {
    expect(await refusal(`${name}.parquet`, parquetFile(bytes), limitsByDefault)).toMatchObject({
      code: 'too-large',
      file: `${name}.parquet`,
      problem: expect.stringMatching(problem) as string,
    });
  });
});

describe('pages of Parquet', () => {
  const floats = { bytes: new Uint8Array(4), values: 1 };
  const repeated = (values: number): Parameters<typeof parquetOfPages>[1][string] => ({
    type: 'float',
    values,
    dictionary: floats,
    bytes: runOfFirst(values),
  });

  it.each([
    [3e7, /Pairing 30,000,000 rows needs/],
    [1e9, /Pairing 1,000,000,000 rows needs/],
  ])('refuses one run that claims %d values', async (values, problem) => {
    const bytes = parquetOfPages(values, { a: repeated(values), b: repeated(values) });
    expect(bytes.byteLength).toBeLessThan(400);
    expect(
      await refusal('run.parquet', bytes, { ...limitsByDefault, memoryBytes: 2 ** 29 }),
    ).toMatchObject({
      code: 'too-large',
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('refuses to hold more values of a page than fit in memory, and more than an array holds', async () => {
    const readFirst = async (values: number, memoryBytes: number): Promise<unknown> => {
      const bytes = parquetOfPages(values, { a: repeated(values), b: repeated(values) });
      const source = bytesInMemory('run.parquet', bytes);
      const limits = { ...limitsByDefault, memoryBytes };
      const { table } = await openEmbeddings(source, limits);
      return table!.select('a,b').readRows(0, 2);
    };
    await expect(readFirst(1e8, 2 ** 30)).rejects.toMatchObject({
      code: 'too-large',
      problem: expect.stringContaining(
        'A page of 100,000,000 values of column "a" needs',
      ) as string,
    });
    await expect(readFirst(1e8, 2 ** 34)).rejects.toMatchObject({
      code: 'too-large',
      problem: expect.stringContaining('at most 33,554,432 are read at once') as string,
    });
  });

  it.each(['dictionary', 'page'])('refuses a %s of thirty million empty texts', async (where) => {
    const size = 1.2e8;
    const bomb = zstdZeros(size);
    const empty = {
      type: 'text',
      codec: 6,
      unpacked: size,
      values: where === 'page' ? size / 4 : 100,
      bytes: bomb,
      ...(where === 'page' ? {} : { dictionary: { bytes: bomb, values: size / 4 } }),
    } as const;
    const bytes = parquetOfPages(empty.values, { id: empty });
    const { members } = await openEmbeddings(bytesInMemory('bomb.parquet', bytes), limitsByDefault);
    const reading = members[0]!.idSources![0]!.read();
    await expect(reading).rejects.toMatchObject({
      code: 'too-large',
      problem: expect.stringMatching(/A (dictionary|page) of 30,000,000 values.* needs/) as string,
    });
  });

  const size = 4e6;
  const long = Buffer.alloc(4 + size, 'a');
  long.writeUInt32LE(size);
  const idsOf = async (columns: number): Promise<readonly string[]> => {
    const values = 10_000;
    const dictionary = { bytes: long, values: 1 };
    const column = { type: 'text', values, dictionary, bytes: runOfFirst(values) } as const;
    const names = ['id', 'key'].slice(0, columns);
    const bytes = parquetOfPages(values, Object.fromEntries(names.map((name) => [name, column])));
    const limits = { ...limitsByDefault, memoryBytes: 8.5e6 };
    const { members } = await openEmbeddings(bytesInMemory('long.parquet', bytes), limits);
    return members[0]!.idSources![0]!.read();
  };

  it('holds a long text once that many rows refer to', async () => {
    const before = process.memoryUsage().heapUsed;
    expect((await idsOf(1))[9999]).toHaveLength(size);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 27);
  });

  it('refuses long texts that together need too much memory', async () => {
    await expect(idsOf(2)).rejects.toMatchObject({
      code: 'too-large',
      problem: expect.stringContaining('A list of 10000 texts needs 9 MiB') as string,
    });
  });
});
