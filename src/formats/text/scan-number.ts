/** End of the number scanned last: the index after it, or the start index if there was none. */
export const scanned = { end: 0 };

const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const plus = 0x2b;
const minus = 0x2d;

/** Maximum value to which another digit can be added such that float64 holds the result exactly. */
const maxExact = 2 ** 53 / 10 - 1;
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Scans the decimal number at an index of a text, with optional sign, fraction and exponent. The
 * value is the same as that of `Number`; {@link scanned} gives its end. NaN if there is none.
 */
export function scanNumber(text: string, start: number): number {
  let at = start;
  let code = text.charCodeAt(at);
  const isNegative = code === minus;
  if (isNegative || code === plus) code = text.charCodeAt(++at);
  let mantissa = 0;
  let isExact = true;
  const whole = at;
  while (code >= zero && code <= nine) {
    if (mantissa < maxExact) mantissa = mantissa * 10 + (code - zero);
    else isExact = false;
    code = text.charCodeAt(++at);
  }
  let digits = at - whole;
  let exponent = 0;
  if (code === point) {
    const fraction = ++at;
    code = text.charCodeAt(at);
    while (code >= zero && code <= nine) {
      if (mantissa < maxExact) mantissa = mantissa * 10 + (code - zero);
      else isExact = false;
      code = text.charCodeAt(++at);
    }
    exponent = fraction - at;
    digits -= exponent;
  }
  if (digits === 0) {
    scanned.end = start;
    return NaN;
  }
  if (code === 0x65 || code === 0x45) {
    const power = scanExponent(text, at + 1);
    if (power !== undefined) {
      exponent += power;
      at = scanned.end;
    }
  }
  scanned.end = at;
  // If both factors are exact, the result is rounded once, as by `Number` (Clinger, 1990).
  if (!isExact || exponent < -22 || exponent > 22) return Number(text.slice(start, at));
  const value = exponent < 0 ? mantissa / powers[-exponent]! : mantissa * powers[exponent]!;
  return isNegative ? -value : value;
}

/**
 * Scans the exponent after an `e`; undefined if there is none, and then the number ends before the
 * `e`.
 */
function scanExponent(text: string, start: number): number | undefined {
  let at = start;
  let code = text.charCodeAt(at);
  const isNegative = code === minus;
  if (isNegative || code === plus) code = text.charCodeAt(++at);
  const first = at;
  let value = 0;
  while (code >= zero && code <= nine) {
    value = Math.min(9999, value * 10 + (code - zero));
    code = text.charCodeAt(++at);
  }
  if (at === first) return undefined;
  scanned.end = at;
  return isNegative ? -value : value;
}
