import { Session } from 'node:inspector/promises';

/**
 * Counts how often blocks of functions run, in all code but Node's own: a measure of work that
 * depends on no clock and no other process. A single operation of the JavaScript engine, such as
 * copying a list, counts once.
 */
export class WorkCounter {
  private readonly session = new Session();

  static async start(): Promise<WorkCounter> {
    const counter = new WorkCounter();
    counter.session.connect();
    await counter.session.post('Profiler.enable');
    await counter.session.post('Profiler.startPreciseCoverage', {
      callCount: true,
      detailed: true,
      allowTriggeredUpdates: false,
    });
    return counter;
  }

  /** Returns how often blocks ran during `work`. */
  async of(work: () => Promise<unknown>): Promise<number> {
    await this.taken();
    await work();
    return this.taken();
  }

  stop(): void {
    this.session.disconnect();
  }

  /** Returns how often blocks ran since the last call. */
  private async taken(): Promise<number> {
    const { result } = await this.session.post('Profiler.takePreciseCoverage');
    let sum = 0;
    for (const { url, functions } of result) {
      if (url.startsWith('node:')) continue;
      for (const { ranges } of functions) for (const { count } of ranges) sum += count;
    }
    return sum;
  }
}
