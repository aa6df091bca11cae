import { createHash } from 'node:crypto';

/** Milliseconds after which what nobody asked for goes, so that an idle engine is a small one. */
const idleMilliseconds = 10 * 60_000;

/**
 * What was read and projected, in memory by key, for requests that need it again. Beyond the bound the
 * longest unused goes; all goes when nothing was asked for ten minutes.
 */
export class Memory {
  private readonly entries = new Map<string, { readonly value: unknown; readonly bytes: number }>();
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly maxBytes: number) {}

  /**
   * What is kept under a key, or what `make` gives, which is kept from then on.
   * @param bytesOf what keeping it takes
   */
  async remember<T>(key: string, make: () => Promise<T>, bytesOf: (made: T) => number): Promise<T> {
    this.timer?.refresh();
    const hash = createHash('sha256').update(key).digest('base64');
    const known = this.entries.get(hash);
    if (known !== undefined) {
      this.keep(hash, known);
      return known.value as T;
    }
    // What is under way is not shared: whoever asked for it may cancel it.
    const value = await make();
    this.keep(hash, { value, bytes: bytesOf(value) });
    return value;
  }

  /** Lets go of everything. */
  clear(): void {
    this.shrinkTo(0);
  }

  private keep(key: string, entry: { readonly value: unknown; readonly bytes: number }): void {
    this.bytes += entry.bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.shrinkTo(this.maxBytes);
    this.timer ??= setTimeout(() => {
      this.clear();
      this.timer = undefined;
    }, idleMilliseconds).unref();
  }

  private shrinkTo(bound: number): void {
    for (const [key, { bytes }] of this.entries) {
      if (this.bytes <= bound) return;
      this.entries.delete(key);
      this.bytes -= bytes;
    }
  }
}
