/**
 * Matches cells that a spreadsheet would run as a formula: those that begin with `=`, `+`, `-`, `@`
 * (also in full width), or with characters it skips (tabs and line ends). A single such character
 * is no formula, nor is a number.
 */
const likeFormula = /^'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n][^]/;
const plainNumber = /^[+-](?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Guards a cell of text against being run as a formula, by an apostrophe before it, and one more
 * before existing ones. Numbers stay unchanged. {@link withoutGuard} restores any text.
 */
export function guardedCell(text: string): string {
  return likeFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** Removes the guard from a cell, which may have been added here or by others who follow OWASP. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && likeFormula.test(cell) ? cell.slice(1) : cell;
}
