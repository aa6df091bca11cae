import { allocateFloat64, type Float64Matrix } from '../matrix';
import { crossProduct, product, scaleBoth } from '../linalg/products';
import { orthonormalizer, rankTolerance } from '../linalg/svd';
import { symmetricEigen } from '../linalg/symmetric-eigen';
import type { MomentAxes, PairMoments, SpaceMoments } from './moments';

/**
 * Lengths, as shares of the greatest: at most the first counts as zero; above the second, the
 * length is right to 1e-8.
 */
const surelyZero = rankTolerance / 2;
const surelyRight = 1e-4;

/** Computes the axes along which the columns have a length above zero. */
export function axesOfScatter({ self }: Pick<SpaceMoments, 'self'>): MomentAxes {
  const { values, vectors } = symmetricEigen(self.cross);
  const minimum = surelyZero ** 2 * Math.max(0, values[0] ?? 0);
  const lengths = values.filter((value) => value > minimum).map(Math.sqrt);
  const axes = firstColumns(vectors, lengths.length);
  return { axes, lengths };
}

/**
 * Whether lengths along the axes differ so much that the scatter matrix cannot resolve the short
 * ones: it holds their squares, which are below the rounding of the longest. Then the rows, rotated
 * to the axes, have to be summed in a second pass.
 */
export function needsTurning({ lengths }: MomentAxes): boolean {
  return lengths.length > 0 && lengths.at(-1)! < surelyRight * lengths[0]!;
}

/** Matrix that rotates rows to their axes and divides each by its length: D × r. */
export function turningMap({ axes, lengths }: MomentAxes): Float64Matrix {
  const ones = new Float64Array(axes.rows).fill(1);
  return scaleBoth(axes, ones, inverse(lengths));
}

/** The factors that turn columns rotated to the axes into the orthonormal columns of a thin SVD. */
export interface RotatedAxes {
  /** Singular values, descending, cut at the rank tolerance. */
  readonly values: Float64Array;
  /** D × k */
  readonly right: Float64Matrix;
  /** r × k: the rotated columns times this matrix are the principal components. */
  readonly components: Float64Matrix;
}

/** Computes from sums over rows the steps of the thin SVD of the rows. */
export function rotatedAxes({ axes, lengths }: MomentAxes, self: PairMoments): RotatedAxes {
  const { rotatedAxes } = self;
  const r = lengths.length;
  const squares = lengths.map((_, j) =>
    rotatedAxes === undefined ? 1 : rotatedAxes.data[j * r + j]!,
  );
  const exact = lengths.map((length, j) => length * Math.sqrt(squares[j]!));
  const maximum = exact.reduce((a, b) => Math.max(a, b), 0);
  const selected = Array.from(exact.keys())
    .filter((j) => exact[j]! > rankTolerance * maximum)
    .sort((i, j) => exact[j]! - exact[i]! || i - j);
  const chosen = { rows: r, cols: selected.length, data: allocateFloat64(r * selected.length) };
  for (const [to, from] of selected.entries()) {
    chosen.data[from * selected.length + to] = 1 / Math.sqrt(squares[from]!);
  }
  const values = Float64Array.from(selected, (j) => exact[j]!);
  const right = pickColumns(axes, selected);
  if (rotatedAxes === undefined) return { values, right, components: chosen };
  const inner = product(crossProduct(chosen, rotatedAxes), chosen);
  return { values, right, components: product(chosen, orthonormalizer(inner)) };
}

/**
 * Products of the columns of two spaces rotated to their axes: as summed in the second pass, or
 * computed from their products.
 */
export function rotatedProducts(x: MomentAxes, y: MomentAxes, pair: PairMoments): Float64Matrix {
  return pair.rotatedAxes ?? product(crossProduct(turningMap(x), pair.cross), turningMap(y));
}

function firstColumns(matrix: Float64Matrix, count: number): Float64Matrix {
  return pickColumns(
    matrix,
    Array.from({ length: count }, (_, j) => j),
  );
}

function pickColumns(
  { rows, cols, data }: Float64Matrix,
  selected: readonly number[],
): Float64Matrix {
  const picked = allocateFloat64(rows * selected.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (const j of selected) picked[to++] = data[i * cols + j]!;
  }
  return { rows, cols: selected.length, data: picked };
}

function inverse(values: Float64Array): Float64Array {
  return values.map((value) => 1 / value);
}
