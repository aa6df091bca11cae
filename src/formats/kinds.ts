/** Name of a format and its file name extensions. */
export interface FormatKind {
  readonly id: string;
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /**
   * Extensions that other kinds of files have too: such a file is opened only if the user names it.
   */
  readonly sharedExtensions?: readonly string[];
  /** Whether a file may hold several arrays. */
  readonly several?: true;
  /** Whether a file has no header, so that its contents are known only after all of it was read. */
  readonly scanned?: true;
  /** Whether its reader opens other files beside it; `filesBeside` returns them. */
  readonly beside?: true;
}

/**
 * All formats, without the code that reads them: the extension host needs no more, and the readers'
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

/** Extensions of embedding files, lower case, with the dot. */
export const embeddingExtensions: readonly string[] = Object.values<FormatKind>(
  formatKinds,
).flatMap(({ extensions }) => extensions);

/** Whether a file's name has an extension of embedding files. */
export function isEmbeddingName(name: string): boolean {
  const lower = name.toLowerCase();
  return embeddingExtensions.some((ending) => lower.endsWith(ending));
}

/** Whether a file's name has an extension of any file that can be opened, shared ones included. */
export function hasEmbeddingEnding(name: string): boolean {
  return someKind(name, () => true);
}

/** Whether a file's name is that of a format whose files may hold several arrays. */
export function mayHoldSeveral(name: string): boolean {
  return someKind(name, ({ several }) => several === true);
}

/**
 * Whether a file's name is that of a format whose files have to be read whole to know their
 * contents.
 */
export function isScanned(name: string): boolean {
  return someKind(name, ({ scanned }) => scanned === true);
}

/** Whether a file's name is that of a format whose reader opens files beside it. */
export function readsBeside(name: string): boolean {
  return someKind(name, ({ beside }) => beside === true);
}

/** Whether a file's name has an extension of a format with a certain property. */
function someKind(name: string, isWanted: (kind: FormatKind) => boolean): boolean {
  const lower = name.toLowerCase();
  return Object.values<FormatKind>(formatKinds).some(
    (kind) => isWanted(kind) && allExtensions(kind).some((ending) => lower.endsWith(ending)),
  );
}

/** Returns all extensions of files that can be opened, lower case. */
export function allExtensions({ extensions, sharedExtensions = [] }: FormatKind): string[] {
  return [...extensions, ...sharedExtensions];
}
