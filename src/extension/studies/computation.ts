import { CancelledError } from '../../core/errors';
import { problemOf } from '../../compute/runtime/outcome';
import type { EngineProgress } from '../../compute/protocol/engine';
import type { PanelStatus } from '../../compute/protocol/panel';
import type { OnProgress } from '../../core/runtime/progress';

/** One thing that is computed at a time, and how it stands. */
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

  /** Ends what is under way and runs `work` instead. Its failure becomes the status. */
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

  /** Ends what is under way and says how things stand without it. */
  settle(status: PanelStatus): void {
    this.running?.abort();
    this.running = undefined;
    this.set(status);
  }

  /** Asks what is under way to stop; it then counts as cancelled. */
  cancel(): void {
    this.running?.abort();
  }

  private set(status: PanelStatus): void {
    this.current = status;
    this.changed();
  }
}
