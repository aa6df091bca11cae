import { bestFits } from '../../core/comparison/best-fit';
import type { ComparisonScores } from '../../core/comparison/types';
import type { TimedComparison } from '../protocol/engine';

/** Projections and measures to compute: every measure under every projection. */
export interface ScoreBlock {
  readonly projections: readonly string[];
  readonly measures: readonly string[];
}

/**
 * Returns the smallest block of projections × measures that contains all missing scores; undefined
 * if none is missing.
 */
export function missingScores(
  { projections, measures }: ScoreBlock,
  cached: readonly ComparisonScores[],
): { projections: string[]; measures: string[] } | undefined {
  const keys = new Set(cached.map(keyOf));
  const open = projections.flatMap((projection) =>
    measures
      .filter((measure) => !keys.has(keyOf({ projection, measure })))
      .map((measure) => ({ projection, measure })),
  );
  if (open.length === 0) return undefined;
  return {
    projections: [...new Set(open.map(({ projection }) => projection))],
    measures: [...new Set(open.map(({ measure }) => measure))],
  };
}

/** Merges two results of one study; if both have a score, the added one counts. */
export function mergeResults(
  before: TimedComparison | undefined,
  added: TimedComparison,
): TimedComparison {
  if (before === undefined) return added;
  const { anchors, anchorsFile } = added.anchors.length > 0 ? added : before;
  const fresh = new Set(added.scores.map(keyOf));
  const scores = [...before.scores.filter((score) => !fresh.has(keyOf(score))), ...added.scores];
  const again = new Set(added.leastAgreeing?.map(({ projection }) => projection));
  const leastAgreeing = [
    ...(before.leastAgreeing ?? []).filter(({ projection }) => !again.has(projection)),
    ...(added.leastAgreeing ?? []),
  ];
  return {
    ...added,
    anchors,
    anchorsFile,
    scores,
    ...(leastAgreeing.length === 0 ? {} : { leastAgreeing }),
    ...fitsOf(scores),
    warnings: [...new Set([...before.warnings, ...added.warnings])],
    seconds: before.seconds + added.seconds,
  };
}

/** Restricts a result to the scores of a block, in its order. */
export function restrictResult(result: TimedComparison, block: ScoreBlock): TimedComparison {
  const byKey = new Map(result.scores.map((score) => [keyOf(score), score]));
  const scores = block.projections.flatMap((projection) =>
    block.measures.flatMap((measure) => byKey.get(keyOf({ projection, measure })) ?? []),
  );
  const { fits: _, ...rest } = result;
  const leastAgreeing = rest.leastAgreeing?.filter(({ projection }) =>
    block.projections.includes(projection),
  );
  return {
    ...rest,
    scores,
    ...fitsOf(scores),
    ...(leastAgreeing === undefined ? {} : { leastAgreeing }),
  };
}

function fitsOf(scores: readonly ComparisonScores[]): Pick<TimedComparison, 'fits'> {
  const fits = bestFits(scores);
  return fits.length > 0 ? { fits } : {};
}

function keyOf({ projection, measure }: Pick<ComparisonScores, 'projection' | 'measure'>): string {
  return `${projection}\n${measure}`;
}
