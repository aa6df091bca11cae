/** Types of Thrift's compact protocol. */
const [stop, isTrue, isFalse, byte, int16, int32, int64, double, binary, list, set, struct] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
];
const maxDepth = 64;

/** Bytes of memory that the library takes for each part of a struct, as it was and converted. */
const memoryOf = { struct: 160, field: 64, text: 128, entry: 16 } as const;

/** Result of verifying a Thrift struct. */
interface VerifiedThrift {
  /** Offset after it. */
  readonly end: number;
  /** Estimated memory in bytes, once it is parsed. */
  readonly memory: number;
}

/**
 * Traverses a Thrift struct and checks that its lists can be as long as they claim: the library
 * would allocate the claimed size before it reads them.
 * @param listed called with each list of the struct itself before it is traversed: the id of its
 * field, and its length
 * @throws Error with the problem
 */
export function verifyThrift(
  bytes: Uint8Array,
  start: number,
  listed: (field: number, count: number) => void = () => undefined,
): VerifiedThrift {
  let at = start;
  let memory = 0;
  const next = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Error('a header is cut off');
    return value;
  };
  const skip = (count: number): void => {
    at += count;
    if (at > bytes.byteLength) throw new Error('a header is cut off');
  };
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const part = next();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
      if (shift > 63) throw new Error('a header holds an endless number');
    }
  };
  const element = (type: number, depth: number, field = 0): void => {
    if (depth > maxDepth) throw new Error(`a header is nested more than ${maxDepth} deep`);
    if (type === byte || type === isTrue || type === isFalse) skip(1);
    else if (type === int16 || type === int32 || type === int64) varint();
    else if (type === double) skip(8);
    else if (type === binary) {
      memory += memoryOf.text;
      skip(varint());
    } else if (type === list || type === set) elements(depth, field);
    else if (type === struct) fields(depth);
    else throw new Error(`a header holds the unknown type ${type}`);
  };
  const elements = (depth: number, field: number): void => {
    const first = next();
    const count = first >> 4 === 15 ? varint() : first >> 4;
    // Every element takes at least one byte.
    if (count > bytes.byteLength - at) throw new Error(`a list claims ${count} entries`);
    if (depth === 1) listed(field, count);
    memory += memoryOf.entry * count;
    for (let i = 0; i < count; i++) element(first & 15, depth + 1);
  };
  const fields = (depth: number): void => {
    memory += memoryOf.struct;
    let field = 0;
    for (;;) {
      const first = next();
      const type = first & 15;
      if (type === stop) return;
      memory += memoryOf.field;
      // Ids are written as differences, or else in zigzag.
      field = first >> 4 === 0 ? Math.ceil(varint() / 2) : field + (first >> 4);
      // A boolean field's type is its value.
      if (type !== isTrue && type !== isFalse) element(type, depth + 1, field);
    }
  };
  fields(0);
  return { end: at, memory };
}
