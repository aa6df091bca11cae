import { gatherRows, type Matrix } from '../matrix';
import { type RelativeBlock, relativeProjector } from '../projection/relative';
import { type AffineMap, translateRows } from '../stitching/translation/translation';

/** How each row of a space becomes a row of another, by itself. Plain data. */
export type RowMap =
  | { readonly kind: 'same' }
  | ({ readonly kind: 'relative' } & Omit<RelativeBlock, 'rows'>)
  | ({ readonly kind: 'affine' } & AffineMap);

/** What a map makes of blocks of rows: n × D to n × W, the same bits however rows are split. */
export function rowMapper(map: RowMap): (rows: Matrix) => Matrix {
  switch (map.kind) {
    case 'same':
      return (rows) => rows;
    case 'relative': {
      const project = relativeProjector(map);
      return (rows) => project(rows);
    }
    case 'affine':
      return (rows) => translateRows(map, rows);
  }
}

/** The columns and the precision of what a map makes of a space. @param row any row of it, 1 × D */
export function shapeOfMapped(
  map: RowMap,
  row: Matrix,
): { readonly cols: number; readonly precision: 'float32' | 'float64' } {
  const { cols, data } = rowMapper(map)(gatherRows(row, [0]));
  return { cols, precision: data instanceof Float64Array ? 'float64' : 'float32' };
}
