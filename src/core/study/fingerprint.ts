/**
 * Fingerprint of some of the rows of a space, from the fingerprint of all rows: a text that differs
 * whenever the rows differ. Undefined if the space has none.
 * @param all number of rows of the space
 */
export function fingerprintOfRows(
  content: string | undefined,
  rows: readonly number[],
  all: number,
): string | undefined {
  return content === undefined || isEvery(rows, all) ? content : JSON.stringify([content, rows]);
}

/** Whether `rows` are all rows, in their order. */
export function isEvery(rows: readonly number[], all: number): boolean {
  return rows.length === all && rows.every((row, i) => row === i);
}
