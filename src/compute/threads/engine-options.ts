import type { ReadLimits } from '../../formats/limits';
import type { BackendChoice } from '../backends/backend';
import type { FolderOptions } from '../store/bounded-folder';

/** Default memory limit of a study, in bytes. */
export const defaultMemoryBytes = 2 ** 30;

/** Backend and limits of worker threads. Plain data. */
export interface WorkerOptions extends BackendChoice, Partial<ReadLimits> {}

/** Options of an engine process, read at its start. Plain data. */
export interface EngineOptions extends WorkerOptions {
  /** Number of worker threads; 0 for one per core. */
  readonly threads: number;
  /** Folder of cached results; without it none are cached. */
  readonly cache?: FolderOptions;
  /** Folder of cached projected spaces, if there is one; may be the same folder. */
  readonly projections?: FolderOptions;
  /** Folder of trained and loaded blends; without it they end with the process. */
  readonly blends?: FolderOptions;
}
