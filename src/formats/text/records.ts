import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { checkBound, checkMemory, type ReadLimits } from '../limits';

/** A line of a text file, or several if a quoted cell spans them. */
export interface TextRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly text: string;
  /** Its text in UTF-8. */
  readonly bytes: Uint8Array;
}

/** Rule for the ends of records: every line break, or only those outside quoted cells. */
export interface RecordShape {
  /** The cells' delimiter; quotes count only at the beginning of a cell. */
  readonly quotedCells?: string;
}

/** Number of records between two remembered positions. */
const groupRecords = 256;
const blockBytes = 2 ** 22;

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Group {
  readonly offset: number;
  readonly line: number;
}

/**
 * Random access to the records of a text file that are not blank: one pass finds their positions,
 * and any of them are read later without the others.
 */
export class TextRecords {
  private constructor(
    private readonly source: ByteSource,
    private readonly shape: RecordShape,
    private readonly limits: ReadLimits,
    readonly count: number,
    private readonly groups: readonly Group[],
    private readonly sampled: readonly SampledRecord[],
  ) {}

  /**
   * Finds the records of a file.
   * @throws InspectorError `malformed` for an unclosed quote, `too-large` for endless lines
   */
  static async index(
    source: ByteSource,
    shape: RecordShape,
    limits: ReadLimits,
  ): Promise<TextRecords> {
    const groups: Group[] = [];
    const scanner = new RecordScanner(source, shape, limits);
    const start = await byteOrderMark(source);
    const sample = new RecordSample();
    let count = 0;
    const take = (record: ScannedRecord): void => {
      if (count % groupRecords === 0) groups.push({ offset: record.start, line: record.line });
      sample.take(record, count++);
    };
    for (let at = start; at < source.size; at += blockBytes) {
      const bytes = await source.read(at, Math.min(blockBytes, source.size - at));
      scanner.scan(bytes, at, take);
    }
    scanner.end(source.size, take);
    return new TextRecords(source, shape, limits, count, groups, sample.records);
  }

  /**
   * Calls `use` with some records from all over the file, including the first and the last, and
   * their numbers.
   */
  async eachSampled(use: (record: TextRecord, index: number) => void): Promise<void> {
    const bytes = this.sampled.reduce((sum, { start, stop }) => sum + stop - start, 0);
    // Of long records, fewer are enough.
    const step = Math.max(1, Math.ceil(bytes / maxSampledBytes));
    for (const [i, { start, stop, line, index }] of this.sampled.entries()) {
      if (i % step > 0 && i < this.sampled.length - 1) continue;
      const bytes = await this.source.read(start, stop - start);
      use({ line, text: this.decode(bytes, line), bytes }, index);
    }
  }

  /** Calls `use` with every record from `start` to `stop`, and its number. */
  async each(
    start: number,
    stop: number,
    use: (record: TextRecord, index: number) => void,
  ): Promise<void> {
    for (let g = Math.floor(start / groupRecords); g * groupRecords < stop; g++) {
      const { offset, line } = this.groups[g]!;
      const end = this.groups[g + 1]?.offset ?? this.source.size;
      checkMemory(this.source, `Text of ${end - offset} bytes`, 4 * (end - offset), this.limits);
      const bytes = await this.source.read(offset, end - offset);
      let index = g * groupRecords;
      const take = (record: ScannedRecord): void => {
        if (index >= start && index < stop) {
          const part = bytes.subarray(record.start - offset, record.stop - offset);
          const text = this.decode(part, record.line);
          use({ line: record.line, text, bytes: part }, index);
        }
        index++;
      };
      const scanner = new RecordScanner(this.source, this.shape, this.limits, line);
      scanner.scan(bytes, offset, take);
      scanner.end(end, take);
    }
  }

  /** Reads the records from `start` to `stop`. */
  async read(start: number, stop: number): Promise<TextRecord[]> {
    const records: TextRecord[] = [];
    await this.each(start, stop, (record) => records.push(record));
    return records;
  }

  private decode(bytes: Uint8Array, line: number): string {
    try {
      return utf8.decode(bytes);
    } catch {
      throw new InspectorError({
        code: 'malformed',
        file: this.source.name,
        problem: `Line ${line} is not text (UTF-8).`,
        remedy: 'Save it again as UTF-8, or give the file the extension of its real format.',
      });
    }
  }
}

interface ScannedRecord {
  /** Range of bytes in the file, without the line break. */
  readonly start: number;
  readonly stop: number;
  readonly line: number;
}

interface SampledRecord extends ScannedRecord {
  readonly index: number;
}

const maxSampled = 64;
const maxSampledBytes = 2 ** 24;

/**
 * Sample of evenly spaced records, and the last one, of a file whose length is unknown before its
 * end.
 */
class RecordSample {
  private sampled: SampledRecord[] = [];
  private step = 1;
  private last: ScannedRecord | undefined;
  private count = 0;

  take(record: ScannedRecord, index: number): void {
    this.last = record;
    this.count = index + 1;
    if (index % this.step > 0) return;
    this.sampled.push({ ...record, index });
    if (this.sampled.length <= maxSampled) return;
    this.step *= 2;
    this.sampled = this.sampled.filter((each) => each.index % this.step === 0);
  }

  get records(): readonly SampledRecord[] {
    const index = this.count - 1;
    if (this.last === undefined || this.sampled.at(-1)?.index === index) return this.sampled;
    return [...this.sampled, { ...this.last, index }];
  }
}

/** Finds the ends of records, block by block. */
class RecordScanner {
  private readonly delimiter: number;
  private start: number | undefined;
  private startLine = 0;
  private isBlank = true;
  private isCellStart = true;
  private isQuotedCell = false;
  private isInQuotes = false;
  private quoteLine = 0;

  constructor(
    private readonly source: ByteSource,
    { quotedCells }: RecordShape,
    private readonly limits: ReadLimits,
    private line = 1,
  ) {
    this.delimiter = quotedCells === undefined ? -1 : quotedCells.charCodeAt(0);
  }

  scan(bytes: Uint8Array, offset: number, use: (record: ScannedRecord) => void): void {
    const hasQuotes = this.isInQuotes || (this.delimiter >= 0 && bytes.includes(quote));
    if (hasQuotes) this.scanCells(bytes, offset, use);
    else this.scanLines(bytes, offset, use);
    const pending = this.start === undefined ? 0 : offset + bytes.byteLength - this.start;
    this.checkLength(pending);
  }

  /** Without quotes, every line break ends a record. */
  private scanLines(bytes: Uint8Array, offset: number, use: (record: ScannedRecord) => void): void {
    let at = 0;
    while (at < bytes.byteLength) {
      if (this.start === undefined) this.begin(offset + at);
      const found = bytes.indexOf(newline, at);
      const stop = found < 0 ? bytes.byteLength : found;
      for (let i = at; this.isBlank && i < stop; i++) if (bytes[i]! > 0x20) this.isBlank = false;
      if (found < 0) {
        const tail = bytes.subarray(at);
        this.isCellStart = tail.at(-1) === this.delimiter;
        if (tail.includes(this.delimiter)) this.isQuotedCell = false;
        return;
      }
      this.finish(offset + stop - (bytes[stop - 1] === carriageReturn ? 1 : 0), use);
      this.line++;
      at = stop + 1;
    }
  }

  private scanCells(bytes: Uint8Array, offset: number, use: (record: ScannedRecord) => void): void {
    for (let i = 0; i < bytes.byteLength; i++) {
      const byte = bytes[i]!;
      if (this.start === undefined) this.begin(offset + i);
      if (byte === newline && !this.isInQuotes) {
        this.finish(offset + i - (bytes[i - 1] === carriageReturn ? 1 : 0), use);
        this.line++;
        continue;
      }
      if (byte === newline) this.line++;
      if (byte > 0x20) this.isBlank = false;
      this.followQuotes(byte);
    }
  }

  end(offset: number, use: (record: ScannedRecord) => void): void {
    if (this.isInQuotes) {
      throw new InspectorError({
        code: 'malformed',
        file: this.source.name,
        problem: `The quote that opens on line ${this.quoteLine} is never closed.`,
        remedy: 'Close it, or double quotes within quoted cells.',
      });
    }
    if (this.start !== undefined) this.finish(offset, use);
  }

  private begin(at: number): void {
    this.start = at;
    this.startLine = this.line;
    this.isBlank = true;
    this.isCellStart = true;
    this.isQuotedCell = false;
  }

  private finish(stop: number, use: (record: ScannedRecord) => void): void {
    const start = this.start!;
    this.start = undefined;
    this.checkLength(stop - start);
    if (!this.isBlank) use({ start, stop: Math.max(start, stop), line: this.startLine });
  }

  private checkLength(bytes: number): void {
    checkBound(this.source, `Line ${this.startLine}`, bytes, 'lineMebibytes', this.limits);
  }

  private followQuotes(byte: number): void {
    if (byte === quote && this.isCellStart) {
      this.isQuotedCell = true;
      this.isInQuotes = true;
      this.quoteLine = this.line;
    } else if (byte === quote && this.isQuotedCell) this.isInQuotes = !this.isInQuotes;
    this.isCellStart = byte === this.delimiter && !this.isInQuotes;
    if (this.isCellStart) this.isQuotedCell = false;
  }
}

async function byteOrderMark(source: ByteSource): Promise<number> {
  const head = await source.read(0, Math.min(3, source.size));
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}
