/**
 * A text that differs whenever the rows of a space do that are taken of others, known by a text of their own;
 * undefined where these are not known.
 * @param all how many there were
 */
export function fingerprintOfRows(
  content: string | undefined,
  rows: readonly number[],
  all: number,
): string | undefined {
  return content === undefined || isEvery(rows, all) ? content : JSON.stringify([content, rows]);
}

/** Whether these are all rows, in their order. */
export function isEvery(rows: readonly number[], all: number): boolean {
  return rows.length === all && rows.every((row, i) => row === i);
}
