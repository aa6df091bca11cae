import * as z from 'zod';
import { allocateFloat64 } from '../core/linalg/matrix';
import type { ByteSource } from './byte-source';
import { notNumeric, notOfFormat } from './faults';
import type { EmbeddingFile, Format } from './format';
import { isIdName } from './id-names';
import { formatKinds } from './kinds';
import { tableMember } from './table-member';
import { looksLikeText, readText } from './text-source';

/** One JSON value a line: an array of numbers, or an object with one such array and perhaps an id. */
export const jsonl: Format = {
  ...formatKinds.jsonl,
  matches: (head) => looksLikeText(head) && /^\s*[[{]/.test(new TextDecoder().decode(head)),
  async open(source): Promise<EmbeddingFile> {
    const lines = parseLines(source, await readText(source));
    const keys = vectorKeys(source, lines[0]!);
    return {
      format: 'jsonl',
      members: keys.map((key) => readMember(source, lines, key, keys.length > 1)),
      provenance: {},
      close: () => Promise.resolve(),
    };
  },
};

interface Line {
  readonly number: number;
  readonly value: unknown;
}

function parseLines(source: ByteSource, text: string): Line[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, i): Line[] => {
      if (line.trim() === '') return [];
      try {
        return [{ number: i + 1, value: JSON.parse(jsonNumbers(line)) as unknown }];
      } catch {
        throw notOfFormat(source, 'JSONL', `line ${i + 1} is no JSON`);
      }
    });
  if (lines.length === 0) throw notOfFormat(source, 'JSONL', 'it has no lines');
  return lines;
}

/** Python writes NaN and Infinity, which JSON has not; null stands for them here. */
function jsonNumbers(line: string): string {
  return /NaN|Infinity/.test(line)
    ? line.replace(
        /("(?:[^"\\]|\\.)*")|-?Infinity|NaN/g,
        (match, quoted: string | undefined) =>
          quoted ?? (match === 'NaN' ? 'null' : `${match.startsWith('-') ? '-' : ''}1e999`),
      )
    : line;
}

const record = z.record(z.string(), z.unknown());

/** The keys under which the first line holds numbers; undefined for a bare array. */
function vectorKeys(source: ByteSource, { value, number }: Line): (string | undefined)[] {
  if (Array.isArray(value)) return [undefined];
  const object = record.safeParse(value);
  const keys = object.success
    ? Object.keys(object.data).filter((key) => isVector(object.data[key]))
    : [];
  if (keys.length === 0) {
    throw notNumeric(source.name, `Line ${number}`, 'no array of numbers');
  }
  return keys;
}

function isVector(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === 'number' || entry === null)
  );
}

function readMember(
  source: ByteSource,
  lines: readonly Line[],
  key: string | undefined,
  named: boolean,
): EmbeddingFile['members'][number] {
  const rows = lines.map((line) => vectorOf(source, line, key));
  const cols = rows[0]!.length;
  const data = allocateFloat64(rows.length * cols);
  for (const [i, row] of rows.entries()) {
    const where = `Line ${lines[i]!.number}`;
    if (row.length !== cols) {
      throw notOfFormat(
        source,
        'JSONL',
        `${where.toLowerCase()} has ${row.length} numbers, the first line ${cols}`,
      );
    }
    for (const [j, entry] of row.entries()) {
      if (typeof entry !== 'number' && entry !== null) {
        throw notNumeric(
          source.name,
          `${where}, entry ${j + 1}`,
          JSON.stringify(entry).slice(0, 40),
        );
      }
      data[i * cols + j] = entry ?? NaN;
    }
  }
  return tableMember(named ? (key ?? '') : '', { rows: rows.length, cols, data }, idsOf(lines));
}

function vectorOf(source: ByteSource, { value, number }: Line, key: string | undefined): unknown[] {
  const vector = key === undefined ? value : record.safeParse(value).data?.[key];
  if (Array.isArray(vector) && vector.length > 0) return vector as unknown[];
  throw notNumeric(source.name, `Line ${number}`, 'no array of numbers');
}

function idsOf(lines: readonly Line[]): string[] | undefined {
  const ids = lines.map(({ value }) => {
    const object = record.safeParse(value);
    const key = object.success ? Object.keys(object.data).find(isIdName) : undefined;
    const id = key === undefined ? undefined : object.data?.[key];
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  });
  return ids.every((id) => id !== undefined) ? ids : undefined;
}
