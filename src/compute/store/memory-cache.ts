import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/**
 * Milliseconds after which unused entries are removed, so that an idle engine needs little memory.
 */
const idleMilliseconds = 10 * 60_000;

/** Cache in memory of spaces that were read and projected, by key. */
export class MemoryCache {
  private readonly entries: LRUCache<string, { readonly value: unknown }>;

  /** @param maxBytes size beyond which the least recently used entries are removed */
  constructor(maxBytes: number) {
    this.entries = new LRUCache({
      maxSize: Math.max(1, Math.floor(maxBytes)),
      ttl: idleMilliseconds,
      ttlAutopurge: true,
      updateAgeOnGet: true,
      // Without it, the clock of the module's load time is used, which tests cannot set.
      perf: Date,
    });
  }

  /**
   * Returns the cached value of a key, or stores and returns the result of `make`.
   * @param bytesOf memory that the value takes in bytes, at least 1
   */
  async cached<T>(key: string, make: () => Promise<T>, bytesOf: (made: T) => number): Promise<T> {
    const hash = createHash('sha256').update(key).digest('base64');
    const entry = this.entries.get(hash);
    if (entry !== undefined) return entry.value as T;
    // A running computation is not shared, because its caller may cancel it.
    const value = await make();
    this.entries.set(hash, { value }, { size: bytesOf(value) });
    return value;
  }

  /** Removes all entries. */
  clear(): void {
    this.entries.clear();
  }
}
