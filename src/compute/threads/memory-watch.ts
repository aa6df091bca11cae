import { totalmem } from 'node:os';

/** Interval between two checks of the process's memory, in milliseconds. */
const interval = 100;
/** Bytes of a process that do not hold the study: code, threads, freed memory not yet returned to the system. */
const ownBytes = 2 ** 30;
/** Factor by which the process may briefly exceed the allowed memory, for copies and uncollected garbage. */
const slack = 2;
/** Maximum share of the memory of the machine or container. */
const machineShare = 0.9;

/**
 * Watches the resident memory of the process during work. Sizes are checked before memory is allocated; this
 * handles allocations that no check covers, so that the work ends with an error instead of the process aborting.
 */
export class MemoryWatch {
  /** Maximum resident memory of the process while files are read, in bytes. */
  readonly maxBytes: number;
  /** The same while it computes, whose steps know what they take: what the machine has. */
  readonly machineBytes: number;
  private timer: NodeJS.Timeout | undefined;
  private users = 0;

  /**
   * @param memoryBytes memory allowed for a study, in bytes
   * @param onExceeded called once the process takes more than that
   * @param isReading returns whether files are being read
   * @param residentBytes returns the current resident memory of the process, in bytes
   */
  constructor(
    memoryBytes: number,
    private readonly onExceeded: (bytes: number) => void,
    private readonly isReading: () => boolean,
    private readonly residentBytes: () => number = () => process.memoryUsage.rss(),
  ) {
    const limited = process.constrainedMemory();
    const machine = Math.min(totalmem(), limited > 0 ? limited : Infinity);
    this.machineBytes = machineShare * machine;
    this.maxBytes = Math.min(slack * memoryBytes + ownBytes, this.machineBytes);
  }

  /** Runs `work` and watches the memory until it has ended. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.users++;
    this.timer ??= setInterval(() => {
      const bytes = this.residentBytes();
      if (bytes > (this.isReading() ? this.maxBytes : this.machineBytes)) this.onExceeded(bytes);
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
