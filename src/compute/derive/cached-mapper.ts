import { type RowMap, rowMapper } from '../../core/derive/row-map';
import type { Matrix } from '../../core/matrix';

/** A map of rows, identified by a name. */
export interface NamedMap {
  readonly name: string;
  readonly map: RowMap;
}

/** The last map of this thread: fitting may take longer than applying it to a strip. */
let latest: { readonly name: string; readonly apply: (rows: Matrix) => Matrix } | undefined;

/** Returns the function of a map, fitted once for consecutive calls with the same name. */
export function cachedMapper({ name, map }: NamedMap): (rows: Matrix) => Matrix {
  if (latest?.name !== name) latest = { name, apply: rowMapper(map) };
  return latest.apply;
}
