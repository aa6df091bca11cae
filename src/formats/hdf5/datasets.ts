import type { Metadata } from 'h5wasm';
import type { ReadLimits } from '../limits';
import type { Hdf5Library } from './library';

/** A dataset and its path. */
export interface FoundDataset {
  /** Path from the root, e.g. `/encoder/emb`. */
  readonly path: string;
  readonly metadata: Metadata;
  /** Name of a filter that compresses its chunks and that the library does not have. */
  readonly unreadFilter?: string;
}

/** A field of a compound dataset. */
export type CompoundField = NonNullable<Metadata['compound_type']>['members'][number];

/**
 * Deflate, shuffle, Fletcher32, szip, n-bit and scale-offset are part of HDF5; filters with higher
 * ids are plugins.
 */
const maxOwnFilter = 6;

/** Names of plugins, for files that do not contain them. */
const pluginNames: Readonly<Record<number, string>> = {
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32026: 'blosc2',
};

/** Finds all datasets of an opened file, in the file's order. */
export function findDatasets(
  library: Hdf5Library,
  file: bigint,
  { entries, nesting }: ReadLimits,
): FoundDataset[] {
  const found: FoundDataset[] = [];
  let looked = 0;
  const visit = (folder: string, depth: number): void => {
    for (const name of library.get_names(file, folder === '' ? '/' : folder, false)) {
      // Links may form circles.
      if (++looked > entries || depth > nesting) return;
      // MATLAB stores the targets of cells and objects under #refs#.
      if (name.startsWith('#')) continue;
      const path = `${folder}/${name}`;
      const type = library.get_type(file, path);
      if (type === library.H5G_GROUP) visit(path, depth + 1);
      else if (type === library.H5G_DATASET) {
        found.push(describe(library, file, path));
      }
    }
  };
  visit('', 0);
  return found;
}

function describe(library: Hdf5Library, file: bigint, path: string): FoundDataset {
  const metadata = library.get_dataset_metadata(file, path);
  // Only chunks are compressed.
  const filters = metadata.chunks === null ? [] : library.get_dataset_filters(file, path);
  const plugin = filters.find(({ id }) => id > maxOwnFilter);
  if (plugin === undefined) return { path, metadata };
  const { id, name } = plugin;
  const unreadFilter = pluginNames[id] ?? (name === '' ? String(id) : name.slice(0, 40));
  return { path, metadata, unreadFilter };
}

/** Returns the name of the element type; undefined if it is not a real number. */
export function elementName({
  type,
  size,
  signed,
  vlen,
}: Pick<Metadata, 'type' | 'size' | 'signed' | 'vlen'>): string | undefined {
  if (vlen) return undefined;
  if (type === 0) return `${signed ? '' : 'u'}int${8 * size}`;
  return type === 1 ? `float${8 * size}` : undefined;
}

/** Whether a dataset holds text, of fixed or variable length. */
export function isText({ type }: Pick<Metadata, 'type'>): boolean {
  return type === 3;
}

/**
 * Returns the names of an enumeration, such as h5py's FALSE and TRUE; undefined for other types.
 */
export function namedNumbers({
  type,
  enum_type: names,
}: Pick<Metadata, 'type' | 'enum_type'>): ReadonlyMap<string, string> | undefined {
  if (type !== 8 || names === undefined) return undefined;
  const named = Object.entries(names.members);
  return new Map(named.map(([name, value]) => [String(value), booleans[name] ?? name]));
}

/** Booleans as Python and tables write them. */
const booleans: Readonly<Record<string, string>> = { FALSE: 'False', TRUE: 'True' };

/** Whether elements contain pointers to data elsewhere in the library's memory. */
export function holdsPointers({ vlen, compound_type: compound }: Metadata): boolean {
  return vlen || (compound?.members.some((member) => member.vlen) ?? false);
}
