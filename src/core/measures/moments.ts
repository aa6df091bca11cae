import type { Float64Matrix } from '../matrix';

/**
 * What a measure needs of sums over rows besides means and inner products: nothing, products of columns in
 * float32, the same with all digits, those and principal axes, or the rows' directions.
 */
export type MomentNeed = 'nothing' | 'products' | 'exact-products' | 'axes' | 'directions';

/** What sums over the rows of two spaces say of them together, in units of both. */
export interface PairMoments {
  /** c(X)ᵀc(Y), D × E; no entries where no products were asked for. */
  readonly cross: Float64Matrix;
  /** Σᵢ c(xᵢ)·c(yᵢ): the trace of `cross`; 0 where D and E differ. */
  readonly inner: number;
  /** Σ kᵢlᵢ, k and l the squared lengths of the centred rows; 0 where no products were asked for. */
  readonly norms: number;
  /** Σ xᵢ·yᵢ / (‖xᵢ‖ ‖yᵢ‖), rows as they are; 0 where D and E differ or no directions were asked for. */
  readonly cosines: number;
  /** Products of the columns turned to both spaces' axes, r × s, where another pass has summed them up. */
  readonly turned?: Float64Matrix;
}

/** What sums over the rows of one space say of it: a measure made of them needs no rows. */
export interface SpaceMoments {
  /** N */
  readonly rows: number;
  /** D */
  readonly cols: number;
  /** Lengths are in units of 2^exponent. */
  readonly exponent: number;
  /** Mean of every column. */
  readonly mean: Float64Array;
  /** Length of the longest row, not centred. */
  readonly longest: number;
  /** Mean of the rows at unit length; zeros where no directions were asked for. */
  readonly direction: Float64Array;
  /** Of the space with itself: `cross` is its scatter, `inner` is ‖c(X)‖²_F. */
  readonly self: PairMoments;
  /** Principal axes, where asked for. */
  readonly axes?: MomentAxes;
}

/** A space as a pair preparation made of moments meets it. */
export interface MomentSide<S> {
  readonly moments: SpaceMoments;
  readonly prepared: S;
}

/** The principal axes of a space as its scatter has them. */
export interface MomentAxes {
  /** D × r, unit columns that are orthogonal. */
  readonly axes: Float64Matrix;
  /** Lengths of the columns along the axes, about: r of them, falling. */
  readonly lengths: Float64Array;
}
