import { InspectorError } from '../errors';
import { gatherRows, type Matrix } from '../linalg/matrix';
import type { Projection } from '../projection/projection';
import type { Resolved } from '../registry';
import { sampleRows } from './choose-rows';
import type { ComparisonOptions, Runtime } from './comparison';
import type { PreparedStudy } from './prepare-study';
import { projectInBlocks } from './project-in-blocks';

/** The rows of one space under a projection, or why there are none. */
export type ProjectedSpace =
  | { readonly rows: Matrix; readonly reason?: never }
  | { readonly rows?: never; readonly reason: string };

/** The scored rows of several spaces under one projection. */
export interface ProjectedSpaces {
  readonly spaces: readonly ProjectedSpace[];
  /** For every projected row the number of the paired row it is. */
  readonly places: readonly number[];
  /** Whether these are a sample of the scored rows. */
  readonly sampled: boolean;
}

/**
 * Projects the scored rows of the study's spaces. A projection that looks at all pairs of rows
 * (geodesic) is made of a seeded sample and the anchors where there are very many rows.
 * @param which numbers of the spaces
 */
export async function projectSpaces(
  projection: Resolved<Projection>,
  study: PreparedStudy,
  which: readonly number[],
  options: ComparisonOptions,
  { executor, kept }: Runtime,
): Promise<ProjectedSpaces> {
  const { sampleAbove, seed, normalization, precision } = options;
  const sampled = projection.entry.allPairs && study.ids.length > sampleAbove;
  const places =
    sampled && study.scored.length > sampleAbove
      ? sampleRows(study.scored.length, sampleAbove, seed).map((at) => study.scored[at]!)
      : study.scored;
  const used = sampled ? [...new Set([...study.anchors, ...places])] : undefined;
  const among = new Map(used?.map((row, at) => [row, at]));
  const numbers = (rows: readonly number[]): readonly number[] =>
    used === undefined ? rows : rows.map((row) => among.get(row)!);
  const project = (s: number): Promise<Matrix> =>
    projectInBlocks(executor, {
      projection: projection.id,
      normalization,
      rows: used === undefined ? study.rows[s]! : gatherRows(study.rows[s]!, used),
      anchors: numbers(study.anchors),
      scored: numbers(places),
      precision,
    });
  const made = [projection.id, normalization, precision, study.anchors, places, used, study.ids];
  const shared = kept === undefined ? '' : JSON.stringify(made);
  const spaces = await Promise.all(
    which.map((s) => {
      const content = study.contents?.[s];
      return orReason(
        kept === undefined || content === undefined || !projection.entry.usesAnchors
          ? project(s)
          : kept.remember(
              `${content} ${shared}`,
              () => project(s),
              ({ data }) => data.byteLength,
            ),
      );
    }),
  );
  return { spaces, places, sampled: places.length < study.scored.length };
}

/** A space whose graph falls apart has no geodesics; that is no reason to give up the others. */
async function orReason(projecting: Promise<Matrix>): Promise<ProjectedSpace> {
  try {
    return { rows: await projecting };
  } catch (error) {
    if (!(error instanceof InspectorError) || error.code !== 'unreachable') throw error;
    return { reason: `${error.problem} ${error.remedy}` };
  }
}
