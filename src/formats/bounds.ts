/** A bound on the resources that reading a file may use, besides memory. */
export interface Bound {
  readonly id: string;
  /** Name of what is bounded, as the start of a sentence. */
  readonly name: string;
  readonly unit: 'MiB' | 'count';
  readonly default: number;
  readonly maximum: number;
  /** Reason to change it. */
  readonly description: string;
}

/**
 * All bounds; the settings, the command line's options and the tables of both are generated from
 * them.
 */
export const bounds = [
  {
    id: 'headerMebibytes',
    name: 'The header of a file',
    unit: 'MiB',
    default: 128,
    maximum: 2000,
    description: 'npy, safetensors, messages of Arrow, the footer of Parquet.',
  },
  {
    id: 'blockMebibytes',
    name: 'A part that is unpacked at once',
    unit: 'MiB',
    default: 1024,
    maximum: 4000,
    description: 'A page of Parquet or a chunk of HDF5.',
  },
  {
    id: 'unpackRatio',
    name: 'Bytes that one packed byte may stand for',
    unit: 'count',
    default: 65_536,
    maximum: 65_536,
    description:
      'Archives and compressed columns; lower it to refuse zip bombs that memory would allow. Real embeddings seldom reach 100.',
  },
  {
    id: 'entries',
    name: 'Arrays and values looked at in one file',
    unit: 'count',
    default: 100_000,
    maximum: 10_000_000,
    description:
      'Files of an archive, objects of HDF5, values of a pickle that may hold tensors, columns and row groups of a table, numbers of a word.',
  },
  {
    id: 'nesting',
    name: 'Depth of nested dicts, lists, groups and fields',
    unit: 'count',
    default: 64,
    maximum: 1000,
    description: 'What lies deeper is not looked at.',
  },
  {
    id: 'pickleValues',
    name: 'Values of a pickle at once',
    unit: 'count',
    default: 10_000_000,
    maximum: 100_000_000,
    description: 'Entries of a list, a dict or a call in PyTorch files.',
  },
  {
    id: 'lineMebibytes',
    name: 'A line of text, or a quoted cell',
    unit: 'MiB',
    default: 256,
    maximum: 500,
    description: 'CSV, JSON lines and word vectors.',
  },
  {
    id: 'jsonMebibytes',
    name: 'A JSON file',
    unit: 'MiB',
    default: 500,
    maximum: 500,
    description: 'It is read whole; JSON lines are not.',
  },
  {
    id: 'listMebibytes',
    name: 'A list of row ids or labels',
    unit: 'MiB',
    default: 64,
    maximum: 500,
    description: 'Text files with anchors, rows or labels.',
  },
  {
    id: 'folderFiles',
    name: 'Embedding files of a folder of shards',
    unit: 'count',
    default: 4096,
    maximum: 65_536,
    description: 'All of them are open at once.',
  },
  {
    id: 'describedRows',
    name: 'Rows whose ids, labels and texts a preview shows',
    unit: 'count',
    default: 1_048_576,
    maximum: 100_000_000,
    description: 'They are all held in memory.',
  },
  {
    id: 'fetchMebibytes',
    name: 'A file of a virtual file system',
    unit: 'MiB',
    default: 1024,
    maximum: 2000,
    description:
      'What only VS Code can reach is fetched whole, a folder of shards too; local files are read by parts.',
  },
] as const satisfies readonly Bound[];

export type BoundId = (typeof bounds)[number]['id'];
export type Bounds = Readonly<Record<BoundId, number>>;

export const defaultBounds = Object.fromEntries(
  bounds.map((bound) => [bound.id, bound.default]),
) as Bounds;
