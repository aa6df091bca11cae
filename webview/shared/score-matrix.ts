import { formatScore, formatShortScore } from '../../src/compute/protocol/score-text';

/** Scores between spaces, [row][column]; null if undefined. */
type Scores = readonly (readonly (number | null)[])[];

/**
 * Returns the scores between different spaces: a space's score with itself is trivial and would
 * stretch the colours.
 */
export function offDiagonal(matrix: Scores): number[] {
  return matrix.flatMap((row, i) =>
    row.filter((value, j): value is number => value !== null && i !== j),
  );
}

/** Mean over the pairs of different spaces; null if none has a score. */
export function meanOffDiagonal(matrix: Scores): number | null {
  return mean(offDiagonal(matrix));
}

/** Mean of the spaces with themselves; null if none has a score. */
export function meanOfDiagonal(matrix: Scores): number | null {
  return mean(matrix.map((row, i) => row[i] ?? null).filter((value) => value !== null));
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const widthOfFourDecimals = 48;
const widthOfTwoDecimals = 26;

/** Formats a score for a cell of this width in pixels. */
export function scoreText(value: number | null, width: number): string {
  if (width >= widthOfFourDecimals) return formatScore(value);
  return width >= widthOfTwoDecimals ? formatShortScore(value) : '';
}
