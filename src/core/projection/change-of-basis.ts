import { allocateFloat64, type Matrix } from '../matrix';
import { product } from '../linalg/products';
import { thinSvd } from '../linalg/svd';
import { inPrecision, type Projection } from './projection';

/**
 * Coordinates of the row with respect to the anchors: the shortest of the least-squares solutions c
 * of Σ cⱼaⱼ = z. Fewer anchors than dimensions do not span the space; then a general linear map
 * changes the part of a row outside their span.
 */
export const changeOfBasis: Projection = {
  id: 'change-of-basis',
  name: 'Change of basis',
  formula: 'z A⁺, A the anchors (K × D)',
  source: 'coordinates in the anchors’ frame, least squares by thin SVD (rank tolerance 1e-6)',
  range: [-Infinity, Infinity],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: true,
    translation: false,
    invertibleLinear: true,
  },
  cost: 'N·K·D + K·D²',
  streams: true,
  allPairs: false,
  usesAnchors: true,
  fit: ({ anchors, precision }) => {
    const inverse = pseudoInverse(anchors);
    return (rows) => inPrecision(product(rows, inverse), precision);
  },
};

/** Computes the pseudo-inverse A⁺ (m × n) of A (n × m). */
function pseudoInverse(matrix: Matrix): Matrix {
  const { left, values, right } = thinSvd(matrix);
  const rank = values.length;
  const scaled = allocateFloat64(right.data.length);
  for (let at = 0; at < scaled.length; at++) scaled[at] = right.data[at]! / values[at % rank]!;
  const transposed = allocateFloat64(left.data.length);
  for (let i = 0; i < left.rows; i++) {
    for (let j = 0; j < rank; j++) transposed[j * left.rows + i] = left.data[i * rank + j]!;
  }
  return product(
    { rows: right.rows, cols: rank, data: scaled },
    { rows: rank, cols: left.rows, data: transposed },
  );
}
