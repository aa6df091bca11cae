import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Milliseconds after which what nobody asked for goes, so that an idle engine is a small one. */
const idleMilliseconds = 10 * 60_000;

/** What was read and projected, in memory by key, for requests that need it again. */
export class MemoryCache {
  private readonly entries: LRUCache<string, { readonly value: unknown }>;

  /** @param maxBytes beyond which the longest unused entries go */
  constructor(maxBytes: number) {
    this.entries = new LRUCache({
      maxSize: Math.max(1, Math.floor(maxBytes)),
      ttl: idleMilliseconds,
      ttlAutopurge: true,
      updateAgeOnGet: true,
      // Else the clock of when the module was loaded, which tests cannot set.
      perf: Date,
    });
  }

  /**
   * The value of a key, or what `make` gives, which is kept from then on.
   * @param bytesOf bytes that keeping it takes, at least 1
   */
  async cached<T>(key: string, make: () => Promise<T>, bytesOf: (made: T) => number): Promise<T> {
    const hash = createHash('sha256').update(key).digest('base64');
    const known = this.entries.get(hash);
    if (known !== undefined) return known.value as T;
    // What is under way is not shared: whoever asked for it may cancel it.
    const value = await make();
    this.entries.set(hash, { value }, { size: bytesOf(value) });
    return value;
  }

  /** Lets go of everything. */
  clear(): void {
    this.entries.clear();
  }
}
