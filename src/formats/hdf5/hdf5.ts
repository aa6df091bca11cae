import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { notOfFormat, unreadKind } from '../faults';
import { type EmbeddingFile, type EmbeddingMember, type Format, unusableMember } from '../format';
import { formatKinds } from '../kinds';
import { type RowArray, withEntries, withRowArrays } from '../row-arrays';
import { whyNotASpace } from '../shape';
import { elementName, findDatasets, type FoundDataset, isText } from './datasets';
import { callLibrary, type Hdf5Library, loadLibrary } from './library';
import { type DatasetPlace, readMatrix, readTexts } from './read-dataset';
import { mountSource, type VirtualFiles } from './virtual-file';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const matlab = 'MATLAB ';

/** HDF5, and MATLAB files of version 7.3: every matrix of numbers is a space, addressed by its path. */
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
    const { path, unmount } = await mountSource(
      library.FS as unknown as VirtualFiles,
      source,
      limits,
    );
    try {
      const file = await callLibrary(source, () => openFile(library, path));
      const found = await callLibrary(source, () => findDatasets(library, file, limits));
      if (found.length === 0) throw notOfFormat(source, 'HDF5', 'it holds no datasets');
      const place = { source, library, file, isTransposed: version !== undefined, limits };
      return {
        format: 'hdf5',
        members: describeDatasets(place, found),
        provenance: version === undefined ? {} : { MATLAB: version },
        close: async () => {
          await callLibrary(source, () => library.close_file(file));
          unmount();
        },
      };
    } catch (error) {
      unmount();
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

function describeDatasets(place: DatasetPlace, found: readonly FoundDataset[]): EmbeddingMember[] {
  const beside = found.flatMap((dataset) => rowArray(place, dataset) ?? []);
  return found.map((dataset) =>
    withEntries(
      withRowArrays(datasetMember(place, dataset), splitPath(dataset.path)[0], beside),
      rowArray(place, dataset),
    ),
  );
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

/** As a person sees it: MATLAB stores columns first, and vectors as matrices. */
function shapeOf({ isTransposed }: DatasetPlace, { metadata }: FoundDataset): readonly number[] {
  const shape = metadata.shape ?? [];
  if (!isTransposed) return shape;
  return shape.length === 2 && shape.includes(1) ? [shape[0]! * shape[1]!] : [...shape].reverse();
}

function rowArray(place: DatasetPlace, dataset: FoundDataset): RowArray | undefined {
  const shape = shapeOf(place, dataset);
  const isWhole = dataset.metadata.type === 0;
  const isNumber = elementTypes.has(elementName(dataset.metadata) ?? '');
  if (shape.length !== 1 || !(isText(dataset.metadata) || isNumber)) return undefined;
  const [folder, name] = splitPath(dataset.path);
  return {
    name,
    folder,
    entries: shape[0]!,
    canBeIds: isText(dataset.metadata) || isWhole || place.isTransposed,
    read: () =>
      dataset.unreadFilter === undefined
        ? readTexts(place, dataset)
        : Promise.reject(
            unreadKind(
              place.source,
              packedByPlugin(`"${dataset.path}"`, dataset.unreadFilter),
              'Save the file again, packed by gzip or not at all.',
            ),
          ),
  };
}

function packedByPlugin(what: string, filter: string): string {
  return `${what} is packed by "${filter}", a plugin of HDF5 that is not read (gzip is).`;
}

function splitPath(path: string): [string, string] {
  const cut = path.lastIndexOf('/');
  return [path.slice(0, cut), path.slice(cut + 1)];
}
