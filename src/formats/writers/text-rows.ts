import type { Matrix } from '../../core/linalg/matrix';

/** Lines of text, UTF-8, one a row. @param line makes one of the row's number and numbers */
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

/** A finite number's digits; undefined for NaN and infinities. */
export function numberText(value: number): string | undefined {
  return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : String(value)) : undefined;
}

/** The number of fewest digits that is this one in float32. */
function shortestSingle(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}
