/** Random access to the bytes of one file, wherever it is. */
export interface ByteSource {
  /** The file as the person knows it; used in messages. */
  readonly name: string;
  readonly size: number;
  /** Exactly `length` bytes from `offset`; rejects if the file is shorter. May alias no other answer. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Whether all of it is unpacked when anything beyond its beginning is read. */
  readonly isPacked?: true;
  /** The same at once, where the place allows it; HDF5's library can't wait. */
  readonly readSync?: (offset: number, length: number) => Uint8Array;
  /**
   * Another file of the same folder or below, by its path from there; undefined if there is none.
   * It is closed with this one.
   */
  readonly openBeside?: (path: string) => Promise<ByteSource | undefined>;
}

/** A byte source over bytes in memory. */
export function bytesInMemory(name: string, bytes: Uint8Array): ByteSource {
  const readSync = (offset: number, length: number): Uint8Array => {
    checkRange({ name, size: bytes.byteLength }, offset, length);
    return bytes.slice(offset, offset + length);
  };
  return {
    name,
    size: bytes.byteLength,
    read: (offset, length) => Promise.resolve().then(() => readSync(offset, length)),
    readSync,
  };
}

/** A part of a file as a byte source of its own. */
export function sliceOfSource(
  source: ByteSource,
  name: string,
  start: number,
  size: number,
): ByteSource {
  const { readSync } = source;
  return {
    name,
    size,
    async read(offset, length) {
      checkRange({ name, size }, offset, length);
      return source.read(start + offset, length);
    },
    ...(readSync === undefined
      ? {}
      : {
          readSync: (offset: number, length: number) => {
            checkRange({ name, size }, offset, length);
            return readSync(start + offset, length);
          },
        }),
  };
}

/** @throws RangeError if the bytes are not all in the source: a reader checks sizes before it reads. */
function checkRange(
  { name, size }: Pick<ByteSource, 'name' | 'size'>,
  offset: number,
  length: number,
): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`${name}: bytes ${offset} to ${offset + length} of ${size}`);
  }
}
