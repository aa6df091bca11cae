import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Share of the memory that is allowed from which garbage is worth looking for. */
const pressing = 0.4;
/** Milliseconds between two looks for garbage in one thread. */
const pause = 250;

/**
 * Collects a thread's garbage while the process takes much of the memory it is allowed. The collector by
 * itself waits: memory that threads share does not count for it, and a thread whose own heap is small keeps
 * all it has ever let go of.
 */
export class MemoryPressure {
  private last = 0;
  private collect: (() => void) | undefined;

  constructor(private readonly memoryBytes: number) {}

  /** To be called where nothing large is held any more that is not needed. */
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
