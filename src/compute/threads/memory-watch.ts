import { totalmem } from 'node:os';

/** Milliseconds between two looks at the process's memory. */
const interval = 100;
/** Bytes of a process that are not the study's: code, threads, what the system has not taken back. */
const ownBytes = 2 ** 30;
/** Times the allowed memory that a process may reach for a moment: copies, garbage. */
const slack = 2;
/** The largest share of the machine's memory, or of the container's. */
const machineShare = 0.9;

/**
 * Watches the resident memory of the process while work goes on. Sizes are checked before memory is allocated;
 * this is for what no check has foreseen, so that it ends the work and not the process.
 */
export class MemoryWatch {
  /** Bytes that the process may take. */
  readonly maxBytes: number;
  private timer: NodeJS.Timeout | undefined;
  private users = 0;

  /**
   * @param memoryBytes memory that a study may take
   * @param onExceeded called once the process takes more than {@link maxBytes}
   * @param residentBytes resident memory of the process now
   */
  constructor(
    memoryBytes: number,
    private readonly onExceeded: (bytes: number) => void,
    private readonly residentBytes: () => number = () => process.memoryUsage.rss(),
  ) {
    const limited = process.constrainedMemory();
    const machine = Math.min(totalmem(), limited > 0 ? limited : Infinity);
    this.maxBytes = Math.min(slack * memoryBytes + ownBytes, machineShare * machine);
  }

  /** Watches while `work` goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.users++;
    this.timer ??= setInterval(() => {
      const bytes = this.residentBytes();
      if (bytes > this.maxBytes) this.onExceeded(bytes);
    }, interval).unref();
    try {
      return await work();
    } finally {
      if (--this.users === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    }
  }
}
