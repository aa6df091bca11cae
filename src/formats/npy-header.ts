import type { ByteSource } from './byte-source';
import { type ElementType, elementTypes } from './elements';
import { notOfFormat, truncated } from './faults';
import { checkBound, type ReadLimits } from './limits';
import { describeShape } from './shape';

/** Header of an npy array. */
export interface NpyHeader {
  /** Type descriptor in the file, e.g. `<f4`. */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly columnMajor: boolean;
  readonly littleEndian: boolean;
  /** Element type; undefined for strings, objects, complex numbers and records. */
  readonly type: ElementType | undefined;
  /** Size of an element; 0 if the header does not tell, as for objects. */
  readonly itemBytes: number;
  /** Offset of the first element, in bytes. */
  readonly offset: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Number of bytes at the start of an array from which the length of its header is known. */
const prefixBytes = 12;

/** Number of bytes that contain most headers: numpy pads them to a multiple of 64. */
const defaultBytes = 256;

/** Element types by numpy's kind and size. */
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

/** Whether these bytes begin an npy array. */
export function beginsNpy(head: Uint8Array): boolean {
  return magic.every((byte, i) => head[i] === byte);
}

/**
 * Reads and checks a header.
 * @throws InspectorError `malformed` or `truncated`
 */
export async function readNpyHeader(source: ByteSource, limits: ReadLimits): Promise<NpyHeader> {
  const header = await readHeaderAt(source, 0, limits, new Map());
  checkWhole(source, header);
  return header;
}

/**
 * Reads the header of an array at an offset of the file, without a check against the file's size.
 * @param headersByName headers that were read before, by their text
 */
export async function readHeaderAt(
  source: ByteSource,
  at: number,
  limits: ReadLimits,
  headersByName: Map<string, NpyHeader>,
): Promise<NpyHeader> {
  if (source.size - at < prefixBytes) throw truncated(source, at + prefixBytes);
  let start = await source.read(at, Math.min(defaultBytes, source.size - at));
  if (!beginsNpy(start)) throw notOfFormat(source, 'npy', 'it does not start with \\x93NUMPY');
  const major = start[6]!;
  if (major < 1 || major > 3) throw notOfFormat(source, 'npy', `version ${major} is unknown`);
  const view = new DataView(start.buffer, start.byteOffset);
  const prefix = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const bytes = prefix + length;
  if (at + bytes > source.size) throw truncated(source, at + bytes);
  checkBound(source, 'Its header', length, 'headerMebibytes', limits);
  if (bytes > start.byteLength) start = await source.read(at, bytes);
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(
    start.subarray(prefix, bytes),
  );
  const header = headersByName.get(text) ?? parseHeader(source, text);
  headersByName.set(text, header);
  return { ...header, offset: at + bytes };
}

function parseHeader(source: ByteSource, text: string): NpyHeader {
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
  return headerOf(source, descr, shape, order === 'True');
}

function headerOf(
  source: ByteSource,
  descr: string,
  shape: readonly number[],
  columnMajor: boolean,
): NpyHeader {
  // Date types have a unit after their size.
  const parts = /^([<>|=]?)([a-zA-Z])(\d*)(?:\[\w+\])?$/.exec(descr);
  const itemBytes = parts === null ? 0 : Number(parts[3]) * (parts[2] === 'U' ? 4 : 1);
  const type =
    parts === null ? undefined : elementTypes.get(typeNames[`${parts[2]!}${parts[3]!}`] ?? '');
  const header = {
    descr,
    shape,
    columnMajor,
    littleEndian: parts?.[1] !== '>',
    type,
    itemBytes,
    offset: 0,
  };
  if (!Number.isSafeInteger(dataBytes(header))) {
    throw notOfFormat(source, 'npy', `its shape ${describeShape(shape)} is beyond all files`);
  }
  return header;
}

/**
 * Creates a header, checked against the size of the data.
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
  const header = { ...headerOf(source, descr, shape, columnMajor), offset };
  checkWhole(source, header);
  return header;
}

/** Size of an array's elements in bytes; 0 if the header does not tell. */
export function dataBytes({ shape, itemBytes }: Pick<NpyHeader, 'shape' | 'itemBytes'>): number {
  return shape.reduce((count, extent) => count * extent, itemBytes);
}

/** Offset of the end of an array; undefined if the header does not tell. */
export function endOf(header: NpyHeader): number | undefined {
  return header.itemBytes === 0 ? undefined : header.offset + dataBytes(header);
}

/**
 * Describes the number of whole rows in a truncated array, e.g. `40 of its 60 rows`; undefined if
 * it cannot be determined.
 */
export function rowsPresent(source: ByteSource, header: NpyHeader): string | undefined {
  const { shape, columnMajor, offset } = header;
  const [rows] = shape;
  if (columnMajor || rows === undefined || shape.length < 2 || dataBytes(header) === 0) {
    return undefined;
  }
  const present = Math.floor(((source.size - offset) * rows) / dataBytes(header));
  return `${present} of its ${rows} rows`;
}

/**
 * Checks the file's size.
 * @throws InspectorError `truncated` if the file ends before the array does
 */
function checkWhole(source: ByteSource, header: NpyHeader): void {
  const needed = header.offset + dataBytes(header);
  if (needed > source.size) throw truncated(source, needed, rowsPresent(source, header));
}
