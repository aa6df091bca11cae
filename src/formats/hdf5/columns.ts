import { unreadKind } from '../faults';
import type { RowArray } from '../row-array';
import { baseName, folderOf } from '../row-arrays';
import { isOneEntryARow } from '../shape';
import {
  type CompoundField,
  elementName,
  type FoundDataset,
  isText,
  namedNumbers,
} from './datasets';
import type { DatasetPlace } from './read-dataset';
import { type Field, isReadAsText, readTexts } from './read-texts';

/** All parts of a file that may have one entry per row. */
export interface FoundColumns {
  readonly columns: readonly Column[];
  /** Paths of datasets that are only parts of columns, such as codes. */
  readonly parts: ReadonlySet<string>;
}

export interface Column extends RowArray {
  readonly path: string;
  /** Description of its entries, for the user. */
  readonly kind: string;
  /** Whether its path is that of a dataset. */
  readonly isDataset: boolean;
}

/**
 * Finds columns with one entry per row: datasets of one dimension, fields of compound ones, and
 * AnnData's groups of categories with a code for each row, and of values with a mask.
 */
export function findColumns(place: DatasetPlace, found: readonly FoundDataset[]): FoundColumns {
  const byPath = new Map(found.map((dataset) => [dataset.path, dataset]));
  const parts = new Set<string>();
  const take = (column: Column | undefined, of: readonly FoundDataset[]): Column[] => {
    if (column === undefined) return [];
    for (const { path } of of) parts.add(path);
    return [column];
  };
  const columns = found.flatMap((dataset): Column[] => {
    const { path } = dataset;
    const [folder, name] = [folderOf(path), baseName(path)];
    const beside = (other: string): FoundDataset | undefined => byPath.get(`${folder}/${other}`);
    const [categories, mask] = [beside('categories'), beside('mask')];
    if (name === 'codes' && categories !== undefined) {
      return take(categoryColumn(place, folder, dataset, categories), [dataset, categories]);
    }
    if (name === 'values' && mask !== undefined) {
      return take(maskedColumn(place, folder, dataset, mask), [dataset, mask]);
    }
    // AnnData before 0.8 stores the categories of a column in a folder beside it.
    const old = beside(`__categories/${name}`);
    if (old !== undefined) return take(categoryColumn(place, path, dataset, old), [old]);
    return [...plainColumn(place, dataset), ...fieldColumns(place, dataset)];
  });
  return { columns: columns.filter(({ path }) => !parts.has(path)), parts };
}

/** Returns a dataset of one dimension, or a vector of MATLAB, as a column. */
function plainColumn(place: DatasetPlace, dataset: FoundDataset): Column[] {
  const { path, metadata } = dataset;
  const shape = metadata.shape ?? [];
  const isVector =
    isOneEntryARow(shape) || (place.isTransposed && shape.length === 2 && shape.includes(1));
  const field = { ...metadata, offset: 0 };
  if (!isVector || !isReadAsText(field)) return [];
  const entries = shape.reduce((product, extent) => product * extent, 1);
  const read = (most?: number): Promise<string[]> => texts(place, dataset, most);
  return [{ ...columnOf(place, path, entries, field, read), isDataset: true }];
}

/** Returns the fields of a compound dataset as columns, one entry per element. */
function fieldColumns(place: DatasetPlace, dataset: FoundDataset): Column[] {
  return fieldsOf(dataset)
    .filter(isReadAsText)
    .map((field) => {
      const read = (most?: number): Promise<string[]> => texts(place, dataset, most, field);
      const path = `${dataset.path}/${field.name}`;
      return columnOf(place, path, dataset.metadata.shape![0]!, field, read);
    });
}

/** Returns the fields of a compound dataset of one dimension; none for any other dataset. */
export function fieldsOf({ metadata }: FoundDataset): readonly CompoundField[] {
  return metadata.shape?.length === 1 ? (metadata.compound_type?.members ?? []) : [];
}

function columnOf(
  { isTransposed }: DatasetPlace,
  path: string,
  entries: number,
  field: Field,
  read: Column['read'],
): Column {
  const hasNames = namedNumbers(field) !== undefined;
  return {
    path,
    name: baseName(path),
    folder: folderOf(path),
    entries,
    // MATLAB's numbers all have the same type.
    canBeIds: isText(field) || field.type === 0 || hasNames || isTransposed,
    read,
    kind: isText(field) ? 'text' : hasNames ? 'named numbers' : (elementName(field) ?? 'other'),
    isDataset: false,
  };
}

/**
 * Creates a column from a code for each row, which is an index into its categories; -1 for none.
 */
function categoryColumn(
  place: DatasetPlace,
  path: string,
  codes: FoundDataset,
  categories: FoundDataset,
): Column | undefined {
  const [plain] = plainColumn(place, codes);
  const [names] = plainColumn(place, categories);
  if (plain === undefined || names === undefined || codes.metadata.type !== 0) return undefined;
  return {
    ...placedAt(path, codes),
    entries: plain.entries,
    canBeIds: true,
    kind: 'categories',
    async read(most) {
      const indexNames = await names.read();
      return (await plain.read(most)).map((code) => indexNames[Number(code)] ?? '');
    },
  };
}

/** Creates a column from a value for each row, and whether it is missing. */
function maskedColumn(
  place: DatasetPlace,
  path: string,
  values: FoundDataset,
  mask: FoundDataset,
): Column | undefined {
  const [plain] = plainColumn(place, values);
  const [masks] = plainColumn(place, mask);
  if (plain === undefined || masks?.entries !== plain.entries) return undefined;
  return {
    ...plain,
    ...placedAt(path, values),
    async read(most) {
      const isMissing = (await masks.read(most)).map((flag) => flag === 'True' || flag === '1');
      return (await plain.read(most)).map((value, row) => (isMissing[row] === true ? '' : value));
    },
  };
}

/** Returns the place of a column that consists of several datasets. */
function placedAt(
  path: string,
  of: FoundDataset,
): Pick<Column, 'path' | 'name' | 'folder' | 'isDataset'> {
  return { path, name: baseName(path), folder: folderOf(path), isDataset: path === of.path };
}

/**
 * Reads a dataset as text.
 * @throws InspectorError `unknown-format` if a plugin compressed it
 */
function texts(
  place: DatasetPlace,
  dataset: FoundDataset,
  most?: number,
  field?: Field,
): Promise<string[]> {
  if (dataset.unreadFilter === undefined) return readTexts(place, dataset, most, field);
  const what = packedByPlugin(`"${dataset.path}"`, dataset.unreadFilter);
  const remedy = 'Save the file again, packed by gzip or not at all.';
  return Promise.reject(unreadKind(place.source, what, remedy));
}

/**
 * Describes compression by a plugin.
 * @param what what is compressed, as the start of a sentence
 */
export function packedByPlugin(what: string, filter: string): string {
  return `${what} is packed by "${filter}", a plugin of HDF5 that is not read (gzip is).`;
}
