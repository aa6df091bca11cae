import { columnMeans, unitRows } from '../kernels/columns';
import { allocateFloat64, type Matrix } from '../matrix';

/**
 * A pre-normalisation, applied to a space before it is projected: one entry of the registry. Fitted
 * on the anchors.
 */
export interface NormalizationEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /**
   * Fits the normalisation and returns its map of rows.
   * @param anchors K × D, unnormalised
   */
  fit(anchors: Matrix): (rows: Matrix) => Matrix;
}

/** Standard deviations below this count as 1: the column is constant but for rounding. */
const minDeviation = 10 * Number.EPSILON;

const none = {
  id: 'none',
  name: 'None',
  description: 'Rows as they are.',
  fit: () => (rows) => rows,
} as const satisfies NormalizationEntry;

const center = {
  id: 'center',
  name: 'Center',
  description: 'Subtracts the anchors’ mean.',
  fit: (anchors) => {
    const { mean } = columnMeans(anchors);
    return (rows) => shiftAndScale(rows, mean);
  },
} as const satisfies NormalizationEntry;

const standardize = {
  id: 'standardize',
  name: 'Standardize',
  description:
    'Subtracts the anchors’ mean and divides by their standard deviation (n − 1) per dimension. This destroys invariance to rotation.',
  fit: (anchors) => {
    const { mean } = columnMeans(anchors);
    const deviation = standardDeviations(anchors, mean);
    return (rows) => shiftAndScale(rows, mean, deviation);
  },
} as const satisfies NormalizationEntry;

const l2 = {
  id: 'l2',
  name: 'Unit length',
  description: 'Scales every row to length 1.',
  fit: () => (rows) => unitRows(rows),
} as const satisfies NormalizationEntry;

const centerAndL2 = {
  id: 'center+l2',
  name: 'Center, then unit length',
  description: 'Subtracts the anchors’ mean, then scales every row to length 1.',
  fit: (anchors) => {
    const centred = center.fit(anchors);
    return (rows) => unitRows(centred(rows));
  },
} as const satisfies NormalizationEntry;

/** All pre-normalisations. */
export const normalizationEntries = [none, center, standardize, l2, centerAndL2] as const;
/** Id of a pre-normalisation. */
export type Normalization = (typeof normalizationEntries)[number]['id'];

/** Ids of all pre-normalisations. */
export const normalizations = normalizationEntries.map(({ id }) => id);

function standardDeviations({ rows, cols, data }: Matrix, mean: Float64Array): Float64Array {
  const deviation = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += (data[i * cols + j]! - mean[j]!) ** 2;
    const value = Math.sqrt(sum / (rows - 1));
    deviation[j] = value > minDeviation ? value : 1;
  }
  return deviation;
}

function shiftAndScale(
  { rows, cols, data }: Matrix,
  shift: Float64Array,
  scale?: Float64Array,
): Matrix {
  const result = allocateFloat64(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      result[at] = (data[at]! - shift[j]!) / (scale?.[j] ?? 1);
    }
  }
  return { rows, cols, data: result };
}
