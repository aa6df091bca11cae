import type { ByteSource } from './byte-source';
import { type ElementType, elementTypes } from './elements';
import { notOfFormat, truncated } from './faults';
import { type EmbeddingFile, type EmbeddingMember, type Format, unusableMember } from './format';
import { formatKinds } from './kinds';
import { checkBound, checkMemory, type ReadLimits } from './limits';
import {
  columnMajorStrides,
  type RawArray,
  rawMember,
  readTexts,
  rowMajorStrides,
} from './raw-array';
import { objectRowArray } from './object-texts';
import { type RowArray, withEntries } from './row-arrays';
import { describeShape } from './shape';

/** The header of an `.npy` file, checked against the file's size. */
export interface NpyHeader {
  /** The descriptor as it stands in the file, e.g. `<f4`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly columnMajor: boolean;
  readonly littleEndian: boolean;
  /** Undefined for strings, objects, complex numbers and records. */
  readonly type: ElementType | undefined;
  readonly itemBytes: number;
  /** Byte of the first element. */
  readonly offset: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** numpy's kind and size as our element types. */
const typeNames: Readonly<Record<string, string>> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
  // ml_dtypes' bfloat16 is saved as an opaque type of two bytes.
  V2: 'bfloat16',
};

/** NumPy's array file (NEP 1): versions 1 to 3. Arrays of Python objects are refused, never unpickled. */
export const npy: Format = {
  ...formatKinds.npy,
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  async open(source, limits): Promise<EmbeddingFile> {
    const header = await readNpyHeader(source, limits);
    return {
      format: 'npy',
      members: [
        withEntries(npyMember('', source, header, limits), npyEntries('', source, header, limits)),
      ],
      provenance: { descr: header.descr },
      close: () => Promise.resolve(),
    };
  },
};

/** An npy array as a member, usable or not. */
export function npyMember(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): EmbeddingMember {
  const { type, shape, descr } = header;
  if (type !== undefined) return rawMember(name, rawArray(source, header, type), limits);
  const reason = /^[|<>=]?O/.test(descr)
    ? 'It holds Python objects, which are pickled and never loaded.'
    : `Its elements (${descr}) are not of a type that is read.`;
  return unusableMember(name, shape, descr, reason);
}

function rawArray(
  source: ByteSource,
  { shape, columnMajor, littleEndian, offset }: NpyHeader,
  type: ElementType,
): RawArray {
  const strides = (columnMajor ? columnMajorStrides : rowMajorStrides)(shape);
  return { source, offset, shape, strides, type, littleEndian };
}

/** Reads and checks the header. @throws InspectorError `malformed` or `truncated` */
export async function readNpyHeader(source: ByteSource, limits: ReadLimits): Promise<NpyHeader> {
  if (source.size < 12) throw truncated(source, 12);
  const start = await source.read(0, 12);
  if (!npy.matches(start)) throw notOfFormat(source, 'npy', 'it does not start with \\x93NUMPY');
  const major = start[6]!;
  if (major < 1 || major > 3) throw notOfFormat(source, 'npy', `version ${major} is unknown`);
  const view = new DataView(start.buffer, start.byteOffset);
  const prefix = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = prefix + length;
  if (offset > source.size) throw truncated(source, offset);
  checkBound(source, 'Its header', length, 'headerMebibytes', limits);
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(
    await source.read(prefix, length),
  );
  return checkedHeader(source, text, offset);
}

function checkedHeader(source: ByteSource, text: string, offset: number): NpyHeader {
  const descr =
    /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? /'descr'\s*:\s*(\[[^\]]*\])/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dimensions = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || dimensions === undefined) {
    throw notOfFormat(source, 'npy', 'its header lacks descr, fortran_order or shape');
  }
  const shape = dimensions
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => Number.parseInt(part, 10));
  return npyHeaderOf(source, descr, shape, order === 'True', offset);
}

/**
 * What a header says, checked against the size of what it describes.
 * @param descr numpy's name of the element type
 * @param offset byte of the first element
 * @throws InspectorError `malformed` or `truncated`
 */
export function npyHeaderOf(
  source: ByteSource,
  descr: string,
  shape: readonly number[],
  columnMajor: boolean,
  offset: number,
): NpyHeader {
  const parts = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr);
  const itemBytes = parts === null ? 0 : Number(parts[3]) * (parts[2] === 'U' ? 4 : 1);
  const type =
    parts === null ? undefined : elementTypes.get(typeNames[`${parts[2]!}${parts[3]!}`] ?? '');
  const needed = shape.reduce((count, size) => count * size, itemBytes) + offset;
  if (!Number.isSafeInteger(needed)) {
    throw notOfFormat(source, 'npy', `its shape ${describeShape(shape)} is beyond all files`);
  }
  if (needed > source.size) throw truncated(source, needed);
  const littleEndian = parts?.[1] !== '>';
  return { descr, shape, columnMajor, littleEndian, type, itemBytes, offset };
}

/** A 1-D array of numbers or text as what may describe rows; undefined if it is something else. */
export function npyRowArray(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): RowArray | undefined {
  const { shape, type, descr } = header;
  const textKind = /^[<>|=]?([US])/.exec(descr)?.[1];
  if (shape.length !== 1 || (type === undefined && textKind === undefined)) return undefined;
  return {
    name,
    folder: '',
    entries: shape[0]!,
    canBeIds: type === undefined || /^u?int/.test(type.name),
    read: () =>
      type === undefined
        ? readStrings(source, header, textKind === 'U', limits)
        : readTexts(rawArray(source, header, type), limits),
  };
}

/** An array of one entry a row, also as a column of its own, or of Python's texts, as what may label rows. */
export function npyEntries(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): RowArray | undefined {
  const { shape } = header;
  const flat = shape[1] === 1 && shape.length === 2 ? { ...header, shape: [shape[0]!] } : header;
  return npyRowArray(name, source, flat, limits) ?? objectRowArray(name, source, flat, limits);
}

async function readStrings(
  source: ByteSource,
  { shape, offset, itemBytes, littleEndian }: NpyHeader,
  isUtf32: boolean,
  limits: ReadLimits,
): Promise<string[]> {
  const entries = shape[0]!;
  checkMemory(source, `A list of ${entries} texts`, 2 * entries * (itemBytes + 16), limits);
  const bytes = await source.read(offset, entries * itemBytes);
  return Array.from({ length: entries }, (_, i) =>
    decodeText(bytes.subarray(i * itemBytes, (i + 1) * itemBytes), isUtf32, littleEndian),
  );
}

/** Bytes are UTF-8 as everywhere, or else a character each. */
function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

function decodeText(bytes: Uint8Array, isUtf32: boolean, littleEndian: boolean): string {
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
