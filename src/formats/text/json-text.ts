/**
 * Marker before a long whole number, which becomes a text before parsing; no JSON text contains it
 * unescaped.
 */
export const longMark = '\u0001long:';
/** Marker before a key of digits: JavaScript would sort such keys before all others. */
export const keyMark = '\u0001key:';

const quote = 0x22;
const backslash = 0x5c;
const minus = 0x2d;
/** Number of digits from which float64 cannot hold every whole number. */
const longDigits = 16;

/**
 * Parses JSON as Python writes it, with NaN and Infinity, which JSON lacks; null stands for NaN.
 * Whole numbers of 16 digits and more, which may be row ids, become texts with {@link longMark};
 * keys of digits get {@link keyMark} to keep their order. Takes time proportional to the length of
 * the text.
 * @throws SyntaxError
 */
export function parseMarkedJson(text: string): unknown {
  const needsMarks = /NaN|Infinity|\d{16}|"\d+"\s*:/.test(text);
  return JSON.parse(needsMarks ? marked(text) : text) as unknown;
}

function marked(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  const replace = (start: number, stop: number, by: string): void => {
    parts.push(text.slice(copied, start), by);
    copied = stop;
  };
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (isKeyOfDigits(text, at, end)) replace(at, at + 1, `"${escaped(keyMark)}`);
      at = end;
    } else if (text.startsWith('NaN', at)) {
      replace(at, at + 3, 'null');
      at += 3;
    } else if (text.startsWith('Infinity', at)) {
      replace(at, at + 8, '1e999');
      at += 8;
    } else if (code === minus || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (isLongNumber(text, at, end)) {
        replace(at, end, `"${escaped(longMark)}${text.slice(at, end)}"`);
      }
      at = Math.max(end, at + 1);
    } else at++;
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

function escaped(mark: string): string {
  return mark.replace('\u0001', '\\u0001');
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Returns the index after a string; for an unterminated one, that of the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    at += code === backslash ? 2 : 1;
  }
  return text.length;
}

/**
 * Whether a string of digits is a key.
 * @param end index after the string that begins at `start`
 */
function isKeyOfDigits(text: string, start: number, end: number): boolean {
  if (end - start < 3 || end - start > 12) return false;
  for (let at = start + 1; at < end - 1; at++) if (!isDigit(text.charCodeAt(at))) return false;
  let next = end;
  while (next < text.length && text.charCodeAt(next) <= 0x20) next++;
  return text[next] === ':';
}

/** Returns the index after the characters of a number. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && /[\d.eE+-]/.test(text[at]!)) at++;
  return at;
}

function isLongNumber(text: string, start: number, end: number): boolean {
  const digits = text.charCodeAt(start) === minus ? start + 1 : start;
  if (end - digits < longDigits || text.charCodeAt(digits) === 0x30) return false;
  for (let at = digits; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}
