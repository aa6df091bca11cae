import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { notOfFormat, unreadKind } from '../faults';
import { type EmbeddingFile, type EmbeddingMember, type Format, unusableMember } from '../format';
import { formatKinds } from '../kinds';
import type { RowArray } from '../row-array';
import { describedMembers, folderOf, withDescriptions, withEntries } from '../row-arrays';
import { whyNotASpace } from '../shape';
import { type Column, findColumns, packedByPlugin } from './columns';
import { compoundMembers } from './compound-members';
import { elementName, findDatasets, type FoundDataset, isText } from './datasets';
import { findFrames, type Frame, frameOf } from './frames';
import { callLibrary, type Hdf5Library, loadLibrary } from './library';
import { type DatasetPlace, readMatrix } from './read-dataset';
import { findSparse, sparseMember } from './sparse';
import { mountSource, type VirtualFiles } from './virtual-file';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const matlab = 'MATLAB ';

/** HDF5, and MATLAB files of version 7.3: every matrix of numbers is a space, named by its path. */
export const hdf5: Format = {
  ...formatKinds.hdf5,
  matches: (head) => signature.every((byte, i) => head[i] === byte) || textOf(head, 7) === matlab,
  async open(source, limits): Promise<EmbeddingFile> {
    const version = await matlabVersion(source);
    if (version !== undefined && version !== '7.3') {
      throw unreadKind(
        source,
        `It is a MATLAB file of version ${version}; those of version 7.3 are read.`,
        "Save it in MATLAB with save(file, '-v7.3').",
      );
    }
    const library = await loadLibrary(limits);
    const mounted = await mountSource(library.FS as unknown as VirtualFiles, source, limits);
    try {
      const file = await callLibrary(source, () => openFile(library, mounted.path));
      const found = await callLibrary(source, () => findDatasets(library, file, limits));
      if (found.length === 0) throw notOfFormat(source, 'HDF5', 'it holds no datasets');
      const isTransposed = version !== undefined;
      const place = { source, library, file, mounted, isTransposed, limits };
      return {
        format: 'hdf5',
        members: await describeDatasets(place, found),
        provenance: version === undefined ? {} : { MATLAB: version },
        close: async () => {
          await callLibrary(source, () => library.close_file(file));
          mounted.unmount();
        },
      };
    } catch (error) {
      mounted.unmount();
      throw error;
    }
  },
};

function openFile(library: Hdf5Library, path: string): bigint {
  const file = library.open(path, library.H5F_ACC_RDONLY, false, -1, -1);
  if (file < 0) throw new Error('the library can not open it');
  return file;
}

async function matlabVersion(source: ByteSource): Promise<string | undefined> {
  const head = await source.read(0, Math.min(16, source.size));
  return textOf(head, 7) === matlab ? textOf(head.subarray(7), 3) : undefined;
}

function textOf(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

async function describeDatasets(
  place: DatasetPlace,
  found: readonly FoundDataset[],
): Promise<EmbeddingMember[]> {
  const { columns, parts } = findColumns(place, found);
  const sparse = findSparse(found);
  const [frames, unread] = await callLibrary(place.source, (): [Frame[], EmbeddingMember[]] => [
    findFrames(place, found, columns),
    [...sparse].map((path) => sparseMember(place, path)),
  ]);
  const listed = [
    ...found
      .filter(({ path }) => !parts.has(path) && !sparse.has(folderOf(path)))
      .flatMap((dataset) => membersOf(place, dataset)),
    ...columns.filter(({ isDataset }) => !isDataset).map(columnMember),
    ...unread,
  ];
  const frameFolders = new Set(frames.map(({ path }) => path));
  const outside = listed.filter(({ name }) => frameOf(name, frames) === undefined);
  const others = describedMembers(
    outside.map((member) => ({ member, folder: folderOf(member.name) })),
    columns.filter(({ folder }) => !frameFolders.has(folder)),
  );
  const byPath = new Map(columns.map((column) => [column.path, column]));
  let next = 0;
  return listed.map((member) => {
    const frame = frameOf(member.name, frames);
    const described = frame === undefined ? others[next++]! : inFrame(member, frame);
    return withEntries(described, byPath.get(member.name));
  });
}

/** Adds the row descriptions of its frame to an array. */
function inFrame(member: EmbeddingMember, { index, columns }: Frame): EmbeddingMember {
  const fits = ({ entries }: RowArray): boolean => entries === member.shape[0];
  return withDescriptions(member, [index ?? []].flat().filter(fits), columns.filter(fits));
}

function membersOf(place: DatasetPlace, dataset: FoundDataset): EmbeddingMember[] {
  return dataset.metadata.compound_type === undefined
    ? [datasetMember(place, dataset)]
    : compoundMembers(place, dataset);
}

/** Returns a column that is not a dataset of its own, as a member. */
function columnMember({ path, entries, kind }: Column): EmbeddingMember {
  return unusableMember(path, [entries], kind, whyNotASpace([entries])!);
}

function datasetMember(place: DatasetPlace, dataset: FoundDataset): EmbeddingMember {
  const { path, metadata } = dataset;
  const shape = shapeOf(place, dataset);
  const type = elementTypes.get(elementName(metadata) ?? '');
  if (type === undefined) {
    const dtype = isText(metadata) ? 'text' : (elementName(metadata) ?? 'other');
    return unusableMember(path, shape, dtype, 'Its elements are not real numbers.');
  }
  const unusable =
    dataset.unreadFilter === undefined
      ? whyNotASpace(shape)
      : packedByPlugin('It', dataset.unreadFilter);
  return {
    name: path,
    shape,
    dtype: type.name,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) => readMatrix(place, dataset, type, start, stop),
  };
}

/** Returns the shape as the user sees it: MATLAB stores columns first, and vectors as matrices. */
function shapeOf({ isTransposed }: DatasetPlace, { metadata }: FoundDataset): readonly number[] {
  const shape = metadata.shape ?? [];
  if (!isTransposed) return shape;
  return shape.length === 2 && shape.includes(1) ? [shape[0]! * shape[1]!] : [...shape].reverse();
}
