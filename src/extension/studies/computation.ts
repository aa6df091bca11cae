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
  async run(
    work: (progress: OnProgress<EngineProgress>, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.running?.abort();
    const controller = (this.running = new AbortController());
    const isRunning = (): boolean => this.running === controller;
    this.set({ state: 'computing', fraction: 0, message: 'Starting' });
    try {
      await work((progress) => {
        if (isRunning()) this.set({ state: 'computing', ...progress });
      }, controller.signal);
      if (isRunning()) this.set({ state: 'done' });
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

  private set(status: PanelStatus): void {
    this.current = status;
    this.changed();
  }
}
