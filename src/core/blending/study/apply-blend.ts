import { InspectorError } from '../../errors';
import type { Normalization } from '../../projection/normalization';
import type { AnchorChoice } from '../../study/anchor-choice';
import type { LoadedSpace } from '../../study/types';
import type { Runtime } from '../../runtime/executor';
import { findRows } from '../../study/find-rows';
import { ownIds } from '../../study/pairing';
import { pairFinite } from '../../study/prepare-study';
import { projectInBlocks } from '../../study/project-in-blocks';
import type { DerivedRows } from '../../study/derived-rows';
import type { BlendWeights } from './blending';
import { blendApplyTask } from './tasks';
import { blendRowsTask } from '../normalise-rows';

/** A trained blend with the definition of its spaces: projections, normalisation and anchors. */
export interface ApplicableBlend extends BlendWeights {
  readonly projections: readonly string[];
  readonly normalization: Normalization;
  /** Row ids of the anchors, in the order of the columns. */
  readonly anchors: readonly string[];
}

/**
 * Computes the blended representation of all rows of one space: N × width.
 * @param anchors ids of the rows of this space that correspond to the blend's anchors, in their
 * order; the blend's own anchor ids if absent
 * @throws InspectorError `other-blend` for another number of anchors, `unknown-rows`, and for rows
 * that are not finite
 */
export async function applyBlend(
  space: LoadedSpace,
  blend: ApplicableBlend,
  anchors: Extract<AnchorChoice, { ids: unknown }> | undefined,
  { executor, progress }: Runtime,
): Promise<DerivedRows> {
  const { projections, normalization } = blend;
  const chosen = anchors ?? { ids: blend.anchors, file: space.file };
  if (chosen.ids.length !== blend.anchors.length) {
    throw new InspectorError({
      code: 'other-blend',
      ...(chosen.file === undefined ? {} : { file: chosen.file }),
      problem: `It lists ${chosen.ids.length} anchors, and the blend was trained with ${blend.anchors.length}.`,
      remedy: 'List the rows that stand for the blend’s anchors, in the same order.',
    });
  }
  const paired = await pairFinite([space], { nonFinite: 'refuse' }, executor);
  const { names, warnings } = paired;
  const rows = paired.rows[0]!;
  const anchorRows = findRows(chosen.ids, names, 'anchors', chosen.file);
  const scored = Array.from(names.ids.keys());
  const spaces = [];
  for (const [i, projection] of projections.entries()) {
    progress?.({ fraction: i / (projections.length + 1), message: `Projecting: ${projection}` });
    spaces.push(
      await projectInBlocks(executor, {
        projection,
        normalization,
        rows,
        anchors: anchorRows,
        scored,
        precision: 'float32',
      }),
    );
  }
  const { model, parameters, scale } = blend;
  const matrix = await executor.run(blendApplyTask, {
    weights: { model, parameters, scale },
    matrix: await executor.run(blendRowsTask, { spaces }),
    rows: scored,
  });
  const own = ownIds(space);
  return {
    matrix,
    ...(own === undefined ? {} : { ids: own }),
    anchors: chosen.ids,
    warnings,
  };
}
