/** Random access to the bytes of one file, wherever it is. */
export interface ByteSource {
  /** The file as the person knows it; used in messages. */
  readonly name: string;
  readonly size: number;
  /** Exactly `length` bytes from `offset`; rejects if the file is shorter. May alias no other answer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A byte source over bytes in memory. */
export function bytesInMemory(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.byteLength) {
        return Promise.reject(
          new RangeError(`${name}: bytes ${offset} to ${offset + length} of ${bytes.byteLength}`),
        );
      }
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
}
