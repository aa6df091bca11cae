import { gatherRows } from '../matrix';
import type { Normalization } from '../projection/normalization';
import type { Projection } from '../projection/projection';
import type { Resolved } from '../registry';
import { sampleRows } from './choose-rows';
import type { ProjectedSpace, Runtime } from '../runtime/executor';
import type { PreparedStudy } from './prepare-study';
import { projectedSpace } from './cached-projection';
import { fingerprintOfRows } from './fingerprint';

/** Options of projecting spaces. */
export interface ProjectionOptions {
  readonly normalization: Normalization;
  readonly precision: 'float32' | 'float64';
  readonly seed: number;
  /**
   * Number of rows above which measures and projections over all pairs of rows use a seeded sample.
   */
  readonly sampleAbove: number;
}

/** The scored rows of several spaces under one projection. */
export interface ProjectedSpaces {
  readonly spaces: readonly ProjectedSpace[];
  /** For every projected row, its number among the paired rows. */
  readonly rowIndices: readonly number[];
  /** Whether they are a sample of the scored rows. */
  readonly sampled: boolean;
}

/**
 * Projects the scored rows of the study's spaces. A projection over all pairs of rows (geodesic)
 * uses a seeded sample and the anchors if there are more than `sampleAbove` rows.
 * @param which numbers of the spaces to project
 */
export async function projectSpaces(
  projection: Resolved<Projection>,
  study: PreparedStudy,
  which: readonly number[],
  options: ProjectionOptions,
  runtime: Pick<Runtime, 'executor' | 'cache'>,
): Promise<ProjectedSpaces> {
  const { sampleAbove, seed, normalization, precision } = options;
  const sampled = projection.entry.allPairs && study.ids.length > sampleAbove;
  const rowIndices =
    sampled && study.scored.length > sampleAbove
      ? sampleRows(study.scored.length, sampleAbove, seed).map((at) => study.scored[at]!)
      : study.scored;
  const used = sampled ? [...new Set([...study.anchors, ...rowIndices])] : undefined;
  const among = new Map(used?.map((row, at) => [row, at]));
  const numbers = (rows: readonly number[]): readonly number[] =>
    used === undefined ? rows : rows.map((row) => among.get(row)!);
  const how = {
    projection: projection.id,
    normalization,
    anchors: numbers(study.anchors),
    scored: numbers(rowIndices),
    precision,
  };
  const spaces = await Promise.all(
    which.map((s) => {
      const rows = study.rows[s]!;
      const content = study.contents?.[s];
      return used === undefined
        ? projectedSpace({ ...how, rows }, content, runtime)
        : projectedSpace(
            { ...how, rows: gatherRows(rows, used) },
            fingerprintOfRows(content, used, rows.rows),
            runtime,
          );
    }),
  );
  return { spaces, rowIndices, sampled: rowIndices.length < study.scored.length };
}
