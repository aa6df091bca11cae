import type { SpaceFailure } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { PanelStatus } from '../../compute/protocol/panel';

/** One side of a study: what is computed of it. */
export interface StudyRun {
  readonly status: PanelStatus;
  /** When the files that its results are of were looked at; milliseconds since 1970. */
  readonly stampedAt: number | undefined;
  /** What has become of the files that its results are of: with any of it, they are not current. */
  readonly changes: readonly FileChange[];
  /** Spaces that could not be used; the results are of the others. */
  readonly failures: readonly SpaceFailure[];
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
