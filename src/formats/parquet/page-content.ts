import type { Compressors, DecodedArray } from 'hyparquet';
import type { parquetHeader } from 'hyparquet/src/column.js';
import type { convert } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { verifyDeltas, verifyDeltaTexts, verifyRuns } from './verify-runs';

export type ColumnDecoder = Parameters<typeof convert>[1];
export type PageHeader = ReturnType<typeof parquetHeader>;

/** Contents of a data page: levels, and values as they are stored. */
export interface PageContent {
  readonly encoding: string;
  readonly values: DecodedArray;
  readonly definitionLevels: readonly number[];
  readonly repetitionLevels: readonly number[];
}

/** Maximum levels of a column, which determine the number of bits of a level. */
export interface MaxLevels {
  readonly repetition: number;
  readonly definition: number;
}

/**
 * Unpacks and decodes a data page after a check of the sizes it claims.
 * @param most maximum number of bytes of its texts
 * @throws Error with the problem
 */
export function decodePage(
  packed: Uint8Array,
  header: PageHeader,
  decoder: ColumnDecoder,
  levels: MaxLevels,
  most: number,
): PageContent {
  const { data_page_header: v1, data_page_header_v2: v2, uncompressed_page_size: size } = header;
  const { codec, compressors } = decoder;
  if (v1 !== undefined) {
    const page = decompressPage(packed, size, codec, compressors);
    let at = 0;
    for (const maximum of [levels.repetition, levels.definition]) {
      if (maximum === 0) continue;
      const length = prefixedLength(page, at);
      verifyRuns(page.subarray(at + 4, at + 4 + length), bitsOf(maximum), v1.num_values);
      at += 4 + length;
    }
    verifyValues(page.subarray(at), v1.encoding, v1.num_values, decoder, most);
    return contentOf(readDataPage(page, v1, decoder), v1.encoding);
  }
  if (v2 === undefined) throw new Error(`a page is of type ${header.type}`);
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } =
    v2;
  const levelBytes = repetition + definition;
  if (!(repetition >= 0 && definition >= 0 && levelBytes <= packed.byteLength)) {
    throw new Error(`a page claims ${levelBytes} bytes of levels`);
  }
  if (!(v2.num_nulls >= 0 && v2.num_nulls <= v2.num_values)) {
    throw new Error(`a page claims ${v2.num_nulls} nulls of ${v2.num_values}`);
  }
  verifyRuns(packed.subarray(0, repetition), bitsOf(levels.repetition), v2.num_values);
  const definitions = packed.subarray(repetition, levelBytes);
  verifyRuns(definitions, bitsOf(levels.definition), v2.num_values);
  const page = unpackedV2(packed, levelBytes, size, v2.is_compressed !== false, codec, compressors);
  verifyValues(page.subarray(levelBytes), v2.encoding, v2.num_values, decoder, most);
  const plainHeader = { ...header, data_page_header_v2: { ...v2, is_compressed: false } };
  return contentOf(readDataPageV2(page, plainHeader, decoder), v2.encoding);
}

function contentOf(
  { dataPage, definitionLevels, repetitionLevels }: ReturnType<typeof readDataPage>,
  encoding: string,
): PageContent {
  return {
    encoding,
    values: dataPage,
    // The library omits them if all values are defined.
    definitionLevels: definitionLevels ?? [],
    repetitionLevels,
  };
}

/** In version 2, the levels precede the compressed data. */
function unpackedV2(
  packed: Uint8Array,
  levelBytes: number,
  size: number,
  isPacked: boolean,
  codec: ColumnDecoder['codec'],
  compressors: Compressors | undefined,
): Uint8Array {
  if (!isPacked || codec === 'UNCOMPRESSED' || size === levelBytes) return packed;
  const values = decompressPage(packed.subarray(levelBytes), size - levelBytes, codec, compressors);
  const page = new Uint8Array(size);
  page.set(packed.subarray(0, levelBytes));
  page.set(values, levelBytes);
  return page;
}

function verifyValues(
  values: Uint8Array,
  encoding: string,
  count: number,
  { type, element }: ColumnDecoder,
  most: number,
): void {
  switch (encoding) {
    case 'PLAIN':
      return;
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      verifyRuns(values.subarray(1), values[0] ?? 0, count);
      return;
    case 'RLE':
      verifyRuns(values.subarray(4, 4 + prefixedLength(values, 0)), 1, count);
      return;
    case 'BYTE_STREAM_SPLIT': {
      const width = type === 'FIXED_LEN_BYTE_ARRAY' ? (element.type_length ?? 0) : 1;
      if (width * count > values.byteLength) throw new Error(`a page claims ${count} values`);
      return;
    }
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      verifyDeltas(values, count);
      return;
    case 'DELTA_BYTE_ARRAY':
      verifyDeltaTexts(values, count, most);
      return;
    default:
      throw new Error(`values are encoded as ${encoding}, which is not read`);
  }
}

function prefixedLength(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.byteLength) throw new Error('a page is cut off');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  if (at + 4 + length > bytes.byteLength) throw new Error(`levels claim ${length} bytes`);
  return length;
}

function bitsOf(maximum: number): number {
  return 32 - Math.clz32(maximum);
}
