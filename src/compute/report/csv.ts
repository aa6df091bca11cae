import Papa from 'papaparse';
import type { ComparisonResult } from '../../core/study/comparison';

/** All scores in long form: one line for each projection, measure and pair of spaces. */
export function comparisonCsv({ spaces, scores, rows }: ComparisonResult): string {
  const lines = scores.flatMap(({ projection, measure, convention, matrix, sampledRows }) =>
    matrix.flatMap((scoresOfRow, i) =>
      scoresOfRow.map((value, j) => ({
        projection,
        measure,
        x: spaces[i]!.name,
        y: spaces[j]!.name,
        score: value ?? '',
        rows: sampledRows ?? rows,
        convention,
      })),
    ),
  );
  return `${Papa.unparse(lines, { newline: '\n' })}\n`;
}
