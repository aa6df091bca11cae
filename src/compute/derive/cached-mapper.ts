import { type RowMap, rowMapper } from '../../core/derive/row-map';
import type { Matrix } from '../../core/matrix';

/** A map of rows, under a name of its own. */
export interface NamedMap {
  readonly name: string;
  readonly map: RowMap;
}

/** The map this thread applied last: fitting may take longer than applying it to a strip. */
let kept: { readonly name: string; readonly apply: (rows: Matrix) => Matrix } | undefined;

/** What a map makes of blocks of rows. */
export function cachedMapper({ name, map }: NamedMap): (rows: Matrix) => Matrix {
  if (kept?.name !== name) kept = { name, apply: rowMapper(map) };
  return kept.apply;
}
