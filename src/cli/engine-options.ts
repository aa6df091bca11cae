import { type Command, Option } from 'commander';
import { type Backend, backends } from '../compute/backends/backend';
import { wholeNumber } from './option-values';

/** How an engine is to compute. */
export interface EngineOptions {
  /** 0 for one a core. */
  readonly threads: number;
  readonly backend: Backend;
  /** A folder where results are kept; without it none are. */
  readonly cache?: string;
}

/** Adds {@link EngineOptions} to a command. */
export function addEngineOptions(command: Command): Command {
  return command
    .option('--threads <n>', 'worker threads; 0 for one a core', wholeNumber(0), 0)
    .addOption(
      new Option('--backend <name>', 'what multiplies matrices').choices(backends).default('auto'),
    );
}
