import { allocateFloat32, allocateFloat64, type FloatArray, type Matrix } from '../core/matrix';
import type { ByteSource } from './byte-source';
import { decodeInto, type ElementType } from './elements';
import type { EmbeddingMember, Reading } from './format';
import { checkMemory, type ReadLimits } from './limits';
import { dataBytes, type NpyHeader } from './npy-header';
import { npyMember, rawNpyArray } from './npy-members';
import { readRawRows } from './raw-array';
import { describeShape, whyNotASpace } from './shape';

/** An array of numbers. */
type NumberHeader = NpyHeader & { readonly type: ElementType };

/**
 * Whether arrays can be joined to one: matrices with the same number of columns, or single rows of
 * the same length.
 */
export function areJoinable(headers: readonly NpyHeader[]): headers is readonly NumberHeader[] {
  const [{ shape: first }] = headers as [NpyHeader];
  const rowShape = rowShapeOf(first);
  return headers.every(
    ({ type, shape }) =>
      type !== undefined &&
      shape.length === first.length &&
      shape.length > 0 &&
      rowShapeOf(shape).every((extent, axis) => extent === rowShape[axis]),
  );
}

/** Shape of a row; an array of one dimension is a single row. */
function rowShapeOf(shape: readonly number[]): readonly number[] {
  return shape.length === 1 ? shape : shape.slice(1);
}

function rowsOf({ shape }: NpyHeader): number {
  return shape.length === 1 ? 1 : shape[0]!;
}

/** Joins the arrays of one file to one member, row after row. */
export function joinedMember(
  source: ByteSource,
  headers: readonly NumberHeader[],
  limits: ReadLimits,
): EmbeddingMember {
  const starts: number[] = [];
  let rows = 0;
  for (const header of headers) {
    starts.push(rows);
    rows += rowsOf(header);
  }
  const shape = [rows, ...rowShapeOf(headers[0]!.shape)];
  const isWide = headers.some(({ type }) => type.wide);
  const types = new Set(headers.map(({ type }) => type.name));
  const unusable = whyNotASpace(shape);
  return {
    name: '',
    shape,
    dtype: types.size === 1 ? headers[0]!.type.name : isWide ? 'float64' : 'float32',
    ...(unusable === undefined ? {} : { unusable }),
    readsSingleRows: headers.every(({ columnMajor }) => !columnMajor),
    async readRows(start, stop): Promise<Matrix> {
      const cols = shape[1]!;
      checkMemory(source, `${stop - start} rows × ${cols}`, 2 * (stop - start) * cols * 8, limits);
      const data = (isWide ? allocateFloat64 : allocateFloat32)((stop - start) * cols);
      const near = windowed(source);
      for (let part = partAt(starts, start); part < headers.length; part++) {
        const first = starts[part]!;
        const from = Math.max(start, first);
        const to = Math.min(stop, first + rowsOf(headers[part]!));
        if (first >= stop) break;
        if (from >= to) continue;
        const into = data.subarray((from - start) * cols, (to - start) * cols);
        await readPart(near, headers[part]!, from - first, to - first, into, limits);
      }
      return { rows: stop - start, cols, data };
    },
    warnings: [describeJoined(source, headers, rows)],
    ...(areSpaces(headers) ? { readings: partReadings(source, headers, limits) } : {}),
  };
}

/** Maximum number of arrays that are separate spaces; more are rows of one. */
const maxSpaces = 64;

/** Whether the arrays could each be a space. */
function areSpaces(headers: readonly NpyHeader[]): boolean {
  return headers[0]!.shape.length > 1 && headers.length <= maxSpaces;
}

/** Returns a reading for each of the arrays separately. */
function partReadings(
  source: ByteSource,
  headers: readonly NumberHeader[],
  limits: ReadLimits,
): Reading[] {
  return headers.map((header, part) => ({
    option: `part=${part}`,
    what: `array ${part} of ${headers.length} alone, counted from 0`,
    open: () => npyMember('', source, header, limits),
  }));
}

/** Returns the last array that begins at or before the row. */
function partAt(starts: readonly number[], row: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Reads rows of one of the arrays. */
async function readPart(
  source: ByteSource,
  header: NumberHeader,
  start: number,
  stop: number,
  into: FloatArray,
  limits: ReadLimits,
): Promise<void> {
  const rowBytes = dataBytes(header) / rowsOf(header);
  if (!header.columnMajor || header.shape.length === 1) {
    const bytes = await source.read(header.offset + start * rowBytes, (stop - start) * rowBytes);
    decodeInto(into, header.type, bytes, header.littleEndian);
    return;
  }
  into.set((await readRawRows(rawNpyArray(source, header), start, stop, limits)).data);
}

/** Number of bytes read at once if arrays are small. */
const windowBytes = 2 ** 20;

/** Creates a source that reads ahead: rows appended one by one would otherwise need a read each. */
function windowed(source: ByteSource): ByteSource {
  let start = 0;
  let bytes: Uint8Array = new Uint8Array();
  return {
    name: source.name,
    size: source.size,
    async read(offset, length) {
      if (length > windowBytes / 16) return source.read(offset, length);
      if (offset < start || offset + length > start + bytes.byteLength) {
        start = offset;
        bytes = await source.read(offset, Math.min(windowBytes, source.size - offset));
      }
      return bytes.subarray(offset - start, offset - start + length);
    },
  };
}

function describeJoined({ name }: ByteSource, headers: readonly NpyHeader[], rows: number): string {
  const [first] = headers as [NpyHeader];
  const count = headers.length.toLocaleString('en');
  if (first.shape.length === 1) {
    return `It holds ${count} arrays of ${first.shape[0]!} numbers one behind the other, as numpy.save appends them; each is read as a row.`;
  }
  const shapes = headers.slice(0, 3).map(({ shape }) => describeShape(shape));
  const more = headers.length > shapes.length ? ' …' : '';
  const ownSpaces = areSpaces(headers)
    ? ` If they are spaces of their own, name one: \`${name}#@part=0\` to \`${name}#@part=${headers.length - 1}\`.`
    : '';
  return `It holds ${count} arrays one behind the other, as numpy.save appends them (${shapes.join(', ')}${more}); they are read as one of ${rows.toLocaleString('en')} rows.${ownSpaces}`;
}
