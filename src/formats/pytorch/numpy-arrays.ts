import { bytesInMemory, type ByteSource } from '../byte-source';
import { elementTexts } from '../elements';
import { decodeText } from '../npy-members';
import { npyHeaderOf, type NpyHeader } from '../npy-header';
import { isKind, PickleError, type PickleObject, type PickleValue } from './pickle-values';

/** NumPy arrays that were pickled among tensors: plain bytes with a type and a shape. */

/** An element type as `numpy.dtype` is pickled. */
class NumpyType {
  byteOrder = '|';
  constructor(readonly code: string) {}
}

/** A pickled array: first created, then filled. */
export class NumpyArray {
  type = new NumpyType('V0');
  shape: readonly number[] = [];
  columnMajor = false;
  data: PickleValue = new Uint8Array();
}

/** Functions that pickled arrays call, by name: of numpy before and from version 2. */
export const numpyFunctions: Readonly<
  Record<string, (args: readonly PickleValue[]) => PickleValue>
> = Object.fromEntries([
  ['numpy.dtype', ([code]: readonly PickleValue[]) => objectOf(new NumpyType(textOf(code)))],
  ...['numpy.core', 'numpy._core'].flatMap((core) => [
    [`${core}.multiarray._reconstruct`, () => objectOf(new NumpyArray())],
    [`${core}.multiarray.scalar`, scalar],
    [
      `${core}.numeric._frombuffer`,
      ([data, type, shape, order]: readonly PickleValue[]) =>
        objectOf(filled(new NumpyArray(), shape, type, order === 'F', data)),
    ],
  ]),
]) as Record<string, (args: readonly PickleValue[]) => PickleValue>;

/** Returns a single number or text, such as an id in a list; null for other values. */
function scalar([type, data]: readonly PickleValue[]): PickleValue {
  if (!isKind(type, 'object') || !(type.value instanceof NumpyType)) return null;
  const { byteOrder, code } = type.value;
  if (!(data instanceof Uint8Array) && typeof data !== 'string') return null;
  const source = bytesInMemory('', bytesOf(data));
  const header = npyHeaderOf(source, `${byteOrder}${code}`, [], false, 0);
  const { type: element, itemBytes, littleEndian } = header;
  const bytes = bytesOf(data);
  if (bytes.byteLength !== itemBytes) return null;
  if (/^[US]/.test(code)) return decodeText(bytes, code.startsWith('U'), littleEndian);
  if (element === undefined) return null;
  const number = element.get(new DataView(bytes.buffer, bytes.byteOffset), 0, littleEndian);
  // Whole numbers beyond the safe range keep all their digits as text.
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number);
  return isExact ? number : elementTexts(element, bytes, littleEndian)[0]!;
}

/**
 * Sets the state of a pickled array or type.
 * @returns whether the target is one
 */
export function buildNumpy(target: PickleValue, state: PickleValue): boolean {
  if (!isKind(target, 'object')) return false;
  const { value } = target;
  const items = isKind(state, 'list') ? state.items : [];
  if (value instanceof NumpyType) value.byteOrder = textOf(items[1]);
  else if (value instanceof NumpyArray) {
    filled(value, items[1], items[2], items[3] === true, items[4]);
  } else return false;
  return true;
}

/** Returns the array of a pickled value, if it is one. */
export function asNumpy(value: PickleValue): NumpyArray | undefined {
  return isKind(value, 'object') && value.value instanceof NumpyArray ? value.value : undefined;
}

/**
 * Returns an array's bytes with the header of an equivalent npy file.
 * @param name name of the array in messages
 * @throws InspectorError `truncated` or `malformed` if shape and bytes do not fit
 */
export function numpyBytes(
  array: NumpyArray,
  name: string,
): { source: ByteSource; header: NpyHeader } {
  const { type, shape, columnMajor, data } = array;
  const descr = `${type.byteOrder}${type.code}`;
  // Arrays of Python objects are pickled as lists of them.
  const isObjects = isKind(data, 'list');
  const bytes = isObjects ? new Uint8Array() : bytesOf(data);
  // Decoded only once, because an array may be referenced many times.
  if (!isObjects) array.data = bytes;
  const source = bytesInMemory(name, bytes);
  return { source, header: npyHeaderOf(source, isObjects ? '|O' : descr, shape, columnMajor, 0) };
}

/** Maximum number of dimensions, as in numpy. */
const maxDimensions = 64;

function filled(
  array: NumpyArray,
  shape: PickleValue | undefined,
  type: PickleValue | undefined,
  columnMajor: boolean,
  data: PickleValue | undefined,
): NumpyArray {
  const extents = isKind(shape, 'list') ? shape.items : [];
  const isShape =
    extents.length <= maxDimensions &&
    extents.every((extent) => Number.isSafeInteger(extent) && Number(extent) >= 0);
  if (!isShape || !isKind(type, 'object') || !(type.value instanceof NumpyType)) {
    throw new PickleError('an array is not described as numpy does');
  }
  array.shape = extents as number[];
  array.type = type.value;
  array.columnMajor = columnMajor;
  array.data = data ?? null;
  return array;
}

/** Converts text to bytes: protocol 2 writes bytes as text in latin-1. */
function bytesOf(data: PickleValue): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (typeof data !== 'string') throw new PickleError('an array has no bytes');
  const bytes = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const code = data.charCodeAt(i);
    if (code > 0xff) throw new PickleError('the bytes of an array are not latin-1');
    bytes[i] = code;
  }
  return bytes;
}

function textOf(value: PickleValue | undefined): string {
  if (typeof value === 'string' && value.length <= 64) return value;
  throw new PickleError('an element type is not described as numpy does');
}

function objectOf(value: unknown): PickleObject {
  return { kind: 'object', value };
}
