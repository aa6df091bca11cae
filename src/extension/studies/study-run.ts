import type { SpaceFailure } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';

/** One side of a study, with its computed results. */
export interface StudyRun {
  readonly status: PanelStatus;
  /** Time at which the states of its results' files were taken; milliseconds since 1970. */
  readonly stampedAt: number | undefined;
  /** Changes of its results' files since: if there are any, the results are out of date. */
  readonly changes: readonly FileChange[];
  /** Spaces that could not be used; the results are of the others. */
  readonly failures: readonly SpaceFailure[];
  /** Computes missing results. */
  compute(): Promise<void>;
  /** Drops all results and computes them again, e.g. after a file has changed. */
  recompute(): Promise<void>;
  /** Cancels running work; earlier results stay. */
  cancel(): void;
  /** Cancels running work; `status` gives the reason. */
  settle(status: PanelStatus): void;
  dispose(): void;
}
