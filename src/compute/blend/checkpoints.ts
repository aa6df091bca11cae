import { type TrainingControl, wishForBest } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { TrainingRecord } from '../protocol/blend-records';
import type { PairBlendStore } from './blend-store';
import type { SessionBlend } from './session-blends';

/** Milliseconds between two wishes for the best so far. */
const wishEvery = 5_000;

/**
 * Keeps the best so far of a training under way, so that it outlives an engine that is killed. What the
 * training comes to takes its place.
 */
export class Checkpoints {
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<unknown> = Promise.resolve();
  private removed = 0;

  /** @param id of the training's origin */
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

  /** Writes behind what is being written. What goes wrong is said of the training's end. */
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
   * Once all is written, and nothing more will be.
   * @returns how many other trainings went to make room
   */
  async end(): Promise<number> {
    clearInterval(this.timer);
    await this.writing;
    this.kept.end(this.id);
    return this.removed;
  }
}
