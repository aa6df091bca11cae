import type { ReadLimits } from '../../formats/limits';
import type { BackendChoice } from '../backends/backend';
import type { FolderOptions } from '../store/bounded-folder';

/** Bytes that a study may take unless told otherwise. */
export const defaultMemoryBytes = 2 ** 30;

/** What worker threads compute with, and what they may take. Plain data. */
export interface WorkerOptions extends BackendChoice, Partial<ReadLimits> {}

/** How an engine process runs; read at its start. Plain data. */
export interface EngineOptions extends WorkerOptions {
  /** Worker threads; 0 for one a core. */
  readonly threads: number;
  /** Where results are kept; without it none are. */
  readonly cache?: FolderOptions;
  /** Where projected spaces are kept, if anywhere; it may be the same folder. */
  readonly projections?: FolderOptions;
  /** Where trained and loaded blends are kept; without it they end with the process. */
  readonly blends?: FolderOptions;
}
