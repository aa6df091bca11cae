import { performance } from 'node:perf_hooks';

/** Share of the work from which an estimate is shown. */
const earliest = 0.05;

/** Estimates the seconds left from the share done since the start. */
export class RemainingTime {
  private readonly started = performance.now();

  update(fraction: number): { remainingSeconds?: number } {
    if (fraction < earliest || fraction >= 1) return {};
    const elapsed = (performance.now() - this.started) / 1000;
    return { remainingSeconds: (elapsed * (1 - fraction)) / fraction };
  }
}
