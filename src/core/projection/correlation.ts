import { cosineOfRows, pairwise } from '../kernels/pairwise';
import { allocateFloat64, type Matrix } from '../matrix';
import type { Projection } from './projection';

/** Pearson correlation of row and anchor over the dimensions. A constant row has correlation 0. */
export const correlation: Projection = {
  id: 'correlation',
  name: 'Correlation',
  formula: 'Pearson(z, a) over the dimensions',
  source: 'cosine of the rows after subtracting each row’s mean',
  range: [-1, 1],
  invariances: {
    permutation: true,
    rotation: false,
    isotropicScale: true,
    translation: false,
    invertibleLinear: false,
  },
  cost: 'N·K·D',
  streams: true,
  allPairs: false,
  usesAnchors: true,
  fit: ({ anchors, precision }) => {
    const centredAnchors = centredRows(anchors);
    return (rows, storage) =>
      pairwise(cosineOfRows, centredRows(rows), centredAnchors, precision, storage);
  },
};

/** Subtracts from every row its own mean; a constant row becomes exact zeros. */
export function centredRows({ rows, cols, data }: Matrix): Matrix {
  const centred = allocateFloat64(rows * cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    const first = data[from]!;
    let sum = 0;
    for (let j = from; j < from + cols; j++) sum += data[j]! - first;
    const offset = sum / cols;
    for (let j = from; j < from + cols; j++) centred[j] = data[j]! - first - offset;
  }
  return { rows, cols, data: centred };
}
