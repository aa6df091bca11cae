import { allocateFloat64, allocateLike, type Float64Matrix, type Matrix } from '../matrix';
import { inPrecision, type ProjectionContext } from './projection';

/**
 * An operation that combines several relative spaces, each N × K, into one space without training.
 */
export interface Combination {
  /** Id of the combination, which precedes the colon in a product's id. */
  readonly id: string;
  readonly name: string;
  /** Example of a product's id. */
  readonly example: string;
  readonly formula: string;
  readonly source: string;
  readonly range: readonly [number, number];
  /** Whether members can have weights, e.g. `0.7*cosine`. */
  readonly weighted: boolean;
  /**
   * Precision of the members while they are combined; the sum centres them and needs the digits.
   */
  readonly memberPrecision: (result: ProjectionContext['precision']) => 'float32' | 'float64';
  /**
   * Combines the spaces.
   * @param spaces in the order of `weights`; each is read once
   */
  combine(
    spaces: Iterable<Matrix>,
    weights: readonly number[],
    precision: ProjectionContext['precision'],
  ): Matrix;
}

const source =
  'Cannistraci et al. 2024, From Bricks to Bridges, section 3 (product space, aggregation)';

/** Concatenation, N × SK: the spaces side by side, unchanged (no LayerNorm, no scaling). */
export const concatenation: Combination = {
  id: 'concat',
  name: 'Concat',
  example: 'concat:cosine+euclidean',
  formula: '[P₁(z), …, P_S(z)]',
  source,
  range: [-Infinity, Infinity],
  weighted: false,
  memberPrecision: (result) => result,
  combine: (spaces) => concatenate([...spaces]),
};

/** Weighted sum, N × K: LayerNorm on every row of every space, then Σ wₛ · LayerNorm(Pₛ(z)). */
export const weightedSum: Combination = {
  id: 'sum',
  name: 'Sum',
  example: 'sum:0.7*cosine+0.3*l1',
  formula: 'Σ wₛ · LayerNorm(Pₛ(z)); wₛ = 1 unless given',
  source: `${source}; LayerNorm with ε = 1e-5, untrained (gain 1, shift 0)`,
  range: [-Infinity, Infinity],
  weighted: true,
  memberPrecision: () => 'float64',
  combine: (spaces, weights, precision) => inPrecision(sumOfNorms(spaces, weights), precision),
};

/** All combinations. */
export const combinations: readonly Combination[] = [concatenation, weightedSum];

/**
 * Places several spaces over the same N rows side by side.
 * @param spaces each N × Kₛ, at least one
 * @returns N × ΣKₛ in the precision of the first
 */
export function concatenate(spaces: readonly Matrix[]): Matrix {
  const { rows, data: first } = spaces[0]!;
  const cols = spaces.reduce((sum, space) => sum + space.cols, 0);
  const data = allocateLike(first, rows * cols);
  let offset = 0;
  for (const space of spaces) {
    for (let i = 0; i < rows; i++) {
      const from = i * space.cols;
      data.set(space.data.subarray(from, from + space.cols), i * cols + offset);
    }
    offset += space.cols;
  }
  return { rows, cols, data };
}

/** ε of LayerNorm, added to the variance under the root. */
const layerNormEpsilon = 1e-5;

/**
 * LayerNorm of every row over its entries: (x − mean) / √(variance + 1e-5); variance over K (Ba et
 * al. 2016).
 */
export function layerNorm({ rows, cols, data }: Matrix): Float64Matrix {
  const normed = allocateFloat64(rows * cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    const to = from + cols;
    let sum = 0;
    for (let at = from; at < to; at++) sum += data[at]! - data[from]!;
    const mean = data[from]! + sum / cols;
    let squares = 0;
    for (let at = from; at < to; at++) squares += (data[at]! - mean) ** 2;
    const scale = Math.sqrt(squares / cols + layerNormEpsilon);
    for (let at = from; at < to; at++) normed[at] = (data[at]! - mean) / scale;
  }
  return { rows, cols, data: normed };
}

function sumOfNorms(spaces: Iterable<Matrix>, weights: readonly number[]): Float64Matrix {
  let result: Float64Matrix | undefined;
  let s = 0;
  for (const space of spaces) {
    const normed = layerNorm(space);
    result ??= { ...normed, data: allocateFloat64(normed.data.length) };
    const weight = weights[s++]!;
    for (let at = 0; at < normed.data.length; at++) {
      result.data[at] = result.data[at]! + weight * normed.data[at]!;
    }
  }
  return result!;
}
