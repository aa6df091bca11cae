import { centreColumns, type ScaledMatrix } from '../kernels/columns';
import { squaredFrobenius } from '../linalg/products';
import type { Preparation } from './measure';

/** A space with centred columns. */
export interface CentredSpace {
  /** N × D, centred columns. */
  readonly centred: ScaledMatrix;
  /** ‖c(X)‖_F, without the matrix's exponent. */
  readonly norm: number;
}

export const centredSpace: Preparation<CentredSpace> = {
  id: 'centred',
  usesOptions: false,
  run(rows) {
    const centred = centreColumns(rows);
    return { centred, norm: Math.sqrt(squaredFrobenius(centred)) };
  },
};
