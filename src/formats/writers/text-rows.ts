import type { Matrix } from '../../core/matrix';

/**
 * Encodes lines of text, UTF-8, one per row.
 * @param line creates a line from the row's number and numbers
 */
export function textRows(
  { rows, cols, data }: Matrix,
  line: (row: number, numbers: number[]) => string,
): Uint8Array {
  const isSingle = data instanceof Float32Array;
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from(data.subarray(row * cols, (row + 1) * cols));
    lines.push(`${line(row, isSingle ? numbers.map(shortestSingle) : numbers)}\n`);
  }
  return new TextEncoder().encode(lines.join(''));
}

/** Formats a finite number; undefined for NaN and infinities. */
export function numberText(value: number): string | undefined {
  return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : undefined;
}

/** 10⁰ to 10¹²: their products with float32 numbers are exact in float64. */
const powers = Array.from({ length: 13 }, (_, exponent) => Number(`1e${exponent}`));
/** 10⁻⁴ to 10⁵ */
const magnitudes = Array.from({ length: 10 }, (_, place) => Number(`1e${place - 4}`));

/**
 * Returns the number with the fewest digits that equals this one in float32; in a tie, the nearest.
 */
export function shortestSingle(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) {
    let place = magnitudes.length - 1;
    while (size < magnitudes[place]!) place--;
    // The same result as by toPrecision, without its texts: the product and its rounding are exact,
    // so only the division rounds.
    for (let power = 9 - place; power <= 12 - place; power++) {
      const shorter = Math.round(size * powers[power]!) / powers[power]!;
      if (Math.fround(shorter) === size) return value < 0 ? -shorter : shorter;
    }
  }
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}
