import { columnMeans } from '../../kernels/columns';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { product } from '../../linalg/products';
import { thinSvd, type ThinSvd } from '../../linalg/svd';

/** The map z ↦ (z − origin) W + target from E to D dimensions, as plain data. */
export interface AffineMap {
  /** E numbers. */
  readonly origin: Float64Array;
  /** W, E × D. */
  readonly weights: Float64Matrix;
  /** D numbers. */
  readonly target: Float64Array;
}

/**
 * One space's anchors (K × D) with the decompositions that translations need, computed once per
 * space. Plain data.
 */
export interface AnchorSide {
  readonly anchors: Matrix;
  readonly mean: Float64Array;
  /** SVD of the anchors minus their mean. */
  readonly centred: ThinSvd;
  /** SVD of the anchors, not centred. */
  readonly raw: ThinSvd;
}

/**
 * A method to fit a map between two spaces on their anchors: one entry of the translation registry.
 */
export interface Translation {
  readonly id: string;
  readonly name: string;
  /** Formula; A and B are the anchors in the target's and in the source's space. */
  readonly formula: string;
  readonly source: string;
  /**
   * Fits the map.
   * @param ridge λ of the translations that have one
   */
  fit(from: AnchorSide, to: AnchorSide, ridge: number): AffineMap;
}

/**
 * Computes the mean and the decompositions of a space's anchors.
 * @param anchors K × D, at least one
 */
export function anchorSide(anchors: Matrix): AnchorSide {
  const { mean } = columnMeans(anchors);
  return { anchors, mean, centred: thinSvd(shifted(anchors, mean)), raw: thinSvd(anchors) };
}

/** Applies a map to rows (n × E): n × D, float64. */
export function translateRows({ origin, weights, target }: AffineMap, rows: Matrix): Float64Matrix {
  const translated = product(shifted(rows, origin), weights);
  for (let at = 0; at < translated.data.length; at++) {
    translated.data[at] = translated.data[at]! + target[at % translated.cols]!;
  }
  return translated;
}

/** Subtracts `mean` from every row. */
export function shifted({ rows, cols, data }: Matrix, mean: Float64Array): Float64Matrix {
  const result = allocateFloat64(rows * cols);
  for (let at = 0; at < result.length; at++) result[at] = data[at]! - mean[at % cols]!;
  return { rows, cols, data: result };
}
