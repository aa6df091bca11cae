import { CancelledError } from '../../core/errors';
import { problemOf } from '../../compute/runtime/outcome';
import type { EngineProgress } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import type { OnProgress } from '../../core/runtime/progress';

/** A computation of which one runs at a time, and its status. */
export class Computation {
  private running: AbortController | undefined;
  private current: PanelStatus = { state: 'empty' };

  constructor(
    private readonly changed: () => void,
    private readonly logError: (error: unknown) => void,
  ) {}

  get status(): PanelStatus {
    return this.current;
  }

  /** Cancels the running work and runs `work` instead. Its failure becomes the status. */
  run(
    work: (progress: OnProgress<EngineProgress>, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = this.replaceRunning();
    this.set({ state: 'computing', fraction: 0, message: 'Starting' });
    return this.settleAfter(controller, async () => {
      await work((progress) => {
        if (this.running === controller) this.set({ state: 'computing', ...progress });
      }, controller.signal);
      return { state: 'done' };
    });
  }

  /**
   * Cancels the running work and finds out the status, which stays as it is meanwhile. A failure
   * becomes the status.
   */
  settleWith(find: (signal: AbortSignal) => Promise<PanelStatus>): Promise<void> {
    const controller = this.replaceRunning();
    return this.settleAfter(controller, () => find(controller.signal));
  }

  /** Cancels the running work and sets the status. */
  settle(status: PanelStatus): void {
    this.running?.abort();
    this.running = undefined;
    this.set(status);
  }

  /** Cancels the running work, which then has the status of being cancelled. */
  cancel(): void {
    this.running?.abort();
  }

  private replaceRunning(): AbortController {
    this.running?.abort();
    return (this.running = new AbortController());
  }

  /** Sets the status that work ends with, unless other work has replaced it. */
  private async settleAfter(
    controller: AbortController,
    work: () => Promise<PanelStatus>,
  ): Promise<void> {
    const isRunning = (): boolean => this.running === controller;
    try {
      const status = await work();
      if (isRunning()) this.set(status);
    } catch (error) {
      if (!isRunning()) return;
      if (error instanceof CancelledError) {
        this.set({ state: 'cancelled', ...(error.what === undefined ? {} : { what: error.what }) });
      } else {
        this.logError(error);
        this.set({ state: 'failed', problem: problemOf(error) });
      }
    } finally {
      if (isRunning()) this.running = undefined;
    }
  }

  private set(status: PanelStatus): void {
    this.current = status;
    this.changed();
  }
}
