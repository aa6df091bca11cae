import { columnMeans, squaredRowNorms, takeExponent, unitRows } from '../kernels/columns';
import { distances, type Distances } from './distances';
import { conformal, orthogonal, rigid } from './invariances';
import type { Measure, Preparation, Score } from './measure';

/** Summary statistics of the position of a space's rows. */
interface Position {
  /** Length of the mean row. */
  readonly magnitude: number;
  /** Mean cosine of the rows with the mean row; absent if the mean row has no direction. */
  readonly concentricity?: number;
}

/** A mean row shorter than this share of the longest row is rounding. */
const rounding = 64 * Number.EPSILON;

const position: Preparation<Position> = {
  id: 'position',
  usesOptions: false,
  run(rows) {
    const scaled = takeExponent(rows);
    const { mean } = columnMeans(scaled);
    const centre = { rows: 1, cols: rows.cols, data: mean };
    const length = Math.sqrt(squaredRowNorms(centre)[0]!);
    const longest = Math.sqrt(squaredRowNorms(scaled).reduce((a, b) => Math.max(a, b), 0));
    const magnitude = length * 2 ** scaled.exponent;
    if (length <= rounding * longest) return { magnitude };
    // The mean cosine with the mean row is the product of that row's direction with the mean unit
    // row.
    const direction = unitRows(centre).data;
    const { mean: meanUnit } = columnMeans(unitRows(scaled));
    return { magnitude, concentricity: dotProduct(meanUnit, direction) };
  },
  ofMoments: {
    needs: 'directions',
    run({ mean, exponent, longest, direction: meanUnit }) {
      const length = Math.sqrt(dotProduct(mean, mean));
      const magnitude = length * 2 ** exponent;
      if (length <= rounding * longest) return { magnitude };
      return { magnitude, concentricity: dotProduct(meanUnit, mean) / length };
    },
  },
};

function dotProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}

const common = {
  family: 'Geometry',
  direction: 'lower',
  selfScore: 0,
  symmetric: true,
  sameDimensions: false,
  source: 'Klabunde et al. 2023, Similarity of Neural Network Models, sec. 3.6',
} as const;

export const magnitudeDifference: Measure<Position> = {
  ...common,
  id: 'magnitude-difference',
  name: 'Magnitude difference',
  formula: '| ‖mean row of X‖ − ‖mean row of Y‖ |',
  convention: 'Euclidean length of the mean row, in the units of the spaces.',
  range: [0, Infinity],
  invariances: orthogonal,
  cost: 'N·D',
  allPairs: false,
  minimumRows: 1,
  preparation: position,
  compare: (x, y) => ({ value: Math.abs(x.magnitude - y.magnitude) }),
};

export const concentricityDifference: Measure<Position> = {
  ...common,
  id: 'concentricity-difference',
  name: 'Concentricity difference',
  formula: '| meanᵢ cos(xᵢ, mean row of X) − meanᵢ cos(yᵢ, mean row of Y) |',
  convention: 'Rows are not centred; a zero row has cosine 0.',
  range: [0, 2],
  invariances: conformal,
  cost: 'N·D',
  allPairs: false,
  minimumRows: 1,
  preparation: position,
  compare: (x, y): Score =>
    x.concentricity === undefined || y.concentricity === undefined
      ? { undefined: 'The mean row of a space is zero: it has no direction to lie around.' }
      : { value: Math.abs(x.concentricity - y.concentricity) },
};

/** log of the mean of exp(−2d²) over all N² pairs, pairs of a row with itself included. */
const uniformity: Preparation<number, Distances> = {
  id: 'uniformity',
  from: distances.euclidean.plain,
  usesOptions: false,
  run({ rows, values, exponent }) {
    const unit = 2 ** exponent;
    let sum = 0;
    for (const value of values) sum += Math.exp(-2 * (value * unit) ** 2);
    return Math.log((rows + 2 * sum) / rows ** 2);
  },
};

export const uniformityDifference: Measure<number> = {
  ...common,
  id: 'uniformity-difference',
  name: 'Uniformity difference',
  formula: '| u(X) − u(Y) |, u(X) = log(1/N² Σᵢⱼ exp(−2‖xᵢ − xⱼ‖²))',
  source:
    'Wang & Isola 2020, Understanding Contrastive Representation Learning; Klabunde et al. 2023, sec. 3.6',
  convention:
    't = 2, natural logarithm, i = j included, rows as they are (not scaled to length 1).',
  range: [0, Infinity],
  invariances: rigid,
  cost: 'N²·D',
  allPairs: true,
  minimumRows: 1,
  preparation: uniformity,
  compare: (x, y) => ({ value: Math.abs(x - y) }),
};

export const rsmNorm: Measure<Distances> = {
  ...common,
  id: 'rsm-norm',
  name: 'RSM norm difference',
  formula: '‖D_X − D_Y‖_F, D the N × N matrices of Euclidean distances',
  source: 'Klabunde et al. 2023, Similarity of Neural Network Models, sec. 3.3, as in ReSi',
  convention:
    'Frobenius norm over all N × N entries, distances in the units of the spaces: grows with N.',
  range: [0, Infinity],
  invariances: rigid,
  cost: 'N²·D',
  allPairs: true,
  minimumRows: 2,
  preparation: distances.euclidean.plain,
  compare(x, y) {
    // Both in units of the larger exponent, so that squares of 1e30 or 1e-30 stay in range.
    const unit = Math.max(x.exponent, y.exponent);
    const [scaleX, scaleY] = [2 ** (x.exponent - unit), 2 ** (y.exponent - unit)];
    let squares = 0;
    for (let at = 0; at < x.values.length; at++) {
      squares += (x.values[at]! * scaleX - y.values[at]! * scaleY) ** 2;
    }
    return { value: Math.sqrt(2 * squares) * 2 ** unit };
  },
};
