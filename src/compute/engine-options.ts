import type { BackendChoice } from './backends/backend';
import type { CacheOptions } from './cache/result-cache';

/** How an engine process runs; read at its start. Plain data. */
export interface EngineOptions extends BackendChoice {
  /** Worker threads; 0 for one a core. */
  readonly threads: number;
  /** Where results are kept; without it none are. */
  readonly cache?: CacheOptions;
}
