import { centreColumns } from '../../kernels/columns';
import { allocateFloat32, type Matrix } from '../../matrix';
import { crossProduct } from '../../linalg/products';
import { debiased } from '../../measures/cka';
import type { Score } from '../../measures/measure';
import { constantSpace } from '../../measures/undefined-scores';
import type { BlendShape } from '../aggregations/aggregation';
import type { LiveMode } from './live-mode';

/**
 * Precomputed inner products for linear CKA between two blends with any weights; their size does
 * not depend on the number of rows. A side has S spaces Xₛ (N × K, centred columns) with rows x,
 * and S² pairs (s, t).
 */
export interface SimilarityBlocks {
  readonly rows: number;
  readonly spaces: number;
  readonly xx: PairBlocks;
  readonly yy: PairBlocks;
  readonly xy: PairBlocks;
  /** Σᵢ xᵢₛ·xᵢₜ, S². */
  readonly xTraces: Float64Array;
  readonly yTraces: Float64Array;
}

/** Inner products of two sides' blocks, for every pair of spaces. */
export interface PairBlocks {
  /** ⟨Xₛᵀ Yᵤ, Xₜᵀ Yᵥ⟩: row (s, u), column (t, v); S² × S². */
  readonly products: Float64Array;
  /** Σᵢ (xᵢₛ·xᵢₜ)(yᵢᵤ·yᵢᵥ): row (s, t), column (u, v); S² × S². */
  readonly diagonals: Float64Array;
}

/**
 * Computes the blocks.
 * @param x N × SK, from `normaliseRows`
 * @param y the same rows of the other model
 */
export function similarityBlocks(x: Matrix, y: Matrix, shape: BlendShape): SimilarityBlocks {
  const [centredX, centredY] = [centred(x), centred(y)];
  const [dotsX, dotsY] = [rowDots(centredX, shape), rowDots(centredY, shape)];
  const pair = (a: Matrix, b: Matrix, dotsA: Matrix, dotsB: Matrix): PairBlocks => ({
    products: blockProducts(crossProduct(a, b), shape),
    diagonals: crossProduct(dotsA, dotsB).data,
  });
  return {
    rows: x.rows,
    spaces: shape.spaces,
    xx: pair(centredX, centredX, dotsX, dotsX),
    yy: pair(centredY, centredY, dotsY, dotsY),
    xy: pair(centredX, centredY, dotsX, dotsY),
    xTraces: columnSums(dotsX),
    yTraces: columnSums(dotsY),
  };
}

/** Computes linear CKA between the blends of both models with the same weights. */
export function blendSimilarity(
  blocks: SimilarityBlocks,
  mode: LiveMode,
  weights: readonly number[],
): { readonly debiased: Score; readonly biased: Score } {
  const { rows: n, xx, yy, xy, xTraces, yTraces } = blocks;
  const pairs = pairWeights(mode, weights);
  const form = mode === 'concat' ? blockNorm : quadraticForm;
  const cross = (block: PairBlocks): number => form(block.products, pairs, weights);
  const [selfX, selfY] = [cross(xx), cross(yy)];
  if (!(selfX > 0 && selfY > 0)) return { debiased: constantSpace, biased: constantSpace };
  const [traceX, traceY] = [inner(xTraces, pairs), inner(yTraces, pairs)];
  const hsic1 = (block: PairBlocks, a: number, b: number): number => {
    const diagonal = quadraticForm(block.diagonals, pairs);
    return cross(block) - (n / (n - 2)) * diagonal + (a * b) / ((n - 1) * (n - 2));
  };
  const [hx, hy] = [hsic1(xx, traceX, traceX), hsic1(yy, traceY, traceY)];
  return {
    biased: { value: cross(xy) / Math.sqrt(selfX) / Math.sqrt(selfY) },
    debiased: n > 3 ? debiased(hsic1(xy, traceX, traceY), hx, hy) : tooFewRows,
  };
}

const tooFewRows: Score = { undefined: 'The unbiased HSIC needs at least 4 rows.' };

/** Weight of each pair (s, t) of spaces in the blend's Gram matrix: S², row-major. */
export function pairWeights(mode: LiveMode, weights: readonly number[]): Float64Array {
  const s = weights.length;
  return Float64Array.from({ length: s * s }, (_, at) => {
    const [i, j] = [Math.floor(at / s), at % s];
    return mode === 'concat' && i !== j ? 0 : weights[i]! * weights[j]!;
  });
}

function centred(x: Matrix): Matrix {
  const { rows, cols, data, exponent } = centreColumns(x);
  const narrow = allocateFloat32(data.length);
  for (let at = 0; at < data.length; at++) narrow[at] = data[at]! * 2 ** exponent;
  return { rows, cols, data: narrow };
}

/** Computes xᵢₛ·xᵢₜ for every row and pair: N × S². */
function rowDots({ rows, cols, data }: Matrix, { spaces, anchors }: BlendShape): Matrix {
  const dots = new Float64Array(rows * spaces * spaces);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let s = 0; s < spaces; s++) {
      for (let t = 0; t < spaces; t++, at++) {
        const [x, y] = [i * cols + s * anchors, i * cols + t * anchors];
        let sum = 0;
        for (let j = 0; j < anchors; j++) sum += data[x + j]! * data[y + j]!;
        dots[at] = sum;
      }
    }
  }
  return { rows, cols: spaces * spaces, data: dots };
}

/** Computes inner products of the K × K blocks of an SK × SK matrix. */
function blockProducts({ cols, data }: Matrix, { spaces, anchors }: BlendShape): Float64Array {
  const count = spaces * spaces;
  const products = new Float64Array(count * count);
  const start = (b: number): number =>
    Math.floor(b / spaces) * anchors * cols + (b % spaces) * anchors;
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let sum = 0;
      for (let i = 0; i < anchors; i++) {
        const [x, y] = [start(a) + i * cols, start(b) + i * cols];
        for (let j = 0; j < anchors; j++) sum += data[x + j]! * data[y + j]!;
      }
      products[a * count + b] = sum;
      products[b * count + a] = sum;
    }
  }
  return products;
}

function columnSums({ rows, cols, data }: Matrix): Float64Array {
  const sums = new Float64Array(cols);
  for (let at = 0; at < rows * cols; at++) sums[at % cols]! += data[at]!;
  return sums;
}

function inner(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

/** cᵀMc */
function quadraticForm(matrix: Float64Array, c: Float64Array): number {
  const n = c.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) sum += c[i]! * matrix[i * n + j]! * c[j]!;
  }
  return sum;
}

/** ‖[wₛXₛ]ᵀ[wᵤYᵤ]‖²: the weighted sum of the blocks' squared norms. */
function blockNorm(products: Float64Array, _: Float64Array, weights: readonly number[]): number {
  const s = weights.length;
  let sum = 0;
  for (let b = 0; b < s * s; b++) {
    sum += (weights[Math.floor(b / s)]! * weights[b % s]!) ** 2 * products[b * s * s + b]!;
  }
  return sum;
}
