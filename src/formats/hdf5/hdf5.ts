import type h5wasm from 'h5wasm';
import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { decodeElements, type ElementType, elementTypes } from '../elements';
import { guarded, notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { isIdName } from '../id-names';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { whyNotASpace } from '../shape';
import { elementName, findDatasets, type FoundDataset } from './datasets';
import { mountSource, type VirtualFiles } from './virtual-file';

type H5Module = Awaited<typeof h5wasm.ready>;

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** HDF5: every two-dimensional dataset of numbers is a space, addressed by its path. */
export const hdf5: Format = {
  ...formatKinds.hdf5,
  matches: (head) => signature.every((byte, i) => head[i] === byte),
  async open(source, limits): Promise<EmbeddingFile> {
    // The library is large and starts slowly: it is loaded by the first file that needs it.
    const { default: library } = await import('h5wasm');
    const module = await library.ready;
    module.activate_throwing_error_handler();
    const { path, unmount } = await mountSource(
      module.FS as unknown as VirtualFiles,
      source,
      limits,
    );
    try {
      const file = await guarded(source, 'HDF5', () => new library.File(path, 'r'));
      const found = await guarded(source, 'HDF5', () => findDatasets(file, library));
      if (found.length === 0) throw notOfFormat(source, 'HDF5', 'it holds no datasets');
      return {
        format: 'hdf5',
        members: found.map((dataset) => datasetMember(source, module, dataset, found, limits)),
        provenance: {},
        close: () => {
          file.close();
          unmount();
          return Promise.resolve();
        },
      };
    } catch (error) {
      unmount();
      throw error;
    }
  },
};

function datasetMember(
  source: ByteSource,
  module: H5Module,
  dataset: FoundDataset,
  all: readonly FoundDataset[],
  limits: ReadLimits,
): EmbeddingMember {
  const { path, metadata } = dataset;
  const shape = metadata.shape ?? [];
  const dtype = elementName(metadata);
  const type = elementTypes.get(dtype ?? '');
  if (type === undefined) {
    const unusable = 'Its elements are not real numbers.';
    return {
      name: path,
      shape,
      dtype: dtype ?? 'other',
      unusable,
      readRows: () => Promise.reject(new Error(unusable)),
    };
  }
  const unusable = whyNotASpace(shape);
  const ids = all.find((other) => other !== dataset && canBeIds(other, dataset));
  return {
    name: path,
    shape,
    dtype: type.name,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) => readRows(source, module, dataset, type, start, stop, limits),
    ...(ids === undefined ? {} : { readIds: () => readTexts(source, ids, limits) }),
  };
}

function canBeIds({ path, metadata }: FoundDataset, space: FoundDataset): boolean {
  const [folder, name] = splitPath(path);
  const isText = metadata.type === 3;
  return (
    isIdName(name) &&
    folder === splitPath(space.path)[0] &&
    metadata.shape?.length === 1 &&
    metadata.shape[0] === space.metadata.shape?.[0] &&
    (isText || metadata.type === 0)
  );
}

function splitPath(path: string): [string, string] {
  const cut = path.lastIndexOf('/');
  return [path.slice(0, cut), path.slice(cut + 1)];
}

/** Bytes of elements that are asked of the library at once: its memory is separate and small. */
const blockBytes = 32 * 2 ** 20;

async function readRows(
  source: ByteSource,
  module: H5Module,
  { dataset, metadata }: FoundDataset,
  type: ElementType,
  start: number,
  stop: number,
  limits: ReadLimits,
): Promise<Matrix> {
  const cols = metadata.shape![1]!;
  const rows = stop - start;
  checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
  checkChunks(source, metadata.chunks, metadata.size, limits);
  const data = type.wide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  // Whole chunks at a time: a chunk that is cut is unpacked twice.
  const chunkRows = metadata.chunks?.[0] ?? 1;
  const fitting = Math.floor(blockBytes / (cols * type.bytes * chunkRows));
  const blockRows = Math.max(1, fitting) * chunkRows;
  for (let first = start; first < stop;) {
    const last = Math.min(stop, (Math.floor(first / blockRows) + 1) * blockRows);
    const bytes = await guarded(source, 'HDF5', () =>
      readBlock(module, dataset.file_id, dataset.path, first, last - first, cols, type),
    );
    data.set(decodeElements(type, bytes), (first - start) * cols);
    first = last;
  }
  return { rows, cols, data };
}

/** A packed chunk may claim any size; it is unpacked whole. */
function checkChunks(
  source: ByteSource,
  chunks: readonly number[] | null,
  elementBytes: number,
  limits: ReadLimits,
): void {
  const bytes = (chunks ?? []).reduce((size, extent) => size * extent, elementBytes);
  if (bytes > 2 ** 30) throw notOfFormat(source, 'HDF5', `its chunks claim ${bytes} bytes each`);
  checkMemory(source, 'A chunk', bytes, limits);
}

/** The rows' bytes, unpacked and in little endian. */
function readBlock(
  module: H5Module,
  file: bigint,
  path: string,
  first: number,
  rows: number,
  cols: number,
  type: ElementType,
): Uint8Array {
  const bytes = rows * cols * type.bytes;
  const pointer = module._malloc(bytes);
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`);
  try {
    const [count, offset, strides] = [
      [rows, cols],
      [first, 0],
      [1, 1],
    ].map((values) => values.map(BigInt)) as [bigint[], bigint[], bigint[]];
    const status = module.get_dataset_data(file, path, count, offset, strides, BigInt(pointer));
    if (status < 0) throw new Error(`rows from ${first} can't be read`);
    return module.HEAPU8.slice(pointer, pointer + bytes);
  } finally {
    module._free(pointer);
  }
}

async function readTexts(
  source: ByteSource,
  { dataset, metadata }: FoundDataset,
  limits: ReadLimits,
): Promise<string[]> {
  const bytes = metadata.shape![0]! * (metadata.size + 32);
  checkMemory(source, 'A list of row ids', bytes, limits);
  checkChunks(source, metadata.chunks, metadata.size, limits);
  const values = await guarded(source, 'HDF5', () => dataset.slice([[0, metadata.shape![0]!]]));
  return Array.from(values as ArrayLike<string | number | bigint>, String);
}
