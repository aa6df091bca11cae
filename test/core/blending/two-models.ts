import type { BlendData } from '../../../src/core/blending/train-blend';
import { normaliseRows } from '../../../src/core/blending/normalise-rows';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { resolveProjection } from '../../../src/core/projection/registry';
import { gaussian } from '../random-matrices';

/**
 * Two models of the same rows, whose spaces are rotations of each other, with classes by quadrant.
 */

export const rows = 300;
export const anchorCount = 12;
export const projections = ['cosine', 'euclidean', 'l1'];
const latent = gaussian(rows, 2, 4);

/** Rotates rows by the angle and scales them. */
function turned({ data }: Matrix, angle: number, scale: number): Matrix {
  const [c, s] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const result = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    result[2 * i] = c * data[2 * i]! - s * data[2 * i + 1]!;
    result[2 * i + 1] = s * data[2 * i]! + c * data[2 * i + 1]!;
  }
  return { rows, cols: 2, data: result };
}

/** Returns the relative spaces of a model. */
export function relativeSpaces(model: Matrix): Matrix[] {
  const anchors = gatherRows(
    model,
    Array.from({ length: anchorCount }, (_, i) => i),
  );
  return projections.map((id) => {
    const { entry, options } = resolveProjection(id);
    return entry.fit({ rows: model, anchors, options, precision: 'float64' })(model);
  });
}

export const decoderModel = turned(latent, 0.3, 1);
export const encoderModel = turned(latent, 2, 1.4);
export const decoderSpaces = relativeSpaces(decoderModel);
export const encoderSpaces = relativeSpaces(encoderModel);
const all = Array.from({ length: rows }, (_, row) => row);

export const data: BlendData = {
  decoder: normaliseRows(decoderSpaces),
  encoder: normaliseRows(encoderSpaces),
  targets: {
    kind: 'classes',
    classes: ['a', 'b', 'c'],
    indices: Int32Array.from(all, (row) => {
      const [x, y] = [latent.data[2 * row]!, latent.data[2 * row + 1]!];
      return x > 0 ? 0 : y > 0 ? 1 : 2;
    }),
  },
  train: all.slice(0, 200),
  test: all.slice(200),
};
