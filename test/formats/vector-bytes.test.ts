import { describe, expect, it } from 'vitest';
import { cellColumn, type Cell, VectorCells } from '../../src/formats/vector-cells';
import { bytesOfBase64, bytesOfPrint, elementOfBytes } from '../../src/formats/vector-bytes';
import { gaussian } from '../core/random-matrices';

const [rows, cols] = [20, 16];
const { data } = gaussian(rows, cols, 3);
const values = Array.from({ length: rows }, (_, i) =>
  Array.from(data.subarray(i * cols, (i + 1) * cols), Math.fround),
);

function bytesOf(array: Float32Array | Float64Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer);
}

/** Returns the bits of a normal number as float16. */
function halfBits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  const exponent = ((bits >> 23) & 0xff) - 112;
  if (exponent <= 0) return 0;
  return ((bits >> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff);
}

const singles = values.map((row) => bytesOf(Float32Array.from(row)));
const doubles = values.map((row) => bytesOf(Float64Array.from(row, (value) => value / 3)));
const halves = values.map((row) => bytesOf(Uint16Array.from(row, halfBits)));

function printed(bytes: Uint8Array): string {
  return `b'${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`;
}

describe('bytes without a header', () => {
  const random = gaussian(rows, cols, 8).data;
  it.each([
    ['float32', singles],
    ['float64', doubles],
    ['float16', halves],
    ['float64', values.map((row) => bytesOf(Float64Array.from(row, (value) => Math.round(value))))],
    ['float64', values.map((row) => bytesOf(Float64Array.from(row)))],
    // float32 converted from bfloat16.
    ['float32', singles.map((bytes) => bytes.map((byte, i) => (i % 4 < 2 ? 0 : byte)))],
    ['float32', values.map((row) => bytesOf(Float32Array.from(row, (value) => value * 1e-4)))],
    [undefined, singles.map((bytes) => bytes.slice(1))],
    [undefined, singles.map((bytes, i) => bytes.slice(0, bytes.length - 4 * (i % 2)))],
    [
      undefined,
      values.map((_, i) =>
        Uint8Array.from(
          { length: 32 },
          (__, j) => Math.floor(1e6 * Math.abs(random[i * cols + (j >> 1)]!)) >> (j % 2),
        ),
      ),
    ],
    [undefined, values.map(() => new Uint8Array(64))],
    [undefined, []],
  ])('are %s', (element, cells) => {
    expect(elementOfBytes(cells)).toBe(element);
  });
});

describe('base64 and what Python prints', () => {
  it('give the bytes back', () => {
    for (const bytes of [...singles, ...halves.map((half) => half.slice(1))]) {
      const text = Buffer.from(bytes).toString('base64');
      expect(bytesOfBase64(text)).toEqual(bytes);
      expect(bytesOfBase64(text.replaceAll('=', ''))).toEqual(bytes);
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
      expect(bytesOfBase64(text.replace(/(.{20})/g, '$1\n'))).toEqual(bytes);
      expect(bytesOfPrint(printed(bytes))).toEqual(bytes);
    }
    expect(bytesOfPrint(String.raw`b"a'\n\\\"\x00z"`)).toEqual(
      Uint8Array.from([97, 39, 10, 92, 34, 0, 122]),
    );
  });

  it.each(['A', 'AAAAA', 'AA=A', 'AAAA=', 'A?AA', 'AAÄA', '===='])('are none: %s', (text) => {
    const bytes = bytesOfBase64(text);
    expect(bytes === undefined || bytes.length === 0).toBe(true);
  });

  it.each(["'a'", "b'a", "b'\\x0'", "b'\\'", "b'\\q'", "b'ä'"])('are no print: %s', (text) => {
    expect(bytesOfPrint(text)).toBeUndefined();
  });
});

describe('a column of cells', () => {
  const sampled = (cells: readonly Cell[]) => cells.map((cell, row) => ({ row, cell }));
  const base64 = singles.map((bytes) => Buffer.from(bytes).toString('base64'));

  it.each([
    ['bytes', singles],
    ['base64', base64],
    ['a print of bytes', singles.map(printed)],
    ['a print of base64', base64.map((text) => `b'${text}'`)],
    ['lists', values.map((row) => JSON.stringify(row))],
    ['bare numbers', values.map((row) => row.join(' '))],
  ])('is read from %s, and a row without a vector is NaN', (_, cells) => {
    const column = [undefined, ...cells.slice(1)];
    const found = cellColumn('x', sampled(column));
    expect(found).toMatchObject({ kind: 'vectors', form: { width: cols } });
    if (found.kind !== 'vectors') throw new Error('unreachable');
    const reader = new VectorCells('a.csv', 'x', found.form);
    const into = new Float32Array(2 * cols);
    reader.read(column[0], 0, into, 0);
    reader.read(column[5], 5, into, cols);
    expect(Array.from(into)).toEqual([...Array.from({ length: cols }, () => NaN), ...values[5]!]);
  });

  it.each([
    [
      'cut in one row',
      values.map((row, i) => (i === 7 ? '[0.1 0.2 ... 0.3]' : JSON.stringify(row))),
      /^Column "x", row 7 \("\[0\.1 0\.2 \.\.\. 0\.3\]"\) is cut/,
    ],
    [
      'of another length in one',
      values.map((row, i) => JSON.stringify(row.slice(i === 3 ? 1 : 0))),
      /^Column "x", row 3 .* of another length than the others, which have 16/,
    ],
    [
      'a word in one',
      values.map((row, i) => (i === 9 ? 'error' : JSON.stringify(row))),
      /^Column "x", row 9 \("error"\) is no vector/,
    ],
    [
      'several a row',
      values.map((row) => JSON.stringify([row, row])),
      /^Column "x", row 0 .* several rows of numbers/,
    ],
    [
      'cut in all, after empty ones',
      values.map((_, i) => (i < 10 ? '' : '[0.5, 0.25, ...]')),
      /^Column "x", row 10/,
    ],
  ])('that is %s cannot be read', (_, cells, problem) => {
    const found = cellColumn('x', sampled(cells));
    expect(found).toMatchObject({ kind: 'unreadable', isLists: false });
    expect(found.kind === 'unreadable' && found.fault.problem).toMatch(problem);
  });

  it('of bytes that are no vectors cannot be read where its name says embeddings', () => {
    const odd = singles.map((bytes, i) => bytes.slice(0, i === 4 ? 63 : 64));
    const found = cellColumn('embedding', sampled(odd));
    expect(found.kind === 'unreadable' && found.fault.problem).toMatch(
      /^Column "embedding", row 4 \(".*"\) holds 63 bytes, which are no whole number of float32/,
    );
    expect(cellColumn('thumbnail', sampled(odd))).toEqual({ kind: 'packed' });
    const images = values.map((_, i) => Buffer.from(`Image${i}`.repeat(30)).toString('base64'));
    expect(cellColumn('thumbnail', sampled(images))).toEqual({ kind: 'packed' });
    const addresses = images.map((text) => `data:image/png;base64,${text}`);
    expect(cellColumn('thumbnail', sampled(addresses))).toEqual({ kind: 'packed' });
  });

  it('of tokens may stand beside vectors', () => {
    const tokens = values.map(
      (_, i) => `[${Array.from({ length: 3 + i }, (__, j) => 101 + j).join(', ')}]`,
    );
    expect(cellColumn('input_ids', sampled(tokens))).toMatchObject({
      kind: 'unreadable',
      isLists: true,
    });
  });

  it.each([
    ['sentences', values.map((_, i) => `[${i}] see there, ${i} of 20`)],
    ['places', values.map((_, i) => `48.${i}, 11.5`)],
    ['dates', values.map((_, i) => `2024-01-${10 + i}`)],
    ['lists of words', values.map((_, i) => `['a', 'b${i}']`)],
    ['hashes', values.map((_, i) => Buffer.from(singles[i]!).toString('hex').slice(0, 64))],
    ['ids of letters and digits', values.map((_, i) => `file-${String(i).padStart(20, '0')}`)],
    ['labels in lists', values.map((_, i) => `[${i % 3}]`)],
    [
      'tokens as text',
      values.map((_, i) => Array.from({ length: 3 + i }, (__, j) => 101 + j).join(' ')),
    ],
    ['nothing', values.map(() => '')],
  ])('is text where it holds %s', (_, cells) => {
    expect(cellColumn('x', sampled(cells))).toEqual({ kind: 'text' });
  });
});
