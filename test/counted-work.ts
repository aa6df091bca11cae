import { Session } from 'node:inspector/promises';

/**
 * Counts how often the parts of functions run, of all code but Node's own: a measure of work that depends on no clock
 * and no other process. What the engine does in one go, such as a copy of a list, counts once.
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

  /** How often parts of functions ran while `work` did. */
  async of(work: () => Promise<unknown>): Promise<number> {
    await this.taken();
    await work();
    return this.taken();
  }

  stop(): void {
    this.session.disconnect();
  }

  /** What ran since it was last asked. */
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
