import { randomIndex, seeded } from '../../../src/core/random';
import type { Float64Matrix } from '../../../src/core/linalg/matrix';

/** Entries between −1 and 1, the same for the same seed. */
export function randomMatrix(rows: number, cols: number, seed: number): Float64Matrix {
  const random = seeded(seed);
  const data = Float64Array.from(
    { length: rows * cols },
    () => randomIndex(random, 20001) / 1e4 - 1,
  );
  return { rows, cols, data };
}
