import { gatherRows, type Matrix } from '../matrix';
import { type RelativeBlock, relativeProjector } from '../projection/relative';
import { type AffineMap, translateRows } from '../stitching/translation/translation';

/** A map of single rows of a space to rows of another space, as plain data. */
export type RowMap =
  | { readonly kind: 'same' }
  | ({ readonly kind: 'relative' } & Omit<RelativeBlock, 'rows'>)
  | ({ readonly kind: 'affine' } & AffineMap);

/**
 * Returns the function of a row map: blocks of rows, n × D, to n × W. The result has the same bits
 * however the rows are split into blocks.
 */
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

/**
 * Returns the number of columns and the precision of a row map's result.
 * @param row any row of the space, 1 × D
 */
export function shapeOfMapped(
  map: RowMap,
  row: Matrix,
): { readonly cols: number; readonly precision: 'float32' | 'float64' } {
  const { cols, data } = rowMapper(map)(gatherRows(row, [0]));
  return { cols, precision: data instanceof Float64Array ? 'float64' : 'float32' };
}
