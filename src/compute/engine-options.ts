import type { BackendChoice } from './backends/backend';

/** How an engine process runs; read at its start. Plain data. */
export interface EngineOptions extends BackendChoice {
  /** Worker threads; 0 for one a core. */
  readonly threads: number;
}
