import type { RowArray } from '../row-array';
import { baseName, folderOf } from '../row-arrays';
import { attributeTexts } from './attributes';
import type { Column } from './columns';
import type { FoundDataset } from './datasets';
import type { DatasetPlace } from './read-dataset';

/**
 * A table of an AnnData file: `obs` describes the rows of `X`, `layers` and `obsm`, `var` those of
 * `varm`. See anndata's documentation of its on-disk format; before 0.7 they are compound datasets.
 */
export interface Frame {
  /** Path of the group or dataset, e.g. `/obs`. */
  readonly path: string;
  /** Names of the rows. */
  readonly index: RowArray | undefined;
  readonly columns: readonly RowArray[];
}

/** Arrays that a frame describes, by their path from its group. */
const described: Readonly<Record<string, RegExp>> = {
  obs: /^(X|raw\/X|raw\.X|layers\/.+|obsm\/.+|obsp\/.+)$/,
  var: /^(varm|varp)\/.+$/,
};

/** Finds the frames of an opened file. Calls the library synchronously. */
export function findFrames(
  { library, file }: DatasetPlace,
  found: readonly FoundDataset[],
  columns: readonly Column[],
): Frame[] {
  const byPath = new Map(columns.map((column) => [column.path, column]));
  const datasets = new Set(found.map(({ path }) => path));
  const folders = new Map<string, Column[]>();
  for (const column of columns) {
    const { folder } = column;
    if (!Object.hasOwn(described, baseName(folder))) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), column]);
  }
  return [...folders].flatMap(([path, own]): Frame[] => {
    const isCompound = datasets.has(path);
    const name = isCompound
      ? own.find((column) => /^_?index$/.test(column.name))?.name
      : attributeTexts(library, file, path, '_index')?.[0];
    // Other files may have a group with this name.
    if (name === undefined) return [];
    const index = byPath.get(`${path}/${name}`);
    const others = own.filter((column) => column !== index);
    const named = others.map((column) => (isCompound ? withCategories(column, byPath) : column));
    return [{ path, index, columns: named }];
  });
}

/** Before 0.7, the categories of a column of codes are in `uns`. */
function withCategories(column: Column, byPath: ReadonlyMap<string, Column>): RowArray {
  const root = folderOf(column.folder);
  const categories = byPath.get(`${root}/uns/${column.name}_categories`);
  if (categories === undefined) return column;
  return {
    ...column,
    async read(most) {
      const names = await categories.read();
      return (await column.read(most)).map((code) => names[Number(code)] ?? '');
    },
  };
}

/** Returns the frame that describes the rows of an array, if there is one. */
export function frameOf(path: string, frames: readonly Frame[]): Frame | undefined {
  return frames.find((frame) => {
    const root = `${folderOf(frame.path)}/`;
    return path.startsWith(root) && described[baseName(frame.path)]!.test(path.slice(root.length));
  });
}
