import { allocateFloat32, type Matrix } from '../linalg/matrix';

/** Added to the variance, as in PyTorch. */
const epsilon = 1e-5;

/**
 * LayerNorm without its affine map: every row of every space shifted and scaled to mean 0 and
 * variance 1 (population) over its K entries; a constant row becomes zeros. Ba, Kiros & Hinton 2016.
 * @param spaces S matrices, N × K each
 * @returns N × SK, float32: for each row its S spaces side by side
 */
export function normaliseRows(spaces: readonly Matrix[]): Matrix {
  const { rows, cols: anchors } = spaces[0]!;
  const cols = spaces.length * anchors;
  const data = allocateFloat32(rows * cols);
  for (const [s, { data: space }] of spaces.entries()) {
    for (let i = 0; i < rows; i++) {
      const from = i * anchors;
      const to = i * cols + s * anchors;
      let mean = 0;
      for (let j = 0; j < anchors; j++) mean += space[from + j]!;
      mean /= anchors;
      let variance = 0;
      for (let j = 0; j < anchors; j++) variance += (space[from + j]! - mean) ** 2;
      const scale = 1 / Math.sqrt(variance / anchors + epsilon);
      for (let j = 0; j < anchors; j++) data[to + j] = (space[from + j]! - mean) * scale;
    }
  }
  return { rows, cols, data };
}
