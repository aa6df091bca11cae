import { allocateFloat32, type Matrix } from '../../matrix';
import type { BlendShape } from '../aggregations/aggregation';
import type { LiveMode } from './live-mode';

/**
 * Computes an untrained blend: [w₁x₁ … w_Sx_S] (N × SK) or Σ wₛxₛ (N × K), after LayerNorm.
 * @param matrix N × SK, from `normaliseRows`
 */
export function weightedRows(
  { rows, cols, data }: Matrix,
  { anchors }: BlendShape,
  mode: LiveMode,
  weights: readonly number[],
): Matrix {
  const width = mode === 'concat' ? cols : anchors;
  const result = allocateFloat32(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let at = 0; at < cols; at++) {
      const to = i * width + (mode === 'concat' ? at : at % anchors);
      result[to]! += weights[Math.floor(at / anchors)]! * data[i * cols + at]!;
    }
  }
  return { rows, cols: width, data: result };
}
