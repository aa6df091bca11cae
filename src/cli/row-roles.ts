import type { FileDescription } from '../compute/protocol/engine';
import { isIdName } from '../formats/id-names';

/** Row descriptions beside usable arrays with the same number of rows. */
export interface RowsDescribed {
  hasIds: boolean;
  /** Kinds of row descriptions, by name. */
  readonly attributes: Map<string, string>;
}

/** Returns the row descriptions of a file's usable arrays, by their number of rows. */
export function rowsDescribed(
  members: FileDescription['members'],
): ReadonlyMap<number, RowsDescribed> {
  const described = new Map<number, RowsDescribed>();
  for (const { shape, unusable, idColumns, attributes } of members) {
    const [rows] = shape;
    if (unusable !== undefined || rows === undefined) continue;
    const roles = described.get(rows) ?? { hasIds: false, attributes: new Map<string, string>() };
    described.set(rows, roles);
    roles.hasIds ||= idColumns.length > 0;
    for (const { name, kind } of attributes) {
      if (!roles.attributes.has(name)) roles.attributes.set(name, kind);
    }
  }
  return described;
}

/**
 * Returns the role of an array that is no space itself for others of the file: row ids, labels or
 * similar.
 * @param described see {@link rowsDescribed}
 */
export function servesAs(
  name: string,
  [rows]: readonly number[],
  described: ReadonlyMap<number, RowsDescribed>,
): string | undefined {
  const base = name.split('/').at(-1)!;
  const others = rows === undefined ? undefined : described.get(rows);
  if (others === undefined) return undefined;
  if (isIdName(base) && others.hasIds) return 'row ids';
  const kind = others.attributes.get(base);
  return kind === undefined ? undefined : `${kind}s`;
}
