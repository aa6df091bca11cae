const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinitePattern = /^([+-]?)(nan|inf|infinity)?$/i;

/** Whether a cell is a number; empty cells and `nan` count as missing numbers. */
export function isNumeric(cell: string): boolean {
  const text = cell.trim();
  return numberPattern.test(text) || notFinitePattern.test(text);
}

/** Parses a numeric cell; NaN if the number is missing. */
export function toNumber(cell: string): number {
  const text = cell.trim();
  const special = notFinitePattern.exec(text);
  if (special === null) return Number(text);
  if (special[2] === undefined || special[2].toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

const missingPattern = /^(nan|na|n\/a|<na>|null|none|nil)?$/i;

/** Whether a cell is empty, or a missing value of pandas, R or databases. */
export function isMissing(cell: string): boolean {
  return cell.length <= 8 ? missingPattern.test(cell.trim()) : cell.trim() === '';
}

const decimalComma = /^\s*[+-]?\d*,\d+(e[+-]?\d+)?\s*$/i;
const decimalPoint = /^\s*[+-]?\d*\.\d/;

/**
 * Whether cells have decimal commas: some do, none has a point, and commas do not separate cells.
 */
export function hasDecimalCommas(cells: readonly string[], delimiter: string): boolean {
  return (
    delimiter !== ',' &&
    cells.some((cell) => decimalComma.test(cell)) &&
    !cells.some((cell) => decimalPoint.test(cell))
  );
}

/** Returns a cell with a decimal point in place of a decimal comma. */
export function pointed(cell: string, decimalCommas: boolean): string {
  return decimalCommas && decimalComma.test(cell) ? cell.replace(',', '.') : cell;
}
