import { gatherRows } from '../linalg/matrix';
import { resolveTranslation } from '../stitching/translation/registry';
import type { AnchorChoice, LoadedSpace, Runtime } from './comparison';
import type { DerivedRows } from './project-space';
import { pairFinite, pickAnchors } from './prepare-study';
import { runTask } from './tasks';

/** How to translate one space into another. */
export interface TranslateOptions {
  /** Id of the translation registry. */
  readonly method: string;
  /** λ of the ridge translation. */
  readonly ridge: number;
  readonly anchors: AnchorChoice;
  readonly seed: number;
}

/**
 * Maps all rows of one space into another, by a map fitted on their common anchors.
 * @returns N × D in float64, N rows of `from`, D dimensions of `to`
 * @throws InspectorError for rows that don't pair or aren't finite, unknown methods and anchors
 */
export async function translateSpace(
  from: LoadedSpace,
  to: LoadedSpace,
  { method, ridge, anchors, seed }: TranslateOptions,
  { executor, progress }: Runtime,
): Promise<DerivedRows> {
  resolveTranslation(method);
  const spaces = [from, to];
  const paired = await pairFinite(spaces, 'refuse', executor);
  const { rows, ids, warnings } = paired;
  const chosen = await pickAnchors({ anchors, seed }, paired, spaces, undefined, executor);
  progress?.({ fraction: 0, message: `Fitting on ${chosen.length} anchors` });
  const sides = await Promise.all(
    rows.map((paired) => runTask(executor, 'anchor-side', { anchors: gatherRows(paired, chosen) })),
  );
  const matrix = await runTask(executor, 'translate', {
    method,
    ridge,
    from: sides[0]!,
    to: sides[1]!,
    rows: from.matrix,
  });
  return {
    matrix,
    ...(from.ids === undefined ? {} : { ids: from.ids }),
    anchors: chosen.map((row) => ids[row]!),
    warnings,
  };
}
