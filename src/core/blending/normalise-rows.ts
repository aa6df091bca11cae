import { defineTask } from '../runtime/task';
import type { Matrix } from '../matrix';
import { concatenate, layerNorm } from '../projection/combinations';
import { inPrecision } from '../projection/projection';

/**
 * Applies LayerNorm without its affine map to every row of every space.
 * @param spaces S matrices, N × K each
 * @returns N × SK, float32: the S spaces of each row side by side
 */
export function normaliseRows(spaces: readonly Matrix[]): Matrix {
  return concatenate(spaces.map((space) => inPrecision(layerNorm(space), 'float32')));
}

/** Task: LayerNorm of S relative spaces without its affine map: N × SK. */
export const blendRowsTask = defineTask('blend-rows', ({ spaces }: { spaces: readonly Matrix[] }) =>
  normaliseRows(spaces),
);
