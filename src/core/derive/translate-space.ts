import { allocateFloat64, gatherRows, type Matrix } from '../matrix';
import { resolveTranslation } from '../stitching/translation/registry';
import type { AffineMap } from '../stitching/translation/translation';
import type { AnchorChoice } from '../study/anchor-choice';
import { type LoadedSpace, type PairingChoice } from '../study/types';
import type { Executor, Runtime } from '../runtime/executor';
import { ownIds } from '../study/pairing';
import { blockRows, blocksOf } from '../study/project-in-blocks';
import type { DerivedRows } from '../study/derived-rows';
import { pairFinite, pickAnchors } from '../study/prepare-study';
import { anchorSideTask, fitTranslationTask, translateIntoTask } from '../stitching/study/tasks';

/** Options for translating one space into another. */
export interface TranslateOptions {
  /** Id from the translation registry. */
  readonly method: string;
  /** λ of the ridge regression. */
  readonly ridge: number;
  readonly anchors: AnchorChoice;
  readonly seed: number;
  /** Pairing of the rows; detected if absent. */
  readonly pairing?: PairingChoice;
}

/**
 * Maps all rows of one space into another, by a map fitted on their common anchors.
 * @returns N × D in float64, N rows of `from`, D dimensions of `to`
 * @throws InspectorError for rows that cannot be paired or are not finite, unknown methods and
 * anchors
 */
export async function translateSpace(
  from: LoadedSpace,
  to: LoadedSpace,
  { method, ridge, anchors, seed, pairing }: TranslateOptions,
  runtime: Runtime,
): Promise<DerivedRows> {
  const { executor, progress } = runtime;
  resolveTranslation(method);
  const spaces = [from, to];
  const paired = await pairFinite(spaces, { pairing, nonFinite: 'refuse' }, executor);
  const { rows, names, warnings } = paired;
  const picked = await pickAnchors({ anchors, seed }, paired, spaces, undefined, runtime);
  const { anchors: chosen, anchorsFile } = picked;
  progress?.({ fraction: 0, message: `Fitting on ${chosen.length} anchors` });
  const map = await fitTranslation(
    rows.map((paired) => gatherRows(paired, chosen)),
    { method, ridge },
    executor,
  );
  const { cols } = map.weights;
  const data = allocateFloat64(from.matrix.rows * cols);
  await Promise.all(
    blocksOf(from.matrix).map((block, at) => {
      const start = at * blockRows * cols;
      const target = data.subarray(start, start + block.rows * cols);
      return executor.run(translateIntoTask, { map, rows: block, target });
    }),
  );
  const own = ownIds(from);
  return {
    matrix: { rows: from.matrix.rows, cols, data },
    ...(own === undefined ? {} : { ids: own }),
    anchors: chosen.map((row) => names.ids[row]!),
    anchorsFile,
    warnings,
  };
}

/**
 * Fits the map between two spaces.
 * @param anchors anchor rows of the source and of the target space, K each
 */
export async function fitTranslation(
  anchors: readonly Matrix[],
  { method, ridge }: Pick<TranslateOptions, 'method' | 'ridge'>,
  executor: Executor,
): Promise<AffineMap> {
  const [from, to] = await Promise.all(
    anchors.map((rows) => executor.run(anchorSideTask, { anchors: rows })),
  );
  return executor.run(fitTranslationTask, { method, ridge, from: from!, to: to! });
}
