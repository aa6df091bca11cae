import type { ComparisonResult, ComparisonScores } from '../../core/comparison/types';
import type { FileChange } from '../protocol/file-change';
import { csvText } from './csv-text';
import { staleColumn } from './stale';

/**
 * Formats all scores in long form: one line for each projection, measure and pair of spaces, and
 * one more for each separately scored label. Columns of the null and the interval are included if
 * some are known.
 * @param changes changes of files since the scores were computed; if there are any, a column lists
 * them
 */
export function comparisonCsv(
  { spaces, scores, rows }: ComparisonResult,
  changes: readonly FileChange[] = [],
): string {
  const withNull = scores.some((entry) => entry.null !== undefined);
  const withInterval = scores.some(({ interval }) => interval !== undefined);
  const withClasses = scores.some(({ perClass }) => perClass !== undefined);
  const lines = scores.flatMap((entry) => {
    const { projection, measure, convention, sampledRows, perClass = [] } = entry;
    const parts = [{ label: '', rows: sampledRows ?? rows, matrix: entry.matrix }, ...perClass];
    return parts.flatMap((part) =>
      part.matrix.flatMap((scoresOfRow, i) =>
        scoresOfRow.map((value, j) => ({
          projection,
          measure,
          x: spaces[i]!.name,
          y: spaces[j]!.name,
          ...(withClasses ? { label: part.label } : {}),
          score: value ?? '',
          ...(withNull ? nullColumns(part.matrix === entry.matrix ? entry : {}, i, j) : {}),
          ...(withInterval ? intervalColumns(part.matrix === entry.matrix ? entry : {}, i, j) : {}),
          rows: part.rows,
          convention,
          ...staleColumn(changes),
        })),
      ),
    );
  });
  return csvText(lines);
}

function nullColumns(scores: Pick<ComparisonScores, 'null'>, i: number, j: number): object {
  const cell = scores.null?.[i]?.[j];
  return { null_mean: cell?.mean ?? '', null_sd: cell?.sd ?? '' };
}

function intervalColumns(
  { interval }: Pick<ComparisonScores, 'interval'>,
  i: number,
  j: number,
): object {
  const [low, high] = interval?.[i]?.[j] ?? [];
  return { low: low ?? '', high: high ?? '' };
}
