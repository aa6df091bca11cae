/** A field of a Thrift struct: its type in the compact protocol, and its bytes. */
type Field = readonly [type: number, bytes: Uint8Array];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Uint8Array.from([...bytes, left]);
}

export function int(value: number): Field {
  return [5, varint(2 * value)];
}

export function text(value: string): Field {
  const bytes = Buffer.from(value);
  return [8, Buffer.concat([varint(bytes.length), bytes])];
}

/** Creates a list of structs; `claimed` is the length that it claims. */
export function list(structs: readonly Uint8Array[], claimed = structs.length): Field {
  return [9, Buffer.concat([Uint8Array.of(0xfc), varint(claimed), ...structs])];
}

/** Creates a struct of fields by their ids, in ascending order. */
export function struct(fields: Readonly<Record<number, Field>>): Uint8Array {
  let before = 0;
  const parts = Object.entries(fields).flatMap(([key, [type, bytes]]) => {
    const id = Number(key);
    const head = Uint8Array.of(((id - before) << 4) | type);
    before = id;
    return [head, bytes];
  });
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

function nested(fields: Readonly<Record<number, Field>>): Field {
  return [12, struct(fields)];
}

/** Creates a schema element of a group of columns. */
export function group(name: string, children: number): Uint8Array {
  return struct({ 3: int(0), 4: text(name), 5: int(children) });
}

/** Creates a file of a footer alone, or of pages before it. */
export function parquetFile(footer: Uint8Array, pages = new Uint8Array()): Uint8Array {
  const tail = Buffer.alloc(8, 'PAR1');
  tail.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1PAR1'), pages, footer, tail]);
}

const firstPage = 8;

const types = { float: 4, text: 6 };

/** A page that claims any number of values. */
interface CraftedPage {
  readonly type: keyof typeof types;
  readonly values: number;
  /** Bytes of its dictionary as stored, and its claimed number of entries. */
  readonly dictionary?: { readonly bytes: Uint8Array; readonly values: number };
  /** Bytes of the page. */
  readonly bytes: Uint8Array;
  /** Codec of both, and bytes that each claims to unpack to. */
  readonly codec?: number;
  readonly unpacked?: number;
}

/** Creates a run of references to the first entry of a dictionary. */
export function runOfFirst(values: number): Uint8Array {
  return Buffer.concat([Uint8Array.of(1), varint(2 * values), Uint8Array.of(0)]);
}

/** Creates a file of columns of one page each. */
export function parquetOfPages(
  rows: number,
  columns: Readonly<Record<string, CraftedPage>>,
): Uint8Array {
  const parts: Uint8Array[] = [];
  const chunks: Uint8Array[] = [];
  const elements = [group('schema', Object.keys(columns).length)];
  let at = firstPage;
  for (const [name, { type, values, dictionary, bytes, codec = 0, unpacked }] of Object.entries(
    columns,
  )) {
    const sizes = (stored: Uint8Array): Readonly<Record<number, Field>> => ({
      2: int(unpacked ?? stored.length),
      3: int(stored.length),
    });
    const first =
      dictionary === undefined
        ? new Uint8Array()
        : Buffer.concat([
            struct({
              1: int(2),
              ...sizes(dictionary.bytes),
              7: nested({ 1: int(dictionary.values), 2: int(0) }),
            }),
            dictionary.bytes,
          ]);
    const encoding = dictionary === undefined ? 0 : 8;
    const header = { 1: int(values), 2: int(encoding), 3: int(3), 4: int(3) };
    const page = struct({ 1: int(0), ...sizes(bytes), 5: nested(header) });
    const length = first.length + page.length + bytes.length;
    chunks.push(
      struct({
        2: int(at),
        3: nested({
          1: int(types[type]),
          2: list([]),
          3: [9, Buffer.concat([Uint8Array.of(0x18), text(name)[1]])],
          4: int(codec),
          5: long(values),
          6: long(length),
          7: long(length),
          9: long(at + first.length),
          ...(dictionary === undefined ? {} : { 11: long(at) }),
        }),
      }),
    );
    elements.push(struct({ 1: int(types[type]), 3: int(0), 4: text(name) }));
    parts.push(first, page, bytes);
    at += length;
  }
  const rowGroup = struct({ 1: list(chunks), 2: long(0), 3: long(rows) });
  const footer = { 1: int(1), 2: list(elements), 3: long(rows), 4: list([rowGroup]) };
  return parquetFile(struct(footer), Buffer.concat(parts));
}

function long(value: number): Field {
  return [6, varint(2 * value)];
}

/** Creates a frame of Zstandard that unpacks to zeros. */
export function zstdZeros(size: number): Uint8Array {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0x58, ...new Uint8Array(8)]);
  head.writeBigUInt64LE(BigInt(size), 6);
  const parts: Uint8Array[] = [head];
  const most = 2 ** 17;
  for (let at = 0; at < size; at += most) {
    const length = Math.min(most, size - at);
    const isLast = at + length === size;
    const block = Buffer.alloc(4);
    // A block of one byte, repeated.
    block.writeUIntLE(length * 8 + 2 + Number(isLast), 0, 3);
    parts.push(block);
  }
  return Buffer.concat(parts);
}
