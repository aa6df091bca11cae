import type { ColumnMetaData, Compressors, DecodedArray } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import { checkMemory, type ReadLimits } from '../limits';
import type { ParquetColumn } from './schema';

type ColumnDecoder = Parameters<typeof convert>[1];
type PageHeader = ReturnType<typeof parquetHeader>;

/** Entries of a page: values, nulls, and where rows begin. */
export interface PageEntries {
  /** Index, within the row group, of the first entry. */
  readonly first: number;
  readonly count: number;
  /** The values that are not null, in order. */
  readonly values: DecodedArray;
  /** Definition level of each entry; empty if all are defined. */
  readonly definitionLevels: readonly number[];
  /** Repetition level of each entry, 0 where a row begins; empty if every entry is a row. */
  readonly repetitionLevels: readonly number[];
}

/** The largest page that is decoded at once. */
const maxPageBytes = 2 ** 30;
/** A run of equal levels or indices can stand for many entries, but not for more than fit a page. */
const maxPageEntries = 2 ** 26;

/** One column of one row group, page by page. */
export class ColumnChunkReader {
  private readonly decoder: ColumnDecoder;

  constructor(
    private readonly source: ByteSource,
    private readonly column: ParquetColumn,
    private readonly metadata: ColumnMetaData,
    compressors: Compressors,
    private readonly limits: ReadLimits,
  ) {
    this.decoder = {
      pathInSchema: metadata.path_in_schema,
      type: metadata.type,
      element: column.path.at(-1)!.element,
      schemaPath: [...column.path],
      codec: metadata.codec,
      parsers: DEFAULT_PARSERS,
      compressors,
    };
  }

  /** The pages that hold any of the entries from `start` to `stop`; others are skipped unread. */
  async *pages(start: number, stop: number): AsyncGenerator<PageEntries> {
    const bytes = await this.readChunk();
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset), offset: 0 };
    let dictionary: DecodedArray | undefined;
    let first = 0;
    while (first < stop && reader.offset < bytes.byteLength - 1) {
      const header = await this.guard(() => parquetHeader(reader));
      const packed = this.pageBytes(bytes, reader.offset, header);
      reader.offset += packed.byteLength;
      if (header.type === 'DICTIONARY_PAGE') {
        dictionary = await this.guard(() => this.readDictionary(packed, header));
        continue;
      }
      const count = this.entryCount(header);
      if (first + count > start) {
        const page = await this.guard(() => this.decodePage(packed, header, dictionary));
        yield { first, count, ...page };
      }
      first += count;
    }
    if (first < Math.min(stop, Number(this.metadata.num_values))) {
      throw notOfFormat(
        this.source,
        'Parquet',
        `column "${this.column.name}" holds ${first} of ${this.metadata.num_values} values`,
      );
    }
  }

  private async readChunk(): Promise<Uint8Array> {
    const { dictionary_page_offset: dictionary, data_page_offset: data } = this.metadata;
    const start = Number(
      dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data,
    );
    const length = Number(this.metadata.total_compressed_size);
    if (start < 0 || length < 0) throw notOfFormat(this.source, 'Parquet', 'a column is nowhere');
    if (start + length > this.source.size) throw truncated(this.source, start + length);
    checkMemory(this.source, `Column "${this.column.name}"`, 2 * length, this.limits);
    return this.source.read(start, length);
  }

  private pageBytes(bytes: Uint8Array, offset: number, header: PageHeader): Uint8Array {
    const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header;
    const isProper = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;
    if (!isProper(packed) || !isProper(unpacked) || offset + packed > bytes.byteLength) {
      throw notOfFormat(this.source, 'Parquet', `a page claims ${packed} bytes`);
    }
    if (unpacked > maxPageBytes) {
      throw notOfFormat(this.source, 'Parquet', `a page claims to unpack to ${unpacked} bytes`);
    }
    return bytes.subarray(offset, offset + packed);
  }

  private entryCount(header: PageHeader): number {
    const { data_page_header: v1, data_page_header_v2: v2 } = header;
    const count = (v1 ?? v2)?.num_values;
    if (!isEntryCount(count)) {
      throw notOfFormat(this.source, 'Parquet', `a page claims ${String(count)} values`);
    }
    return count;
  }

  private readDictionary(packed: Uint8Array, header: PageHeader): DecodedArray {
    const { type, codec, compressors, element } = this.decoder;
    const count = header.dictionary_page_header?.num_values;
    if (!isEntryCount(count)) throw new Error('a dictionary has no size');
    const page = decompressPage(packed, header.uncompressed_page_size, codec, compressors);
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    if (count > page.byteLength * 8) throw new Error(`a dictionary claims ${count} values`);
    const values = readPlain({ view, offset: 0 }, type, count, element.type_length);
    return convert(values, this.decoder);
  }

  private decodePage(
    packed: Uint8Array,
    header: PageHeader,
    dictionary: DecodedArray | undefined,
  ): Pick<PageEntries, 'values' | 'definitionLevels' | 'repetitionLevels'> {
    const { codec, compressors } = this.decoder;
    const { data_page_header: v1, data_page_header_v2: v2 } = header;
    if (v1 !== undefined) {
      const page = decompressPage(packed, header.uncompressed_page_size, codec, compressors);
      return this.converted(readDataPage(page, v1, this.decoder), v1.encoding, dictionary);
    }
    if (v2 === undefined) throw new Error(`a page is of type ${header.type}`);
    return this.converted(readDataPageV2(packed, header, this.decoder), v2.encoding, dictionary);
  }

  private converted(
    { dataPage, definitionLevels, repetitionLevels }: ReturnType<typeof readDataPage>,
    encoding: ColumnMetaData['encodings'][number],
    dictionary: DecodedArray | undefined,
  ): Pick<PageEntries, 'values' | 'definitionLevels' | 'repetitionLevels'> {
    const values = convertWithDictionary(dataPage, dictionary, encoding, this.decoder);
    return { values, definitionLevels: definitionLevels ?? [], repetitionLevels };
  }

  private guard<T>(read: () => T): Promise<T> {
    return guarded(this.source, 'Parquet', read);
  }
}

function isEntryCount(count: number | undefined): count is number {
  return (
    count !== undefined && Number.isSafeInteger(count) && count >= 0 && count <= maxPageEntries
  );
}
