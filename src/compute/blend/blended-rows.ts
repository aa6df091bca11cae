import { relativeWeights } from '../../core/blending/live/live-blend';
import { gatherRows, type Matrix } from '../../core/matrix';
import { sampleRows } from '../../core/study/choose-rows';
import type { Executor } from '../../core/runtime/executor';
import type {
  BlendScatter,
  BlendSource,
  BlendWriteRequest,
  WrittenRows,
} from '../protocol/blending';
import { blendOf, type Session } from './session';
import { blendedBy, provenanceOfRows, weightedBy, writeBlended } from './write-blended';
import {
  blendApplyTask,
  leadingPlaneTask,
  weightedRowsTask,
} from '../../core/blending/study/tasks';

/** Maximum number of rows in a scatter plot. */
const maxScattered = 5000;

/**
 * Projects both models' blended rows, or a seeded sample of them, on one plane.
 * @throws InspectorError `no-blend`
 */
export async function scatterBlended(
  session: Session,
  source: BlendSource,
  executor: Executor,
): Promise<BlendScatter> {
  const { ids, data, options } = session.study;
  const rows =
    ids.length <= maxScattered
      ? Array.from(ids.keys())
      : sampleRows(ids.length, maxScattered, options.seed);
  const blocks = await Promise.all(
    [data.decoder, data.encoder].map((matrix) => blended(executor, session, source, matrix, rows)),
  );
  const { points, explained } = await executor.run(leadingPlaneTask, { blocks });
  const { targets } = data;
  return {
    rows,
    ids: rows.map((row) => ids[row]!),
    ...(targets.kind === 'classes' ? { classes: rows.map((row) => targets.indices[row]!) } : {}),
    decoder: points[0]!,
    encoder: points[1]!,
    explained,
  };
}

/**
 * Writes one model's blended rows as a file's bytes.
 * @throws InspectorError `no-blend`
 */
export async function blendedFile(
  session: Session,
  { source, side, format }: Omit<BlendWriteRequest, 'session'>,
  executor: Executor,
): Promise<WrittenRows> {
  const { study } = session;
  const { ids, data } = study;
  const matrix = await blended(executor, session, source, data[side], Array.from(ids.keys()));
  const made = 'blend' in source ? blendedBy(blendOf(session, source.blend)) : weightedBy(source);
  return writeBlended({ matrix, ids }, format, { ...provenanceOfRows(study, side), ...made });
}

async function blended(
  executor: Executor,
  session: Session,
  source: BlendSource,
  matrix: Matrix,
  rows: readonly number[],
): Promise<Matrix> {
  if ('blend' in source) {
    const weights = blendOf(session, source.blend);
    return executor.run(blendApplyTask, { weights, matrix, rows });
  }
  const { shape } = session.study;
  return executor.run(weightedRowsTask, {
    matrix: gatherRows(matrix, rows),
    shape,
    mode: source.mode,
    weights: relativeWeights(source.weights, shape.spaces),
  });
}
