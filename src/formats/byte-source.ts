/** Random access to the bytes of one file in any location. */
export interface ByteSource {
  /** Name of the file for the user, in messages. */
  readonly name: string;
  readonly size: number;
  /**
   * Reads exactly `length` bytes from `offset`; rejects if the file is shorter. Results never share
   * memory.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Whether reading beyond the beginning unpacks the whole file. */
  readonly isPacked?: true;
  /** Reads synchronously, if the location allows it; the HDF5 library cannot wait. */
  readonly readSync?: (offset: number, length: number) => Uint8Array;
  /**
   * Opens another file of the same folder or below, by its relative path; undefined if there is
   * none. It is closed with this one.
   */
  readonly openBeside?: (path: string) => Promise<ByteSource | undefined>;
}

/** Creates a byte source over bytes in memory. */
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

/** Creates a byte source over a part of a file. */
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

/**
 * Checks that bytes are in the source.
 * @throws RangeError if not: a reader must check sizes before it reads
 */
function checkRange(
  { name, size }: Pick<ByteSource, 'name' | 'size'>,
  offset: number,
  length: number,
): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`${name}: bytes ${offset} to ${offset + length} of ${size}`);
  }
}
