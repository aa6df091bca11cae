const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinitePattern = /^([+-]?)(nan|inf|infinity)?$/i;

/** Whether a cell is a number; empty cells and `nan` count as missing numbers. */
export function isNumeric(cell: string): boolean {
  const text = cell.trim();
  return numberPattern.test(text) || notFinitePattern.test(text);
}

/** The number in a numeric cell; NaN where it is missing. */
export function toNumber(cell: string): number {
  const text = cell.trim();
  const special = notFinitePattern.exec(text);
  if (special === null) return Number(text);
  if (special[2] === undefined || special[2].toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
