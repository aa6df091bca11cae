import { type Data, DataType, type Vector } from 'apache-arrow';
import { allocateFloat32, allocateFloat64, type Matrix } from '../../core/matrix';
import { elementTypes } from '../elements';
import { unreadKind } from '../faults';
import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory } from '../limits';
import { pandasIndex } from '../pandas-index';
import { tableOf } from '../table';
import { otherLength, placeInColumn, VectorCells } from '../vector-cells';
import type { ArrowColumn } from './columns';
import { describeColumns } from './describe-columns';
import { fileMagic } from './messages';
import { type ArrowFile, openArrow, useBatch } from './table-file';
import { fillNumbers } from './values';

/** Arrow IPC files (Feather 2) and streams, the format of the shards of Hugging Face `datasets`. */
export const arrow: Format = {
  ...formatKinds.arrow,
  matches: (head) => isFile(head) || isStream(head) || isFeather1(head),
  async open(source, limits): Promise<EmbeddingFile> {
    const head = await source.read(0, Math.min(16, source.size));
    if (isFeather1(head)) {
      throw unreadKind(
        source,
        'It is a Feather file of version 1, which is not read.',
        'Write it again as version 2: pandas.read_feather(FILE).to_feather(FILE).',
      );
    }
    const file = await openArrow(source, isFile(head), limits);
    const pandas = file.metadata.get('pandas');
    const { columns: indexes, range } = pandasIndex(source, pandas, file.rows, limits);
    const table = tableOf<ArrowColumn>({
      file: source.name,
      rows: file.rows,
      columns: await describeColumns(file, indexes),
      isNamed: true,
      ...(range === undefined ? {} : { index: range }),
      readRows: (columns, dtype, start, stop) => readRows(file, columns, dtype, start, stop),
      readTexts: (columns) => readTexts(file, columns),
    });
    return {
      format: 'arrow',
      members: table.members(),
      table,
      provenance: { batches: String(file.batches.length) },
      close: () => Promise.resolve(),
    };
  },
};

function isFile(head: Uint8Array): boolean {
  return fileMagic.every((byte, i) => head[i] === byte);
}

function isFeather1(head: Uint8Array): boolean {
  return head[0] === 0x46 && head[1] === 0x45 && head[2] === 0x41 && head[3] === 0x31;
}

/**
 * Whether the bytes begin a stream: a continuation marker and the length of the schema, which is a
 * multiple of 8 below 16 MiB.
 */
function isStream(head: Uint8Array): boolean {
  const isMarked = [0, 1, 2, 3].every((i) => head[i] === 0xff);
  return isMarked && head[7] === 0 && (head[6] === 0 || head[4]! % 8 === 0);
}

async function readRows(
  file: ArrowFile,
  columns: readonly ArrowColumn[],
  dtype: string,
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, limits, batches } = file;
  const rows = stop - start;
  const cols = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
  const isWide = elementTypes.get(dtype)?.wide ?? true;
  const data = isWide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  const cells = columns.map(({ name, form }) => form && new VectorCells(source.name, name, form));
  for (const batch of batches) {
    if (batch.start >= stop || batch.start + batch.rows <= start) continue;
    await useBatch(file, batch, columns, (vectorOf) => {
      let firstColumn = 0;
      for (const [c, { index, name, width = 1 }] of columns.entries()) {
        const vector = vectorOf(index);
        const reader = cells[c];
        if (reader === undefined) {
          const target = { data, rows, cols, firstColumn, firstRow: batch.start - start };
          fillNumbers(vector, width, target, (row, length) =>
            otherLength(source.name, placeInColumn(name, start + row), length, width),
          );
        } else {
          const to = Math.min(stop, batch.start + batch.rows);
          for (let row = Math.max(start, batch.start); row < to; row++) {
            const value = vector.get(row - batch.start) as Scalar | Uint8Array;
            const cell = value instanceof Uint8Array ? value : asText(value);
            reader.read(cell, row, data, (row - start) * cols + firstColumn);
          }
        }
        firstColumn += width;
      }
    });
  }
  return { rows, cols, data };
}

/** An entry of a column of texts or numbers. */
type Scalar = string | number | bigint | boolean | null | undefined;

function asText(value: Scalar): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

async function readTexts(file: ArrowFile, columns: readonly ArrowColumn[]): Promise<string[][]> {
  const { source, limits, rows, batches, classes } = file;
  const what = `A list of ${rows} texts`;
  let bytes = 32 * rows * columns.length;
  const check = (length: number): void => {
    bytes += length;
    checkMemory(source, what, bytes, limits);
  };
  check(0);
  const texts = columns.map((): string[] => []);
  for (const batch of batches) {
    await useBatch(file, batch, columns, (vectorOf) => {
      for (const [c, { index, name }] of columns.entries()) {
        const textOf = textReader(vectorOf(index), check);
        const names = classes.get(name);
        for (let i = 0; i < batch.rows; i++) {
          const text = textOf(i);
          texts[c]!.push(names?.[Number(text)] ?? text);
        }
      }
    });
  }
  return texts;
}

/**
 * Returns a function that reads an entry of a column as text, empty for null. Entries of a
 * dictionary are decoded once, however many rows refer to them.
 * @param decoded called with the length of each text that is decoded
 */
function textReader(vector: Vector, decoded: (length: number) => void): (row: number) => string {
  const [chunk] = vector.data as readonly Data[];
  const indices =
    chunk !== undefined && vector.data.length === 1 && DataType.isDictionary(chunk.type)
      ? (chunk.values as ArrayLike<number | bigint>)
      : undefined;
  const kept = new Map<number | bigint, string>();
  return (row) => {
    const entry = indices?.[row];
    const isValid = entry !== undefined && chunk!.getValid(row);
    const known = isValid ? kept.get(entry) : undefined;
    if (known !== undefined) return known;
    const text = asText(vector.get(row) as Scalar) ?? '';
    decoded(text.length);
    if (isValid) kept.set(entry, text);
    return text;
  };
}
