import { allocateFloat32, allocateFloat64, type FloatArray } from '../core/matrix';

/** An element type of files. Names are those of numpy, and bfloat16, which has none there. */
export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  /** Whether values need float64 to keep their digits. */
  readonly wide: boolean;
  get(view: DataView, offset: number, littleEndian: boolean): number;
}

function element(
  name: string,
  bytes: number,
  wide: boolean,
  get: (view: DataView, offset: number, littleEndian: boolean) => number,
): readonly [string, ElementType] {
  return [name, { name, bytes, wide, get }];
}

/** All element types that can be read, by name. */
export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  element('float16', 2, false, (view, at, little) => halfToNumber(view.getUint16(at, little))),
  element('bfloat16', 2, false, (view, at, little) => bfloatToNumber(view.getUint16(at, little))),
  element('float32', 4, false, (view, at, little) => view.getFloat32(at, little)),
  element('float64', 8, true, (view, at, little) => view.getFloat64(at, little)),
  element('bool', 1, false, (view, at) => view.getUint8(at)),
  element('int8', 1, false, (view, at) => view.getInt8(at)),
  element('uint8', 1, false, (view, at) => view.getUint8(at)),
  element('int16', 2, false, (view, at, little) => view.getInt16(at, little)),
  element('uint16', 2, false, (view, at, little) => view.getUint16(at, little)),
  element('int32', 4, true, (view, at, little) => view.getInt32(at, little)),
  element('uint32', 4, true, (view, at, little) => view.getUint32(at, little)),
  element('int64', 8, true, (view, at, little) => Number(view.getBigInt64(at, little))),
  element('uint64', 8, true, (view, at, little) => Number(view.getBigUint64(at, little))),
]);

/** Decodes the numbers in `bytes`: to float64 if the type is wide, else to float32. */
export function decodeElements(
  type: ElementType,
  bytes: Uint8Array,
  littleEndian = true,
): FloatArray {
  const count = Math.floor(bytes.byteLength / type.bytes);
  const values = type.wide ? allocateFloat64(count) : allocateFloat32(count);
  decodeInto(values, type, bytes, littleEndian);
  return values;
}

/** Decodes the numbers in `bytes` into the beginning of `values`, which must be large enough. */
export function decodeInto(
  values: FloatArray,
  type: ElementType,
  bytes: Uint8Array,
  littleEndian = true,
): void {
  const count = Math.floor(bytes.byteLength / type.bytes);
  const isNative = littleEndian && nativeLittleEndian;
  const holds = values instanceof Float64Array ? 'float64' : 'float32';
  if (isNative && type.name === holds) {
    // The bytes have the layout of memory: one copy instead of a call per number.
    const copy = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    copy.set(bytes.subarray(0, count * type.bytes));
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) values[i] = type.get(view, i * type.bytes, littleEndian);
}

/**
 * Formats the values in `bytes` as text; 64-bit integers keep all their digits, as ids need them.
 */
export function elementTexts(type: ElementType, bytes: Uint8Array, littleEndian = true): string[] {
  const count = Math.floor(bytes.byteLength / type.bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = exactReaders[type.name] ?? ((at, little) => String(type.get(view, at, little)));
  return Array.from({ length: count }, (_, i) => text(i * type.bytes, littleEndian, view));
}

/** Formatters for types whose values may exceed the precision of a number. */
const exactReaders: Readonly<
  Record<string, (at: number, littleEndian: boolean, view: DataView) => string>
> = {
  int64: (at, little, view) => String(view.getBigInt64(at, little)),
  uint64: (at, little, view) => String(view.getBigUint64(at, little)),
};

const nativeLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Converts the bits of IEEE 754 binary16 to a number. */
export function halfToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const bfloatBits = new Uint32Array(1);
const bfloatValue = new Float32Array(bfloatBits.buffer);

/** Converts bfloat16, the upper half of an IEEE 754 binary32, to a number. */
export function bfloatToNumber(bits: number): number {
  bfloatBits[0] = bits << 16;
  return bfloatValue[0]!;
}
