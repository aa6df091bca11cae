import type { Compressors } from 'hyparquet';
import type { ByteSource } from '../byte-source';
import type { ReadLimits } from '../limits';
import type { ParquetFile } from './metadata';
import { ColumnChunkReader, type PageEntries } from './pages';
import type { ParquetColumn } from './schema';

/** A file whose footer was read. */
export interface ParquetTable extends ParquetFile {
  readonly source: ByteSource;
  readonly compressors: Compressors;
  readonly limits: ReadLimits;
}

/** A row group with its position in the file. */
export interface PlacedGroup {
  /** Number of its first row. */
  readonly start: number;
  readonly rows: number;
  readonly reader: ColumnChunkReader;
  /** Number of the column's entries in it. */
  readonly entries: number;
}

/** Yields a column's part of each row group that contains some of the rows. */
export function* groupsOf(
  { groups, source, compressors, limits }: ParquetTable,
  column: ParquetColumn,
  start: number,
  stop: number,
): Generator<PlacedGroup> {
  let groupStart = 0;
  for (const { rows, chunks } of groups) {
    if (Math.max(start, groupStart) < Math.min(stop, groupStart + rows)) {
      const chunk = chunks[column.chunk]!;
      const reader = new ColumnChunkReader(source, column, chunk, compressors, limits);
      yield { start: groupStart, rows, reader, entries: chunk.values };
    }
    groupStart += rows;
  }
}

/** Calls `use` with each value of a column of single values, undefined for null, and its row. */
export async function eachValue(
  table: ParquetTable,
  column: ParquetColumn,
  start: number,
  stop: number,
  use: (value: unknown, row: number) => void,
): Promise<void> {
  for (const group of groupsOf(table, column, start, stop)) {
    const [from, to] = [Math.max(start - group.start, 0), Math.min(stop - group.start, group.rows)];
    for await (const page of group.reader.pages(from, to)) {
      valuesOf(page, column, (value, entry) => {
        const row = group.start + entry;
        if (row >= start && row < stop) use(value, row);
      });
    }
  }
}

/**
 * Iterates over the values of a page.
 * @param use called with each value and its index in the row group
 */
export function valuesOf(
  { first, count, values, definitionLevels }: PageEntries,
  { definedLevel }: ParquetColumn,
  use: (value: unknown, entry: number) => void,
): void {
  const held = values as ArrayLike<unknown>;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const isDefined = definitionLevels.length === 0 || definitionLevels[i] === definedLevel;
    use(isDefined ? held[used++] : undefined, first + i);
  }
}

/** Collects the lists of a row group from its pages; null and empty lists have no entries. */
export class ListReader {
  private row = -1;
  private entry = 0;

  /**
   * @param use called with each entry (NaN for null), its row in the group, and its index in the
   * list
   */
  constructor(
    private readonly column: ParquetColumn,
    private readonly use: (value: number, row: number, place: number) => void,
    /** Called with each row whose list is complete, and its length. */
    private readonly ended: (row: number, length: number) => void,
  ) {}

  take({ count, values, definitionLevels, repetitionLevels }: PageEntries): void {
    const { definedLevel, listLevel } = this.column;
    const numbers = values as ArrayLike<unknown>;
    let used = 0;
    for (let i = 0; i < count; i++) {
      if (repetitionLevels.length === 0 || repetitionLevels[i] === 0) {
        this.end();
        this.row++;
      }
      const level = definitionLevels.length > 0 ? definitionLevels[i]! : definedLevel;
      if (level < listLevel) continue;
      const value = level === definedLevel ? Number(numbers[used++]) : NaN;
      this.use(value, this.row, this.entry++);
    }
  }

  /** Number of rows that have begun. */
  get rows(): number {
    return this.row + 1;
  }

  /** Ends the input: the list begun last is complete if its row is before `stop`. */
  finish(stop: number): void {
    if (this.row < stop) this.end();
  }

  private end(): void {
    if (this.row >= 0) this.ended(this.row, this.entry);
    this.entry = 0;
  }
}
