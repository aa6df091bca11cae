import { takeExponent } from '../kernels/columns';
import { type Float64Matrix, gatherRows, type Matrix, stackRows, transpose } from '../matrix';
import {
  crossProduct,
  product,
  scaleBoth,
  squaredCrossNorm,
  squaredFrobenius,
} from '../linalg/products';
import { thinSvd } from '../linalg/svd';
import { linear } from './invariances';
import type { Measure, PairPreparation, Preparation } from './measure';
import type { SpaceMoments } from './moments';
import { componentProducts, type PrincipalAxes, principalAxes } from './principal-space';
import { zeroSpace } from './undefined-scores';

/** Span of the columns of a space, not centred. */
interface ColumnSpan {
  /** Rank of the space. */
  readonly cols: number;
  /**
   * Orthonormal basis, in coordinates of the principal components and, last, the constant column.
   */
  readonly coordinates?: Float64Matrix;
}

/** The span with an orthonormal basis, N × rank. */
type ColumnBasis = Float64Matrix & ColumnSpan;

const columnBasis: Preparation<ColumnBasis, Matrix, ColumnSpan> = {
  id: 'column-basis',
  usesOptions: false,
  run: (rows) => thinSvd(takeExponent(rows)).left,
  ofRows: { any: false, run: gatherRows },
  ofMoments: {
    needs: 'axes',
    run(moments) {
      const coordinates = thinSvd(coordinatesOf(principalAxes(moments), moments)).left;
      return { cols: coordinates.cols, coordinates };
    },
  },
};

/**
 * Coordinates of X in orthonormal columns, its principal components and 1/√N: the lengths along the
 * axes, and below them √N times the mean. So the rank stays accurate however far the mean is from
 * 0.
 */
function coordinatesOf({ values, right }: PrincipalAxes, { rows, mean }: SpaceMoments): Matrix {
  const along = scaleBoth(transpose(right), values);
  const below = { rows: 1, cols: mean.length, data: mean.map((value) => Math.sqrt(rows) * value) };
  return stackRows([along, below]);
}

/** ‖UᵀV‖²_F of the orthonormal bases. */
const overlap: PairPreparation<ColumnBasis, number, ColumnSpan> = {
  id: 'basis-overlap',
  run: squaredCrossNorm,
  ofMoments(x, y, pair) {
    const products = withConstant(componentProducts(x.moments, y.moments, pair));
    const left = crossProduct(x.prepared.coordinates!, products);
    return squaredFrobenius(product(left, y.prepared.coordinates!));
  },
  flip: (value) => value,
};

/**
 * Extends products of principal components by those of the constant column: 1 with itself, else 0.
 */
function withConstant({ rows, cols, data }: Float64Matrix): Float64Matrix {
  const wider = new Float64Array((rows + 1) * (cols + 1));
  for (let i = 0; i < rows; i++) wider.set(data.subarray(i * cols, (i + 1) * cols), i * (cols + 1));
  wider[wider.length - 1] = 1;
  return { rows: rows + 1, cols: cols + 1, data: wider };
}

export const eigenspaceOverlap: Measure<ColumnBasis, number, ColumnSpan> = {
  id: 'eigenspace-overlap',
  name: 'Eigenspace overlap',
  formula: '‖UᵀV‖²_F / max(rank X, rank Y), U and V the left singular vectors of X and Y',
  source:
    'May et al. 2019, On the Downstream Performance of Compressed Word Embeddings; Klabunde et al. 2023, sec. 3.3',
  convention:
    'Columns are not centred; singular values up to 1e-6 of the largest count as zero; divided by the larger rank.',
  family: 'CCA',
  direction: 'higher',
  selfScore: 1,
  symmetric: true,
  range: [0, 1],
  invariances: linear,
  cost: 'N·D² + D³',
  allPairs: false,
  sameDimensions: false,
  minimumRows: 1,
  rowsPerDimension: 5,
  preparation: columnBasis,
  pairPreparation: overlap,
  compare(x, y, _, shared) {
    if (x.cols === 0 || y.cols === 0) return zeroSpace;
    return { value: shared / Math.max(x.cols, y.cols) };
  },
};
