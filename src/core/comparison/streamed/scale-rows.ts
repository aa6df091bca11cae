import { centreColumns, columnMeans } from '../../kernels/columns';
import { allocateFloat64, type Matrix } from '../../matrix';
import { maxNormalized, storageFor } from '../../projection/relative';
import { resolveProjection } from '../../projection/registry';
import { projectBlock, type ProjectedSide } from './sum-rows';
import { defineTask } from '../../runtime/task';

/** What is to be projected and summed, before it is known how. */
export interface SideToScale extends Omit<ProjectedSide, 'scale'> {
  /** Some of the space's rows. */
  readonly sample: Matrix;
  /** The space's greatest absolute entry. */
  readonly greatest: number;
}

/**
 * How the rows of a space are shifted and scaled before they are summed, by the mean and the spread of a
 * sample, and in which precision they are projected.
 */
export function scaleRows({ sample, greatest, ...side }: SideToScale): ProjectedSide {
  const { projection, normalization, anchors } = side;
  const projected =
    projection !== null && resolveProjection(projection).entry.usesAnchors
      ? {
          ...side,
          precision: storageFor(
            normalization === 'none'
              ? greatest
              : maxNormalized({ normalization, rows: sample, anchors }),
            side.precision,
          ),
        }
      : side;
  const rows = projectBlock(projected, sample);
  const { mean } = columnMeans(rows);
  // Each block's task takes it along, so threads share it.
  const shift = allocateFloat64(mean.length);
  shift.set(mean);
  return { ...projected, scale: { shift, exponent: centreColumns(rows).exponent } };
}

/** How the rows of a space are projected and summed. */
export const scaleRowsTask = defineTask('scale-rows', scaleRows);
