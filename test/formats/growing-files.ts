import { File as Hdf5File, ready } from 'h5wasm';
import { writerFor } from '../../src/formats/writers/registry';
import { writeMatrix } from '../../src/formats/writers/write-matrix';
import { npyArray } from '../npy-bytes';
import { zipOf } from './archives';
import { arrowOf, csvOf, jsonLinesOf, parquetOf, type TestColumn } from './table-files';

type Files = Readonly<Record<string, Uint8Array | string>>;

/** A kind of file that can be created at any size. */
export interface GrowingFile {
  /** Id of its format. */
  readonly format: string;
  /** The part of which a larger file has more. */
  readonly what: string;
  readonly size: number;
  /** Creates the files: the first is opened; the others are beside it. */
  readonly make: (size: number) => Files | Promise<Files>;
}

function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}

function rowsOf(rows: number, cols: number): Uint8Array {
  return npyArray('<f4', [rows, cols], Float32Array.from(upTo(rows * cols), Math.sin));
}

/**
 * Creates as many matrices as arrays that may name their rows, all in one folder or each pair in
 * its own.
 */
function arraysOf(size: number, isNested: boolean): [name: string, array: Uint8Array][] {
  return upTo(size).flatMap((i): [string, Uint8Array][] => {
    const folder = isNested ? `f${i}/` : '';
    const numbers = npyArray('<i4', [3], Int32Array.of(i, i + 1, i + 2));
    return [
      [`${folder}m${i}`, rowsOf(3, 2)],
      [`${folder}n${i}`, numbers],
    ];
  });
}

async function npzOf(size: number, isNested: boolean): Promise<Files> {
  const files = arraysOf(size, isNested).map(([name, array]) => [`${name}.npy`, array] as const);
  return { 'a.npz': await zipOf(Object.fromEntries(files), { level: 0 }) };
}

function safetensorsOf(size: number, isNested: boolean): Files {
  let at = 0;
  const tensors = arraysOf(size, isNested).map(([name, array]) => {
    const data = array.subarray(128);
    const [dtype, shape] = data.length === 24 ? ['F32', [3, 2]] : ['I32', [3]];
    const offsets = [at, (at += data.length)];
    return { name, data, about: { dtype, shape, data_offsets: offsets } };
  });
  const header = JSON.stringify(Object.fromEntries(tensors.map((t) => [t.name, t.about])));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return {
    'a.safetensors': Buffer.concat([
      length,
      Buffer.from(header),
      ...tensors.map(({ data }) => data),
    ]),
  };
}

async function pickleOf(text: string): Promise<Files> {
  return { 'a.pt': await zipOf({ 'a/data.pkl': Buffer.from(`\x80\x02${text}.`, 'latin1') }) };
}

/** A list of two numbers that is stored as number 0 in the memo and popped from the stack. */
const sharedRow = '](K\x01K\x02eq\x000';

function manyLists(size: number): string {
  return `(${upTo(size)
    .map((i) => `S'k${i}'\n(K\x01K\x02K\x03l`)
    .join('')}d`;
}

async function hdf5Of(size: number, isNested: boolean): Promise<Files> {
  const { FS } = await ready;
  const file = new Hdf5File('growing.h5', 'w');
  for (const [name, array] of arraysOf(size, isNested)) {
    const data = Uint8Array.from(array.subarray(128));
    const [folder, base] = name.includes('/') ? name.split('/') : ['', name];
    if (folder !== '' && file.get(folder!) === null) file.create_group(folder!);
    const parent = folder === '' ? file : file.get(folder!)!;
    (parent as Hdf5File).create_dataset(
      data.length === 24
        ? { name: base!, data: new Float32Array(data.buffer), shape: [3, 2] }
        : { name: base!, data: new Int32Array(data.buffer), shape: [3] },
    );
  }
  file.close();
  return { 'a.h5': FS.readFile('growing.h5') };
}

/** Creates ids, texts and one vector per row; or as many columns of numbers. */
function columnsOf(size: number, grows: 'rows' | 'columns'): TestColumn[] {
  if (grows === 'columns') {
    return upTo(size).map((c) => ({ name: `d${c}`, cells: upTo(40).map((r) => Math.sin(c * r)) }));
  }
  return [
    { name: 'id', cells: upTo(size).map((i) => `row ${(i * 7919) % 100_003}`) },
    { name: 'text', cells: upTo(size).map((i) => `"${'a, '.repeat(i % 9)}\\`) },
    { name: 'embedding', cells: upTo(size).map((i) => upTo(6).map((j) => Math.sin(i + j))) },
  ];
}

function jsonOf(columns: readonly TestColumn[]): string {
  return `[${jsonLinesOf(columns).replaceAll('\n', ',')}]`;
}

async function written(extension: string, rows: number): Promise<Files> {
  const matrix = { rows, cols: 4, data: Float32Array.from(upTo(rows * 4), Math.sin) };
  const parts: Uint8Array[] = [];
  const ids = upTo(rows).map((i) => `row ${i}`);
  for await (const part of writeMatrix(writerFor(extension), { matrix, ids, provenance: {} })) {
    parts.push(part);
  }
  return { [`a${extension}`]: Buffer.concat(parts) };
}

function projectorOf(size: number): Files {
  const config = {
    embeddings: [
      { tensorName: 'x', tensorShape: [size, 4], tensorPath: 'x.bytes', metadataPath: 'm.tsv' },
    ],
  };
  return {
    'projector_config.json': JSON.stringify(config),
    'x.bytes': rowsOf(size, 4).subarray(128),
    'm.tsv': `id\tlabel\n${upTo(size)
      .map((i) => `r${i}\tc${i % 5}`)
      .join('\n')}\n`,
  };
}

function projectorTensors(size: number): Files {
  const embeddings = upTo(size).map((i) => ({
    tensorName: `t${i}`,
    tensorShape: [3, 2],
    tensorPath: 'x.bytes',
  }));
  return {
    'projector_config.json': JSON.stringify({ embeddings }),
    'x.bytes': rowsOf(3, 2).subarray(128),
  };
}

const lines = (size: number, line: (i: number) => string): string =>
  upTo(size).map(line).join('\n');

/** Tables of a format that grow in rows, and in columns. */
function rowsAndColumns(
  format: GrowingFile['format'],
  columns: number,
  make: (columns: readonly TestColumn[]) => Files,
): GrowingFile[] {
  const sizes = { rows: 2000, columns };
  return (['rows', 'columns'] as const).map((what) => ({
    format,
    what,
    size: sizes[what],
    make: (n) => make(columnsOf(n, what)),
  }));
}

/** Files of every format, and of every kind of part of which a file may have many. */
export const growingFiles: readonly GrowingFile[] = [
  { format: 'npy', what: 'rows', size: 4000, make: (n) => ({ 'a.npy': rowsOf(n, 4) }) },
  {
    format: 'npy',
    what: 'arrays behind one another',
    size: 100,
    make: (n) => ({ 'a.npy': Buffer.concat(upTo(n).map(() => rowsOf(2, 4))) }),
  },
  { format: 'npz', what: 'rows', size: 4000, make: (n) => written('.npz', n) },
  { format: 'npz', what: 'arrays', size: 1100, make: (n) => npzOf(n, false) },
  { format: 'npz', what: 'folders', size: 200, make: (n) => npzOf(n, true) },
  { format: 'safetensors', what: 'arrays', size: 1100, make: (n) => safetensorsOf(n, false) },
  { format: 'safetensors', what: 'folders', size: 400, make: (n) => safetensorsOf(n, true) },
  {
    format: 'pytorch',
    what: 'references to a row',
    size: 4000,
    make: (n) => pickleOf(`${sharedRow}(${'h\0'.repeat(n)}l`),
  },
  {
    format: 'pytorch',
    what: 'references to a list as long',
    size: 1500,
    make: (n) => pickleOf(`](${'K\x01'.repeat(n)}eq\x000(${'h\0'.repeat(n)}l`),
  },
  {
    format: 'pytorch',
    what: 'dicts of a list that refer to a list as long',
    size: 1500,
    make: (n) => pickleOf(`](${'K\x01'.repeat(n)}eq\x000(${"(S'x'\nh\0d".repeat(n)}l`),
  },
  { format: 'pytorch', what: 'lists of a dict', size: 1000, make: (n) => pickleOf(manyLists(n)) },
  {
    format: 'pytorch',
    what: 'tuples in one another',
    size: 4000,
    make: (n) => pickleOf(`N${'\x85'.repeat(n)}`),
  },
  ...rowsAndColumns('parquet', 100, (columns) => ({ 'a.parquet': parquetOf(columns) })),
  ...rowsAndColumns('arrow', 100, (columns) => ({ 'a.arrow': arrowOf(columns) })),
  { format: 'hdf5', what: 'datasets', size: 1100, make: (n) => hdf5Of(n, false) },
  { format: 'hdf5', what: 'groups', size: 200, make: (n) => hdf5Of(n, true) },
  { format: 'projector', what: 'rows', size: 2000, make: projectorOf },
  { format: 'projector', what: 'tensors', size: 200, make: projectorTensors },
  {
    format: 'word-vectors',
    what: 'words',
    size: 2000,
    make: (n) => ({ 'a.vec': `${n} 3\n${lines(n, (i) => `w${i} ${i} 0.5 -1`)}\n` }),
  },
  {
    format: 'word-vectors',
    what: 'numbers a word',
    size: 2000,
    make: (n) => ({
      'a.vec': `3 ${n}\n${lines(3, (i) => `w${i} ${upTo(n).map(Math.sin).join(' ')}`)}\n`,
    }),
  },
  ...rowsAndColumns('json', 200, (columns) => ({ 'a.json': jsonOf(columns) })),
  {
    format: 'json',
    what: 'quotes in a text beside NaN',
    size: 40_000,
    make: (n) => ({
      'a.json': `[{"t":"${'\\"'.repeat(n)}","x":[1,NaN]},{"t":"","x":[3,4]},{"t":"","x":[5,6]}]`,
    }),
  },
  {
    format: 'jsonl',
    what: 'rows',
    size: 2000,
    make: (n) => ({ 'a.jsonl': jsonLinesOf(columnsOf(n, 'rows')) }),
  },
  ...rowsAndColumns('csv', 400, (columns) => ({ 'a.csv': csvOf(columns) })),
  {
    format: 'csv',
    what: 'quotes',
    size: 20_000,
    make: (n) => ({ 'a.csv': `a,b,t\n1,2,"${'""'.repeat(n)}"\n3,4,x\n5,6,y\n` }),
  },
];
