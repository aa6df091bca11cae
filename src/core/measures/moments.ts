import type { Float64Matrix } from '../matrix';

/**
 * Sums that a measure needs besides means and inner products: `products` are products of columns in
 * float32, `exact-products` the same in float64, `axes` these and the principal axes, `directions`
 * sums over unit rows.
 */
export type MomentNeed = 'nothing' | 'products' | 'exact-products' | 'axes' | 'directions';

/** Sums over the rows of two spaces together, in units of both. */
export interface PairMoments {
  /** c(X)ᵀc(Y), D × E; empty if no products were requested. */
  readonly cross: Float64Matrix;
  /** Σᵢ c(xᵢ)·c(yᵢ): the trace of `cross`; 0 if D and E differ. */
  readonly inner: number;
  /** Σ kᵢlᵢ, k and l the squared lengths of the centred rows; 0 if no products were requested. */
  readonly norms: number;
  /**
   * Σ xᵢ·yᵢ / (‖xᵢ‖ ‖yᵢ‖), rows not centred; 0 if D and E differ or no directions were requested.
   */
  readonly cosines: number;
  /**
   * Products of the columns rotated to both spaces' axes, r × s, if a second pass has summed them.
   */
  readonly rotatedAxes?: Float64Matrix;
}

/** Sums over the rows of one space; a measure computed from them needs no rows. */
export interface SpaceMoments {
  /** N, the number of rows. */
  readonly rows: number;
  /** D, the number of columns. */
  readonly cols: number;
  /** Lengths are in units of 2^exponent. */
  readonly exponent: number;
  /** Mean of every column. */
  readonly mean: Float64Array;
  /** Length of the longest row, not centred. */
  readonly longest: number;
  /** Mean of the unit rows; zeros if no directions were requested. */
  readonly direction: Float64Array;
  /** Sums of the space with itself: `cross` is its scatter matrix, `inner` is ‖c(X)‖²_F. */
  readonly self: PairMoments;
  /** Principal axes, if requested. */
  readonly axes?: MomentAxes;
}

/** One side of a pair preparation that is computed from moments. */
export interface MomentSide<S> {
  readonly moments: SpaceMoments;
  readonly prepared: S;
}

/** Principal axes of a space, computed from its scatter matrix. */
export interface MomentAxes {
  /** D × r, orthonormal columns. */
  readonly axes: Float64Matrix;
  /** Approximate lengths of the columns along the axes, r of them, descending. */
  readonly lengths: Float64Array;
}
