import { centreColumns, columnMeans } from '../../kernels/columns';
import { allocateFloat64, type Matrix } from '../../matrix';
import { maxNormalized, storageFor } from '../../projection/relative';
import { resolveProjection } from '../../projection/registry';
import { projectBlock, type ProjectedSide } from './sum-rows';
import { defineTask } from '../../runtime/task';

/** A space under a projection whose shift and scale are not yet known. */
export interface SideToScale extends Omit<ProjectedSide, 'scale'> {
  /** Sample of the space's rows. */
  readonly sample: Matrix;
  /** Greatest absolute entry of the space. */
  readonly maximum: number;
}

/**
 * Determines from the mean and spread of a sample how the rows of a space are shifted and scaled
 * before summing, and in which precision they are projected.
 */
export function scaleRows({ sample, maximum, ...side }: SideToScale): ProjectedSide {
  const { projection, normalization, anchors } = side;
  const projected =
    projection !== null && resolveProjection(projection).entry.usesAnchors
      ? {
          ...side,
          precision: storageFor(
            normalization === 'none'
              ? maximum
              : maxNormalized({ normalization, rows: sample, anchors }),
            side.precision,
          ),
        }
      : side;
  const rows = projectBlock(projected, sample);
  const { mean } = columnMeans(rows);
  // Shared between threads, because each block's task takes it along.
  const shift = allocateFloat64(mean.length);
  shift.set(mean);
  return { ...projected, scale: { shift, exponent: centreColumns(rows).exponent } };
}

/** Task: the shift, scale and precision for a space under a projection. */
export const scaleRowsTask = defineTask('scale-rows', scaleRows);
