import type { ByteSource } from './byte-source';
import type { ElementType } from './elements';
import { type EmbeddingMember, unusableMember } from './format';
import { checkMemory, type ReadLimits } from './limits';
import type { NpyHeader } from './npy-header';
import {
  columnMajorStrides,
  type RawArray,
  rawMember,
  readTexts,
  rowMajorStrides,
} from './raw-array';
import type { RowArray } from './row-array';
import { isOneEntryARow } from './shape';

/** Returns an npy array as a member, usable or not. */
export function npyMember(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): EmbeddingMember {
  const { type, shape, descr } = header;
  if (type !== undefined) return rawMember(name, rawNpyArray(source, { ...header, type }), limits);
  const reason = /^[|<>=]?O/.test(descr)
    ? 'It holds Python objects, which are pickled and never loaded.'
    : `Its elements (${descr}) are not of a type that is read.`;
  return unusableMember(name, shape, descr, reason);
}

/** Returns an array of numbers as a raw array in its file. */
export function rawNpyArray(
  source: ByteSource,
  { shape, columnMajor, littleEndian, offset, type }: NpyHeader & { readonly type: ElementType },
): RawArray {
  const strides = (columnMajor ? columnMajorStrides : rowMajorStrides)(shape);
  return { source, offset, shape, strides, type, littleEndian };
}

/**
 * Returns an array of one number or text per row, which may describe rows; undefined for other
 * arrays.
 */
export function npyRowArray(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): RowArray | undefined {
  const { shape, type, descr } = header;
  const textKind = /^[<>|=]?([US])/.exec(descr)?.[1];
  if (!isOneEntryARow(shape) || (type === undefined && textKind === undefined)) return undefined;
  return {
    name,
    folder: '',
    entries: shape[0]!,
    canBeIds: type === undefined || /^u?int/.test(type.name),
    read: (most = Infinity) =>
      type === undefined
        ? readStrings(source, header, textKind === 'U', limits, most)
        : readTexts(rawNpyArray(source, { ...header, type }), limits, most),
  };
}

async function readStrings(
  source: ByteSource,
  { shape, offset, itemBytes, littleEndian }: NpyHeader,
  isUtf32: boolean,
  limits: ReadLimits,
  most: number,
): Promise<string[]> {
  const entries = Math.min(most, shape[0]!);
  checkMemory(source, `A list of ${entries} texts`, 2 * entries * (itemBytes + 16), limits);
  const bytes = await source.read(offset, entries * itemBytes);
  return Array.from({ length: entries }, (_, i) =>
    decodeText(bytes.subarray(i * itemBytes, (i + 1) * itemBytes), isUtf32, littleEndian),
  );
}

/** Decodes bytes as UTF-8, or else one character per byte. */
function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/**
 * Decodes text in bytes of fixed length, up to the zeros that pad it.
 * @param isUtf32 UTF-32 if true, else bytes
 */
export function decodeText(bytes: Uint8Array, isUtf32: boolean, littleEndian: boolean): string {
  if (!isUtf32) return decodeBytes(bytes).replace(/\0+$/, '');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian);
    if (code === 0 || code > 0x10ffff) break;
    text += String.fromCodePoint(code);
  }
  return text;
}
