import type { ByteSource } from './byte-source';

/** What was unpacked and may be read again: that of last use, as much as memory is allowed for. */
export class UnpackedParts {
  private readonly parts = new Map<object, { file: Promise<ByteSource>; bytes: number }>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  has(key: object): boolean {
    return this.parts.has(key);
  }

  /** What is known by `key`, or else what `unpack` gives, which takes `bytes`. */
  get(key: object, bytes: number, unpack: () => Promise<ByteSource>): Promise<ByteSource> {
    const known = this.parts.get(key);
    const part = known ?? { file: unpack(), bytes };
    if (known === undefined) this.bytes += bytes;
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
