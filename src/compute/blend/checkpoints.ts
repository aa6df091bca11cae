import { type TrainingControl, wishForBest } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { TrainingRecord } from '../protocol/blend-records';
import type { PairBlendStore } from './blend-store';
import type { SessionBlend } from './session-blends';

/** Milliseconds between two requests for the best parameters so far. */
const wishEvery = 5_000;

/**
 * Saves the best parameters so far of a running training, so that they survive if the engine is
 * killed. The final result replaces them.
 */
export class Checkpoints {
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<unknown> = Promise.resolve();
  private removed = 0;

  /** @param id id of the training's origin */
  constructor(
    private readonly kept: PairBlendStore,
    private readonly id: string,
    control: TrainingControl,
  ) {
    kept.begin(id);
    wishForBest(control);
    this.timer = setInterval(() => {
      wishForBest(control);
    }, wishEvery);
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
    this.writing = this.writing
      .then(() => this.kept.write(record, blends, study, process.pid))
      .then(
        (others) => (this.removed += others),
        () => undefined,
      );
  }

  /**
   * Waits until everything is saved, and stops.
   * @returns number of other trainings that were removed to make room
   */
  async end(): Promise<number> {
    clearInterval(this.timer);
    await this.writing;
    this.kept.end(this.id);
    return this.removed;
  }
}
