/** What a format is called and which files are of it. */
export interface FormatKind {
  readonly id: string;
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Endings that other files have too: such a file is tried only where a person names it. */
  readonly sharedExtensions?: readonly string[];
  /** Whether a file may hold several arrays. */
  readonly several?: true;
  /** Whether what a file holds shows only once all of it has been looked through: it has no header. */
  readonly scanned?: true;
  /** Whether its reader opens files beside the one that is named; `filesBeside` tells which. */
  readonly beside?: true;
}

/**
 * Every format, without the code that reads it: the extension host needs no more, and the readers'
 * libraries are large.
 */
export const formatKinds = {
  npy: { id: 'npy', name: 'NumPy array', extensions: ['.npy'] },
  npz: { id: 'npz', name: 'NumPy archive', extensions: ['.npz'], several: true },
  safetensors: {
    id: 'safetensors',
    name: 'safetensors',
    extensions: ['.safetensors'],
    several: true,
  },
  pytorch: { id: 'pytorch', name: 'PyTorch', extensions: ['.pt', '.pth'], several: true },
  parquet: { id: 'parquet', name: 'Parquet', extensions: ['.parquet'], several: true },
  arrow: {
    id: 'arrow',
    name: 'Arrow or Feather',
    extensions: ['.arrow', '.feather'],
    several: true,
  },
  hdf5: {
    id: 'hdf5',
    name: 'HDF5, AnnData or MATLAB 7.3',
    extensions: ['.h5', '.hdf5', '.h5ad', '.mat'],
    several: true,
  },
  wordVectors: {
    id: 'word-vectors',
    name: 'word2vec or GloVe',
    extensions: ['.vec', '.w2v', '.glove'],
    sharedExtensions: ['.bin', '.txt'],
    scanned: true,
  },
  projector: {
    id: 'projector',
    name: 'TensorBoard projector',
    extensions: ['.bytes'],
    sharedExtensions: ['projector_config.json'],
    several: true,
    beside: true,
  },
  jsonl: {
    id: 'jsonl',
    name: 'JSON lines',
    extensions: ['.jsonl', '.ndjson'],
    several: true,
    scanned: true,
  },
  json: {
    id: 'json',
    name: 'JSON',
    extensions: [],
    sharedExtensions: ['.json'],
    several: true,
    scanned: true,
  },
  csv: {
    id: 'csv',
    name: 'CSV or TSV',
    extensions: ['.csv', '.tsv'],
    several: true,
    scanned: true,
  },
} satisfies Readonly<Record<string, FormatKind>>;

/** Endings by which embedding files are known, lower case, with the dot. */
export const embeddingExtensions: readonly string[] = Object.values<FormatKind>(
  formatKinds,
).flatMap(({ extensions }) => extensions);

/** Whether a file's name ends like that of an embedding file. */
export function isEmbeddingName(name: string): boolean {
  const lower = name.toLowerCase();
  return embeddingExtensions.some((ending) => lower.endsWith(ending));
}

/** Whether a file's name ends like that of any file that can be opened, shared endings as well. */
export function hasEmbeddingEnding(name: string): boolean {
  return someKind(name, () => true);
}

/** Whether a file's name is that of a format whose files may hold several arrays. */
export function mayHoldSeveral(name: string): boolean {
  return someKind(name, ({ several }) => several === true);
}

/** Whether a file's name is that of a format whose files have to be looked through to tell what they hold. */
export function isScanned(name: string): boolean {
  return someKind(name, ({ scanned }) => scanned === true);
}

/** Whether a file's name is that of a format whose reader opens files beside it. */
export function readsBeside(name: string): boolean {
  return someKind(name, ({ beside }) => beside === true);
}

/** Whether a file's name ends like those of a format of this sort. */
function someKind(name: string, isWanted: (kind: FormatKind) => boolean): boolean {
  const lower = name.toLowerCase();
  return Object.values<FormatKind>(formatKinds).some(
    (kind) => isWanted(kind) && allExtensions(kind).some((ending) => lower.endsWith(ending)),
  );
}

/** All endings of files that can be opened, lower case. */
export function allExtensions({ extensions, sharedExtensions = [] }: FormatKind): string[] {
  return [...extensions, ...sharedExtensions];
}
