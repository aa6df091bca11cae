import type { ByteSource } from './byte-source';

/** Cache of unpacked data: the most recently used, up to the memory limit. */
export class UnpackedParts {
  private readonly parts = new Map<object, { file: Promise<ByteSource>; bytes: number }>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  has(key: object): boolean {
    return this.parts.has(key);
  }

  /** Returns the cached data of a key, or the result of `unpack`, which takes `bytes`. */
  get(key: object, bytes: number, unpack: () => Promise<ByteSource>): Promise<ByteSource> {
    const cached = this.parts.get(key);
    const part = cached ?? { file: unpack(), bytes };
    if (cached === undefined) this.bytes += bytes;
    this.parts.delete(key);
    for (const [oldest, { bytes: freed }] of this.parts) {
      if (this.bytes <= this.maxBytes) break;
      this.parts.delete(oldest);
      this.bytes -= freed;
    }
    this.parts.set(key, part);
    return part.file;
  }
}
