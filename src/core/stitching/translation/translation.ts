import { columnMeans } from '../../kernels/columns';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { product } from '../../linalg/products';
import { thinSvd, type ThinSvd } from '../../linalg/svd';

/** The map z ↦ (z − origin) W + target from E to D dimensions. Plain data. */
export interface AffineMap {
  /** E numbers. */
  readonly origin: Float64Array;
  /** W, E × D. */
  readonly weights: Float64Matrix;
  /** D numbers. */
  readonly target: Float64Array;
}

/** What translations need of one space's anchors (K × D): worked out once a space. Plain data. */
export interface AnchorSide {
  readonly anchors: Matrix;
  readonly mean: Float64Array;
  /** Of the anchors less their mean. */
  readonly centred: ThinSvd;
  /** Of the anchors as they are. */
  readonly raw: ThinSvd;
}

/** A way to fit a map between two spaces on their anchors: one entry of the translation registry. */
export interface Translation {
  readonly id: string;
  readonly name: string;
  /** What it computes; A and B are the anchors in the target's and in the origin's space. */
  readonly formula: string;
  readonly source: string;
  /** @param ridge λ of the translations that have one */
  fit(from: AnchorSide, to: AnchorSide, ridge: number): AffineMap;
}

/** @param anchors K × D, at least one */
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

/** Every row less `mean`. */
export function shifted({ rows, cols, data }: Matrix, mean: Float64Array): Float64Matrix {
  const result = allocateFloat64(rows * cols);
  for (let at = 0; at < result.length; at++) result[at] = data[at]! - mean[at % cols]!;
  return { rows, cols, data: result };
}
