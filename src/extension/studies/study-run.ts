import type { PanelStatus } from '../../compute/protocol/panel';

/** One side of a study: what is computed of it. */
export interface StudyRun {
  readonly status: PanelStatus;
  /** Computes what is not known yet. */
  compute(): Promise<void>;
  /** Forgets all results and computes anew, e.g. after a file has changed. */
  recompute(): Promise<void>;
  /** Stops what is under way; what was known before stays. */
  cancel(): void;
  /** Ends what is under way; `status` says why. */
  settle(status: PanelStatus): void;
  dispose(): void;
}
