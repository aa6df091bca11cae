import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import {
  batchMessage,
  type CraftedColumn,
  dictionaryMessage,
  numberBuffers,
  schemaMessage,
} from './crafted-arrow';
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

describe('messages of Arrow', () => {
  const float: CraftedColumn = { name: 'x', type: 'float' };
  const dictionary: CraftedColumn = { name: 'id', type: 'text', dictionary: 7 };
  const none = numberBuffers(new Float32Array());
  const emptyBatch = batchMessage({ rows: 0, nodes: 1, buffers: none });
  const part = dictionaryMessage(7, ['a'], true);
  const streams: readonly [string, readonly Uint8Array[], RegExp][] = [
    [
      'columns',
      [schemaMessage([float], { repeats: 1_000_000 })],
      /Columns and fields of the table: 1,000,000, and/,
    ],
    [
      'nodes',
      [schemaMessage([float]), batchMessage({ rows: 0, nodes: 1_000_000, buffers: none })],
      /Columns and fields of the table: 1,000,000, and/,
    ],
    [
      'batches',
      [schemaMessage([float]), ...Array<Uint8Array>(101_000).fill(emptyBatch)],
      /Batches and dictionaries of it: 100,001, and/,
    ],
    [
      'parts',
      [schemaMessage([dictionary]), ...Array<Uint8Array>(20_000).fill(part)],
      /A dictionary of it is written in more than 1,000 parts/,
    ],
    [
      'pandas',
      [
        schemaMessage([float], {
          metadata: { pandas: `{"index_columns":[${'{},'.repeat(1.2e7)}{}]}` },
        }),
      ],
      /Its metadata of pandas, once it is parsed, needs/,
    ],
    [
      'features',
      [
        schemaMessage([float], {
          metadata: { huggingface: `{"info":{"features":{"a":[${'{},'.repeat(1.2e7)}{}]}}}` },
        }),
      ],
      /Its metadata of datasets, once it is parsed, needs/,
    ],
  ];
  it.each(streams)('refuses too much: %s', async (name, messages, problem) => {
    const bytes = arrowFile(messages);
    expect(await refusal(`${name}.arrow`, bytes, limitsByDefault)).toMatchObject({
      code: 'too-large',
      file: `${name}.arrow`,
      problem: expect.stringMatching(problem) as string,
    });
  });

  const rows = 3e7;
  const one = [new Uint8Array(), new Uint8Array(8)];
  const claims: readonly [string, CraftedColumn, number][] = [
    ['bools', { name: 'x', type: 'bool' }, 64],
    ['numbers', float, 2],
    ['entries of a dictionary', { ...dictionary, name: 'x' }, 2],
  ];
  it.each(claims)('refuses %s that claim thirty million rows', async (_what, column, held) => {
    const batch = batchMessage({ rows, nodes: 1, buffers: one });
    const columns = [column, dictionaryMessage(7, ['a'])] as const;
    const bytes = Buffer.concat([schemaMessage([columns[0]]), columns[1], batch]);
    const file = await openEmbeddings(bytesInMemory('few.arrows', bytes), limitsByDefault);
    const texts = file.members[0]!.idSources?.[0] ?? file.members[0]!.attributes?.[0];
    await expect(texts?.read() ?? file.table!.select('x').readRows(0, 2)).rejects.toMatchObject({
      code: 'malformed',
      problem: expect.stringContaining(`a column holds ${held} of its 30000000 rows`) as string,
    });
  });

  it('refuses lists of fewer entries than none', async () => {
    const list: CraftedColumn = { name: 'x', type: 'list', width: -4 };
    const bytes = Buffer.concat([
      schemaMessage([list]),
      batchMessage({ rows: 2, nodes: 2, buffers: none }),
    ]);
    expect(await refusal('lists.arrows', bytes)).toMatchObject({
      code: 'malformed',
      problem: expect.stringContaining('lists claim -4 entries') as string,
    });
  });

  it('reads a stream whose schema takes more than 64 KiB', async () => {
    const numbers = numberBuffers(Float32Array.of(0.5, 1.5, 2.5));
    const bytes = Buffer.concat([
      schemaMessage([float, { ...float, name: 'y' }], { metadata: { note: 'a'.repeat(2e5) } }),
      batchMessage({ rows: 3, nodes: 2, buffers: [...numbers, ...numbers] }),
    ]);
    const { members } = await openEmbeddings(bytesInMemory('noted.arrow', bytes));
    expect([...(await members[0]!.readRows(0, 3)).data]).toEqual([0.5, 0.5, 1.5, 1.5, 2.5, 2.5]);
  });

  it('holds a long text of a dictionary once that many rows refer to', async () => {
    const size = 1e6;
    const long = dictionaryMessage(7, ['a'.repeat(size)]);
    const indices = numberBuffers(new Int32Array(10_000));
    const batch = batchMessage({ rows: 10_000, nodes: 1, buffers: indices });
    const bytes = Buffer.concat([schemaMessage([dictionary]), long, batch]);
    const { members } = await openEmbeddings(bytesInMemory('long.arrows', bytes), limitsByDefault);
    const before = process.memoryUsage().heapUsed;
    expect((await members[0]!.idSources![0]!.read())[9999]).toHaveLength(size);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(2 ** 27);
  });
});

/** Creates an Arrow file of messages; the footer's content is not read. */
function arrowFile(messages: readonly Uint8Array[]): Uint8Array {
  const footer = Buffer.alloc(8 + 4 + 6, 'ARROW1');
  footer.writeBigInt64LE(0n);
  footer.writeInt32LE(8, 8);
  footer.write('ARROW1', 12);
  return Buffer.concat([Buffer.from('ARROW1\0\0'), ...messages, footer]);
}
