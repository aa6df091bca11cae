/** What a format is called and which files are of it. */
export interface FormatKind {
  readonly id: string;
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
}

/**
 * Every format, without the code that reads it: the extension host needs no more, and the readers'
 * libraries are large.
 */
export const formatKinds = {
  npy: { id: 'npy', name: 'NumPy array', extensions: ['.npy'] },
  npz: { id: 'npz', name: 'NumPy archive', extensions: ['.npz'] },
  safetensors: { id: 'safetensors', name: 'safetensors', extensions: ['.safetensors'] },
  pytorch: { id: 'pytorch', name: 'PyTorch', extensions: ['.pt', '.pth'] },
  parquet: { id: 'parquet', name: 'Parquet', extensions: ['.parquet'] },
  arrow: { id: 'arrow', name: 'Arrow or Feather', extensions: ['.arrow', '.feather'] },
  hdf5: { id: 'hdf5', name: 'HDF5', extensions: ['.h5', '.hdf5'] },
  jsonl: { id: 'jsonl', name: 'JSON lines', extensions: ['.jsonl', '.ndjson'] },
  csv: { id: 'csv', name: 'CSV or TSV', extensions: ['.csv', '.tsv'] },
} as const satisfies Readonly<Record<string, FormatKind>>;

/** Endings of the files that can be opened, lower case, with the dot. */
export const embeddingExtensions: readonly string[] = Object.values(formatKinds).flatMap(
  ({ extensions }) => extensions,
);
