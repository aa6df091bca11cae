import type { Compressors, DecodedArray, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import type { ColumnChunk } from './metadata';
import {
  type ColumnDecoder,
  decodePage,
  type MaxLevels,
  type PageContent,
  type PageHeader,
} from './page-content';
import type { ParquetColumn } from './schema';
import { verifyThrift } from './verify-thrift';

/** Entries of a page: values, nulls, and the starts of rows. */
export interface PageEntries extends Pick<PageContent, 'definitionLevels' | 'repetitionLevels'> {
  /** Index of the first entry within the row group. */
  readonly first: number;
  readonly count: number;
  /** The values that are not null, in order. */
  readonly values: DecodedArray;
}

/** Reader of one column of one row group, page by page. */
export class ColumnChunkReader {
  private readonly decoder: ColumnDecoder;
  private readonly levels: MaxLevels;

  constructor(
    private readonly source: ByteSource,
    private readonly column: ParquetColumn,
    private readonly chunk: ColumnChunk,
    compressors: Compressors,
    private readonly limits: ReadLimits,
  ) {
    const { path } = column;
    this.decoder = {
      pathInSchema: path.slice(1).map(({ element }) => element.name),
      type: chunk.type,
      element:
        column.bytes === undefined ? path.at(-1)!.element : withoutType(path.at(-1)!.element),
      schemaPath: [...path],
      codec: chunk.codec,
      parsers: DEFAULT_PARSERS,
      compressors,
      utf8: false,
    };
    const repeated = path.filter(({ element }) => element.repetition_type === 'REPEATED');
    this.levels = { repetition: repeated.length, definition: column.definedLevel };
  }

  /**
   * Yields the pages that contain any of the entries from `start` to `stop`; others are skipped
   * unread.
   * @param isFew whether only the first pages are needed: no more of the file is then read than
   * these need
   */
  async *pages(start: number, stop: number, isFew = false): AsyncGenerator<PageEntries> {
    const part = await this.readChunk(isFew);
    let dictionary: DecodedArray | undefined;
    let first = 0;
    let at = 0;
    while (first < stop && at < this.chunk.bytes - 1) {
      await part.reach(at + headerBytes);
      const { header, end } = await this.guard(() => readHeader(part.bytes, at));
      if (isFew) await part.reach(end + packedSize(header));
      const packed = this.pageBytes(part.bytes, end, header);
      at = end + packed.byteLength;
      if (header.type === 'DICTIONARY_PAGE') {
        dictionary = await this.guard(() => this.readDictionary(packed, header));
        continue;
      }
      const count = this.entryCount(header, this.chunk.values - first);
      if (first + count > start) {
        this.checkEntries('A page', count, header);
        const page = await this.guard(() => this.decode(packed, header, dictionary));
        yield { ...page, first, count };
      }
      first += count;
    }
    if (first < Math.min(stop, this.chunk.values)) {
      const reason = `column "${this.column.name}" holds ${first} of ${this.chunk.values} values`;
      throw notOfFormat(this.source, 'Parquet', reason);
    }
  }

  private async readChunk(isFew: boolean): Promise<ChunkBytes> {
    const { start, bytes } = this.chunk;
    if (start + bytes > this.source.size) throw truncated(this.source, start + bytes);
    const part = new ChunkBytes(this.source, start, bytes, (size) => {
      checkMemory(this.source, `Column "${this.column.name}"`, 2 * size, this.limits);
    });
    await part.reach(isFew ? headerBytes : bytes);
    return part;
  }

  private pageBytes(bytes: Uint8Array, offset: number, header: PageHeader): Uint8Array {
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    const isProper = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;
    if (!isProper(packed) || !isProper(unpacked) || offset + packed > bytes.byteLength) {
      throw notOfFormat(this.source, 'Parquet', `a page claims ${packed} bytes`);
    }
    checkBound(this.source, 'A page of it', unpacked, 'blockMebibytes', this.limits);
    return bytes.subarray(offset, offset + packed);
  }

  private entryCount(header: PageHeader, left: number): number {
    const { data_page_header: v1, data_page_header_v2: v2 } = header;
    const count: unknown = (v1 ?? v2)?.num_values;
    if (typeof count !== 'number' || !(count >= 0 && count <= left)) {
      const reason = `a page claims ${String(count)} of the ${left} values left`;
      throw notOfFormat(this.source, 'Parquet', reason);
    }
    return count;
  }

  /**
   * Refuses more entries than fit in memory, before a page is unpacked: a few bytes may stand for
   * any number of entries.
   */
  private checkEntries(what: string, count: number, header: PageHeader): void {
    const { type } = this.decoder;
    const { repetition, definition } = this.levels;
    const encoding = (header.data_page_header ?? header.data_page_header_v2)?.encoding ?? 'PLAIN';
    const levels = Number(repetition > 0) + Number(definition > 0);
    const width = encoding === 'PLAIN' ? plainWidths[type] : undefined;
    const isView = viewTypes.has(type) && !encoding.endsWith('DICTIONARY');
    const bytes = count * (arrayWidth * levels + (width ?? (isView ? viewWidth : 2 * arrayWidth)));
    const name = `${what} of ${count.toLocaleString('en')} values of column "${this.column.name}"`;
    checkMemory(this.source, name, bytes, this.limits);
    if (count <= maxArray || (width !== undefined && levels === 0)) return;
    throw new InspectorError({
      code: 'too-large',
      file: this.source.name,
      problem: `${name}: at most ${maxArray.toLocaleString('en')} are read at once.`,
      remedy: 'Write the table again with smaller pages or row groups.',
    });
  }

  private readDictionary(packed: Uint8Array, header: PageHeader): DecodedArray {
    const { type, codec, compressors, element } = this.decoder;
    const count: unknown = header.dictionary_page_header?.num_values;
    if (typeof count === 'number') this.checkEntries('A dictionary', count, header);
    const page = decompressPage(packed, header.uncompressed_page_size, codec, compressors);
    if (typeof count !== 'number' || !(count >= 0 && count <= page.byteLength)) {
      throw new Error(`a dictionary claims ${String(count)} values`);
    }
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    const values = readPlain({ view, offset: 0 }, type, count, element.type_length);
    return convert(values, this.decoder);
  }

  private decode(
    packed: Uint8Array,
    header: PageHeader,
    dictionary: DecodedArray | undefined,
  ): PageContent {
    const page = decodePage(packed, header, this.decoder, this.levels, this.limits.memoryBytes);
    const encoding = page.encoding as Parameters<typeof convertWithDictionary>[2];
    return {
      ...page,
      values: convertWithDictionary(page.values, dictionary, encoding, this.decoder),
    };
  }

  private guard<T>(read: () => T): Promise<T> {
    return guarded(this.source, 'Parquet', read);
  }
}

/** Bytes of an entry of a plain array. */
const arrayWidth = 8;
/** Maximum length of a plain array; a longer one is a hash table, thirty times as large. */
const maxArray = 2 ** 25;
/** Bytes of each value in the typed arrays of plain pages. */
const plainWidths: Readonly<Partial<Record<ColumnDecoder['type'], number>>> = {
  INT32: 4,
  FLOAT: 4,
  INT64: 8,
  DOUBLE: 8,
};
/** Types whose values are views of bytes, and bytes of a view. */
const viewTypes: ReadonlySet<ColumnDecoder['type']> = new Set([
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
]);
const viewWidth = 128;

/** Size of a page in bytes; a damaged header may claim anything. */
function packedSize({ compressed_page_size: size }: PageHeader): number {
  return Number.isSafeInteger(size) && size > 0 ? size : 0;
}

/** Size in bytes that the header of a page hardly exceeds. */
const headerBytes = 2 ** 16;

/** The bytes of a column from its beginning, read as far as needed. */
class ChunkBytes {
  bytes: Uint8Array = new Uint8Array();

  constructor(
    private readonly source: ByteSource,
    private readonly start: number,
    private readonly size: number,
    private readonly check: (bytes: number) => void,
  ) {}

  /** Reads until `wanted` bytes are available, or all. */
  async reach(wanted: number): Promise<void> {
    const have = this.bytes.byteLength;
    const stop = Math.min(this.size, wanted);
    if (stop <= have) return;
    this.check(stop);
    const more = await this.source.read(this.start + have, stop - have);
    if (have === 0) {
      this.bytes = more;
      return;
    }
    const grown = new Uint8Array(stop);
    grown.set(this.bytes);
    grown.set(more, have);
    this.bytes = grown;
  }
}

/** Returns a schema element whose bytes the library does not convert. */
function withoutType(element: SchemaElement): SchemaElement {
  const { converted_type: _converted, logical_type: _logical, ...rest } = element;
  return rest;
}

function readHeader(bytes: Uint8Array, at: number): { header: PageHeader; end: number } {
  const { end } = verifyThrift(bytes, at);
  const reader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: at,
  };
  return { header: parquetHeader(reader), end };
}
