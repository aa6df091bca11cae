import { takeExponent } from '../linalg/columns';
import type { Float64Matrix } from '../linalg/matrix';
import { squaredCrossNorm } from '../linalg/products';
import { thinSvd } from '../linalg/svd';
import { linear } from './invariances';
import type { Measure, Preparation } from './measure';
import { zeroSpace } from './undefined-scores';

/** N × rank, an orthonormal basis of the space's columns, not centred. */
const columnBasis: Preparation<Float64Matrix> = {
  id: 'column-basis',
  usesOptions: false,
  run: (rows) => thinSvd(takeExponent(rows)).left,
};

export const eigenspaceOverlap: Measure<Float64Matrix> = {
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
  compare(x, y) {
    if (x.cols === 0 || y.cols === 0) return zeroSpace;
    return { value: squaredCrossNorm(x, y) / Math.max(x.cols, y.cols) };
  },
};
