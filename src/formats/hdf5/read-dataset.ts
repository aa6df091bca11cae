import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/matrix';
import type { ByteSource } from '../byte-source';
import { decodeElements, type ElementType } from '../elements';
import { notOfFormat } from '../faults';
import { describeShape } from '../shape';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { type FoundDataset, holdsPointers } from './datasets';
import { callLibrary, type Hdf5Library } from './library';
import type { MountedSource } from './virtual-file';

/** An opened file that contains a dataset. */
export interface DatasetPlace {
  readonly source: ByteSource;
  readonly library: Hdf5Library;
  /** The library's handle of the file. */
  readonly file: bigint;
  readonly mounted: MountedSource;
  /** Whether the file's rows are our columns, as in MATLAB. */
  readonly isTransposed: boolean;
  readonly limits: ReadLimits;
}

/** Bytes of elements requested from the library at once: its memory is separate and small. */
export const blockBytes = 32 * 2 ** 20;

/** Reads rows of a two-dimensional dataset. */
export async function readMatrix(
  place: DatasetPlace,
  { path, metadata }: FoundDataset,
  type: ElementType,
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, isTransposed, limits } = place;
  const cols = metadata.shape![isTransposed ? 0 : 1]!;
  const rows = stop - start;
  checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
  await checkStorage(place, { path, metadata });
  const data = type.wide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  // Whole chunks at a time: a chunk that is split between reads is unpacked twice.
  const chunkRows = metadata.chunks?.[isTransposed ? 1 : 0] ?? 1;
  const fitting = Math.floor(blockBytes / (cols * type.bytes * chunkRows));
  const blockRows = Math.max(1, fitting) * chunkRows;
  for (let first = start; first < stop;) {
    const last = Math.min(stop, (Math.floor(first / blockRows) + 1) * blockRows);
    const [count, offset] = [
      [last - first, cols],
      [first, 0],
    ];
    const [blockCount, blockOffset] = isTransposed
      ? [count.reverse(), offset.reverse()]
      : [count, offset];
    const bytes = await callLibrary(source, () =>
      readBlock(place, path, type.bytes, blockCount, blockOffset),
    );
    const block = decodeElements(type, bytes);
    if (isTransposed) fillTransposed(data, block, first - start, last - first, cols);
    else data.set(block, (first - start) * cols);
    first = last;
  }
  return { rows, cols, data };
}

function fillTransposed(
  data: Matrix['data'],
  block: Matrix['data'],
  firstRow: number,
  rows: number,
  cols: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) data[(firstRow + i) * cols + j] = block[j * rows + i]!;
  }
}

/**
 * Checks the size of chunks.
 * @throws InspectorError `too-large` for chunks beyond what may be unpacked at once
 */
function checkChunks(
  { source, limits }: DatasetPlace,
  chunks: readonly number[] | null,
  elementBytes: number,
): void {
  const bytes = (chunks ?? []).reduce((size, extent) => size * extent, elementBytes);
  // A compressed chunk may claim any size, and is unpacked whole.
  checkBound(source, 'A chunk of it', bytes, 'blockMebibytes', limits);
  checkMemory(source, 'A chunk', bytes, limits);
}

/** Datasets whose storage was checked and is complete. */
const whole = new WeakSet<FoundDataset['metadata']>();

/**
 * Checks that a dataset can be read: its chunks are within bounds, and contiguous storage has the size that its
 * shape requires. The library uses the shape to read all rows but the stored size to read a slice, and returns other
 * rows if they differ.
 * @throws InspectorError `too-large`, `malformed`
 */
export async function checkStorage(
  place: DatasetPlace,
  { path, metadata }: Pick<FoundDataset, 'path' | 'metadata'>,
): Promise<void> {
  checkChunks(place, metadata.chunks, metadata.size);
  const { chunks, shape, size } = metadata;
  if (chunks !== null || holdsPointers(metadata) || isElsewhere(metadata)) return;
  if (whole.has(metadata)) return;
  const extents = shape ?? [];
  const bytes = extents.reduce((product, extent) => product * extent, size);
  if (extents.length === 0 || bytes === 0) return;
  const first = extents.map(() => 0);
  const one = extents.map(() => 1);
  const read = (): void => {
    withBlock(place, path, size, one, first, () => undefined);
  };
  const { mounted, source } = place;
  const addresses = await callLibrary(source, () => {
    // The header is read first, so that later reads contain numbers only.
    read();
    return mounted.readsOf(read);
  });
  const stored = addresses.flatMap((address) => mounted.layouts.at(address));
  const other = stored.find((each) => each !== bytes);
  if (other !== undefined) {
    const reason = `"${path}" is stored in ${other} bytes, and its shape ${describeShape(extents)} takes ${bytes}`;
    throw notOfFormat(source, 'HDF5', reason);
  }
  whole.add(metadata);
}

/** Whether the numbers are stored in other datasets or files. */
function isElsewhere({ virtual_sources: virtual }: FoundDataset['metadata']): boolean {
  return virtual !== undefined && virtual.length > 0;
}

/** Reads a block's bytes, unpacked and in little endian. */
function readBlock(
  place: DatasetPlace,
  path: string,
  elementBytes: number,
  count: readonly number[],
  offset: readonly number[],
): Uint8Array {
  return withBlock(place, path, elementBytes, count, offset, (pointer, bytes) =>
    place.library.HEAPU8.slice(pointer, pointer + bytes),
  );
}

/** Reads a block into the library's memory and passes it to a function there. */
export function withBlock<T>(
  { library, file }: DatasetPlace,
  path: string,
  elementBytes: number,
  count: readonly number[],
  offset: readonly number[],
  use: (pointer: number, bytes: number) => T,
): T {
  const bytes = count.reduce((product, extent) => product * extent, elementBytes);
  const pointer = library._malloc(bytes);
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`);
  try {
    const status = library.get_dataset_data(
      file,
      path,
      count.map(BigInt),
      offset.map(BigInt),
      count.map(() => 1n),
      BigInt(pointer),
    );
    if (status < 0) throw new Error(`elements of "${path}" can't be read`);
    return use(pointer, bytes);
  } finally {
    library._free(pointer);
  }
}
