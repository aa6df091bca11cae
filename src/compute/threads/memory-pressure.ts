import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Share of the memory limit from which garbage is collected. */
const pressing = 0.4;
/** Minimum milliseconds between two collections in one thread. */
const pause = 250;

/**
 * Collects a thread's garbage while the process is near its memory limit. The collector by itself
 * waits too long: it does not count shared memory, and a thread with a small heap keeps everything
 * it has ever freed.
 */
export class MemoryPressure {
  private last = 0;
  private collect: (() => void) | undefined;

  constructor(private readonly memoryBytes: number) {}

  /** Collects garbage if needed; call it when nothing large and unneeded is referenced. */
  relieve(): void {
    const now = performance.now();
    if (now - this.last < pause) return;
    if (process.memoryUsage.rss() < pressing * this.memoryBytes) return;
    this.last = now;
    this.collect ??= collector();
    this.collect();
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
