import { unitRows } from '../../kernels/columns';
import { allocateFloat32, allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { crossProduct, innerProduct } from '../../linalg/products';

/** Sums to compute besides those of the columns. */
export interface SumsWanted {
  /** Precision of the rows for products of columns; absent for no products. */
  readonly products?: 'float32' | 'float64';
  readonly directions: boolean;
}

/**
 * Shift and scale of the rows before they are summed, so that sums keep their digits: a row near
 * the mean is subtracted, and a power of two factored out.
 */
export interface Scale {
  readonly shift: Float64Array;
  readonly exponent: number;
}

/** Sums over the shifted rows u of a space. */
export interface SpaceSums {
  rows: number;
  /** Σ u */
  readonly columns: Float64Array;
  /** Σ ‖u‖² */
  norms: number;
  /** ‖x‖ of the longest row, not shifted. */
  longest: number;
  /** Σ x / ‖x‖, not shifted. */
  readonly direction: Float64Array;
}

/** Sums over the shifted rows u and v of a pair of spaces. */
export interface PairSums {
  /** Σ u vᵀ, D × E; empty if no products were requested. */
  readonly cross: Float64Matrix;
  /** Σ u·v if D = E, else 0. */
  inner: number;
  /** Σ ‖u‖² ‖v‖² */
  norms: number;
  /** Σ ‖v‖² u */
  readonly byRight: Float64Array;
  /** Σ ‖u‖² v */
  readonly byLeft: Float64Array;
  /** Sum of the cosines of x and y, not shifted, if D = E, else 0. */
  cosines: number;
}

/** A block of a space's rows, prepared for summing. */
export interface ScaledRows {
  /** n × D, shifted. */
  readonly rows: Matrix;
  /** Squared length of every shifted row. */
  readonly norms: Float64Array;
  /** Unit rows, not shifted, n × D; present if directions are requested. */
  readonly units?: Float64Matrix;
}

export function emptySpaceSums(cols: number): SpaceSums {
  return {
    rows: 0,
    columns: allocateFloat64(cols),
    norms: 0,
    longest: 0,
    direction: allocateFloat64(cols),
  };
}

export function emptyPairSums(d: number, e: number, { products }: SumsWanted): PairSums {
  const size = products === undefined ? 0 : d * e;
  return {
    cross: { rows: d, cols: e, data: allocateFloat64(size) },
    inner: 0,
    norms: 0,
    byRight: allocateFloat64(d),
    byLeft: allocateFloat64(e),
    cosines: 0,
  };
}

/** Shifts a block of rows, adds it to a space's sums, and returns it prepared for pair sums. */
export function addRows(
  sums: SpaceSums,
  { rows, cols, data }: Matrix,
  { shift, exponent }: Scale,
  { products, directions }: SumsWanted,
): ScaledRows {
  const unit = 2 ** -exponent;
  const length = rows * cols;
  const shifted = products === 'float32' ? allocateFloat32(length) : allocateFloat64(length);
  const norms = allocateFloat64(rows);
  const { columns, direction } = sums;
  for (let i = 0, at = 0; i < rows; i++) {
    let norm = 0;
    for (let j = 0; j < cols; j++, at++) {
      shifted[at] = (data[at]! - shift[j]!) * unit;
      const value = shifted[at]!;
      norm += value * value;
      columns[j] = columns[j]! + value;
    }
    norms[i] = norm;
    sums.norms += norm;
  }
  sums.rows += rows;
  const scaled = { rows: { rows, cols, data: shifted }, norms };
  if (!directions) return scaled;
  const units = unitRows({ rows, cols, data });
  for (let i = 0, at = 0; i < rows; i++) {
    let square = 0;
    for (let j = 0; j < cols; j++, at++) {
      square += (data[at]! * unit) ** 2;
      direction[j] = direction[j]! + units.data[at]!;
    }
    sums.longest = Math.max(sums.longest, Math.sqrt(square));
  }
  return { ...scaled, units };
}

/** Adds a block of rows of two spaces to the sums of the pair. */
export function addPair(sums: PairSums, x: ScaledRows, y: ScaledRows, wanted: SumsWanted): void {
  for (let i = 0; i < x.norms.length; i++) sums.norms += x.norms[i]! * y.norms[i]!;
  addWeighted(sums.byRight, x.rows, y.norms);
  addWeighted(sums.byLeft, y.rows, x.norms);
  if (x.rows.cols === y.rows.cols) {
    sums.inner += innerProduct(x.rows, y.rows);
    if (x.units !== undefined && y.units !== undefined) {
      sums.cosines += innerProduct(x.units, y.units);
    }
  }
  if (wanted.products !== undefined) addEntries(sums.cross.data, crossProduct(x.rows, y.rows).data);
}

function addWeighted(
  sums: Float64Array,
  { rows, cols, data }: Matrix,
  weights: Float64Array,
): void {
  for (let i = 0, at = 0; i < rows; i++) {
    const weight = weights[i]!;
    for (let j = 0; j < cols; j++, at++) sums[j] = sums[j]! + weight * data[at]!;
  }
}

function addEntries(sums: Float64Array, added: Float64Array): void {
  for (let at = 0; at < sums.length; at++) sums[at] = sums[at]! + added[at]!;
}

/** Adds the sums over later rows to `sums`. */
export function mergeSpaceSums(sums: SpaceSums, later: SpaceSums): void {
  sums.rows += later.rows;
  sums.norms += later.norms;
  sums.longest = Math.max(sums.longest, later.longest);
  addEntries(sums.columns, later.columns);
  addEntries(sums.direction, later.direction);
}

/** Adds the sums over later rows to `sums`. */
export function mergePairSums(sums: PairSums, later: PairSums): void {
  addEntries(sums.cross.data, later.cross.data);
  sums.inner += later.inner;
  sums.norms += later.norms;
  addEntries(sums.byRight, later.byRight);
  addEntries(sums.byLeft, later.byLeft);
  sums.cosines += later.cosines;
}
