/**
 * Cells that a spreadsheet would run: those that begin as a formula does (`=`, `+`, `-`, `@`, also in full width) or with
 * what it passes over (tabs and line ends). One such character alone is none, nor is a number.
 */
const likeFormula = /^'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n][^]/;
const plainNumber = /^[+-](?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * A cell of text that stays text in a spreadsheet: an apostrophe before it says so there, and one more where there are
 * some. Numbers are as they were. {@link withoutGuard} gives the text back, whatever it is.
 */
export function guardedCell(text: string): string {
  return likeFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** The text of a cell that may have been guarded, here or by others who do as OWASP says. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && likeFormula.test(cell) ? cell.slice(1) : cell;
}
