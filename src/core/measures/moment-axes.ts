import { allocateFloat64, type Float64Matrix } from '../matrix';
import { crossProduct, product, scaleBoth } from '../linalg/products';
import { orthonormalizer, rankTolerance } from '../linalg/svd';
import { symmetricEigen } from '../linalg/symmetric-eigen';
import type { MomentAxes, PairMoments, SpaceMoments } from './moments';

/** Lengths at most this share of the greatest are surely zero, and surely right to 1e-8 above it. */
const surelyZero = rankTolerance / 2;
const surelyRight = 1e-4;

/** The axes along which the columns may have a length at all. */
export function axesOfScatter({ self }: Pick<SpaceMoments, 'self'>): MomentAxes {
  const { values, vectors } = symmetricEigen(self.cross);
  const least = surelyZero ** 2 * Math.max(0, values[0] ?? 0);
  const lengths = values.filter((value) => value > least).map(Math.sqrt);
  const axes = firstColumns(vectors, lengths.length);
  return { axes, lengths };
}

/**
 * Whether lengths along the axes are too unlike for the scatter to tell the short ones: it holds their
 * squares, which rounding of the longest drowns. Then the rows, turned to the axes, have to be summed up
 * again.
 */
export function needsTurning({ lengths }: MomentAxes): boolean {
  return lengths.length > 0 && lengths.at(-1)! < surelyRight * lengths[0]!;
}

/** D × r: what turns rows to their axes, each over its length. */
export function turningMap({ axes, lengths }: MomentAxes): Float64Matrix {
  const ones = new Float64Array(axes.rows).fill(1);
  return scaleBoth(axes, ones, inverse(lengths));
}

/** What makes columns turned to the axes the orthonormal columns of a thin SVD. */
export interface TurnedAxes {
  /** Falling; those up to the rank tolerance are left out. */
  readonly values: Float64Array;
  /** D × k */
  readonly right: Float64Matrix;
  /** r × k: turned columns times this are the principal components. */
  readonly components: Float64Matrix;
}

/** The same steps as the thin SVD of the rows takes, on sums over them. */
export function rotatedAxes({ axes, lengths }: MomentAxes, self: PairMoments): TurnedAxes {
  const { turned } = self;
  const r = lengths.length;
  const squares = lengths.map((_, j) => (turned === undefined ? 1 : turned.data[j * r + j]!));
  const exact = lengths.map((length, j) => length * Math.sqrt(squares[j]!));
  const greatest = exact.reduce((a, b) => Math.max(a, b), 0);
  const kept = Array.from(exact.keys())
    .filter((j) => exact[j]! > rankTolerance * greatest)
    .sort((i, j) => exact[j]! - exact[i]! || i - j);
  const chosen = { rows: r, cols: kept.length, data: allocateFloat64(r * kept.length) };
  for (const [to, from] of kept.entries()) {
    chosen.data[from * kept.length + to] = 1 / Math.sqrt(squares[from]!);
  }
  const values = Float64Array.from(kept, (j) => exact[j]!);
  const right = pickColumns(axes, kept);
  if (turned === undefined) return { values, right, components: chosen };
  const inner = product(crossProduct(chosen, turned), chosen);
  return { values, right, components: product(chosen, orthonormalizer(inner)) };
}

/** Products of the columns of two spaces turned to their axes: as summed up, or by their products. */
export function rotatedProducts(x: MomentAxes, y: MomentAxes, pair: PairMoments): Float64Matrix {
  return pair.turned ?? product(crossProduct(turningMap(x), pair.cross), turningMap(y));
}

function firstColumns(matrix: Float64Matrix, count: number): Float64Matrix {
  return pickColumns(
    matrix,
    Array.from({ length: count }, (_, j) => j),
  );
}

function pickColumns({ rows, cols, data }: Float64Matrix, kept: readonly number[]): Float64Matrix {
  const picked = allocateFloat64(rows * kept.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (const j of kept) picked[to++] = data[i * cols + j]!;
  }
  return { rows, cols: kept.length, data: picked };
}

function inverse(values: Float64Array): Float64Array {
  return values.map((value) => 1 / value);
}
