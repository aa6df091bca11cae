import { defineTask } from '../runtime/task';
import type { Matrix } from '../matrix';
import { concatenate, layerNorm } from '../projection/combinations';
import { inPrecision } from '../projection/projection';

/**
 * LayerNorm without its affine map, for every row of every space.
 * @param spaces S matrices, N × K each
 * @returns N × SK, float32: for each row its S spaces side by side
 */
export function normaliseRows(spaces: readonly Matrix[]): Matrix {
  return concatenate(spaces.map((space) => inPrecision(layerNorm(space), 'float32')));
}

/** LayerNorm of S relative spaces without its affine map: N × SK. */
export const blendRowsTask = defineTask('blend-rows', ({ spaces }: { spaces: readonly Matrix[] }) =>
  normaliseRows(spaces),
);
