import { performance } from 'node:perf_hooks';
import { type TrainingControl, wishForBest } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { TrainingRecord } from '../protocol/blend-records';
import type { PairBlendStore } from './blend-store';
import type { SessionBlend } from './session-blends';

/** Minimum time between a checkpoint and the request for the next, in milliseconds; the loss if the process is killed. */
const minPause = 200;
const longestPause = 5_000;

/** Length of a pause relative to the time that writing a checkpoint took, so that other work is hardly slowed. */
const pauseShare = 9;

/**
 * Saves the best parameters so far of a running training, so that they survive if the engine is
 * killed. The final result replaces them.
 */
export class Checkpoints {
  private timer: NodeJS.Timeout | undefined;
  private isEnded = false;
  private writing: Promise<unknown> = Promise.resolve();
  private removed = 0;

  /** @param id id of the training's origin */
  constructor(
    private readonly store: PairBlendStore,
    private readonly id: string,
    private readonly control: TrainingControl,
  ) {
    store.begin(id);
    wishForBest(control);
  }

  /**
   * Saves a record after those that are being saved. Errors are ignored here; saving the final
   * result reports them.
   */
  keep(
    record: TrainingRecord,
    blends: ReadonlyMap<string, () => SessionBlend>,
    study: BlendStudy,
  ): void {
    this.writing = this.writing.then(async () => {
      const started = performance.now();
      const others = await this.store.write(record, blends, study, process.pid).catch(() => 0);
      this.removed += others;
      const pause = pauseShare * (performance.now() - started);
      this.wishAfter(Math.min(Math.max(pause, minPause), longestPause));
    });
  }

  private wishAfter(milliseconds: number): void {
    if (this.isEnded) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      wishForBest(this.control);
    }, milliseconds);
  }

  /**
   * Waits until everything is saved, and stops.
   * @returns number of other trainings that were removed to make room
   */
  async end(): Promise<number> {
    this.isEnded = true;
    clearTimeout(this.timer);
    await this.writing;
    this.store.end(this.id);
    return this.removed;
  }
}
