import type { Matrix } from '../matrix';
import type { Normalization } from '../projection/normalization';
import { resolveProjection } from '../projection/registry';
import type { AnchorChoice } from '../study/anchor-choice';
import type { LoadedSpace } from '../study/types';
import type { Runtime } from '../runtime/executor';
import { describeIgnoredNormalization } from '../comparison/ignored-normalization';
import { ownIds } from '../study/pairing';
import { noAnchors, pairFinite, pickAnchors } from '../study/prepare-study';
import { projectInBlocks } from '../study/project-in-blocks';
import type { DerivedRows } from '../study/derived-rows';

/** Options for projecting one space. */
export interface ProjectOptions {
  /** Id of a projection or of a product, e.g. `concat:cosine+l1`. */
  readonly projection: string;
  readonly normalization: Normalization;
  readonly anchors: AnchorChoice;
  readonly seed: number;
  readonly precision: 'float32' | 'float64';
}

/**
 * Computes the relative representation of all rows of one space: N × K.
 * @throws InspectorError for rows that are not finite, unknown projections and anchors
 */
export async function projectSpace(
  space: LoadedSpace,
  { projection, normalization, anchors, seed, precision }: ProjectOptions,
  runtime: Runtime,
): Promise<DerivedRows> {
  const { executor, progress } = runtime;
  const { name, entry } = resolveProjection(projection);
  const paired = await pairFinite([space], { nonFinite: 'refuse' }, executor);
  const { warnings } = paired;
  const { ids } = paired.names;
  const own = ownIds(space);
  const [rows] = paired.rows as [Matrix];
  const { anchors: chosen, anchorsFile } = entry.usesAnchors
    ? await pickAnchors({ anchors, seed }, paired, [space], undefined, runtime)
    : noAnchors;
  progress?.({ fraction: 0, message: `Projecting: ${name}` });
  const matrix = await projectInBlocks(executor, {
    projection,
    normalization,
    rows,
    anchors: chosen,
    scored: Array.from(ids.keys()),
    precision,
  });
  return {
    matrix,
    ...(own === undefined ? {} : { ids: own }),
    anchors: chosen.map((row) => ids[row]!),
    anchorsFile,
    warnings: [...warnings, ...describeIgnoredNormalization([projection], normalization)],
  };
}
