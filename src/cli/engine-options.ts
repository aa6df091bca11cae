import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Backend, backends } from '../compute/backends/backend';
import { bounds, type Bounds } from '../formats/bounds';
import { defaultMemoryBytes } from '../compute/threads/engine-options';
import { numberBetween, wholeNumber } from './option-values';

/** Options of the engine. */
export interface EngineOptions {
  /** Number of threads; 0 for one per core. */
  readonly threads: number;
  readonly backend: Backend;
  /** Bounds on files that differ from the defaults. */
  readonly bound?: Partial<Bounds>;
  /** Memory limit of a study in GiB. */
  readonly memory: number;
  /** Folder for cached results and projected spaces; without it none are cached. */
  readonly cache?: string;
}

/** Adds {@link EngineOptions} to a command. */
export function addEngineOptions(command: Command): Command {
  return addReadingOptions(
    command,
    'GiB that a study may take: larger ones are read in blocks, and measures over all pairs of rows sample',
  )
    .option('--threads <n>', 'worker threads; 0 for one a core', wholeNumber(0), 0)
    .addOption(
      new Option('--backend <name>', 'what multiplies matrices').choices(backends).default('auto'),
    );
}

/** Adds {@link EngineOptions.cache} to a command whose work is worth caching. */
export function addCacheOption(command: Command): Command {
  return command.option(
    '--cache <folder>',
    'keep results and what took long to project in this folder, in one of their own inside it, and take known ones from there',
  );
}

/** Whether to continue without spaces that cannot be used. */
export interface KeepGoingOption {
  readonly keepGoing?: true;
}

/** Adds {@link KeepGoingOption} to a command for several spaces. */
export function addKeepGoingOption(command: Command): Command {
  return command.option(
    '--keep-going',
    'compute the rest where a space is missing, unreadable or fits no other; it is named, as `failures` in JSON, and the exit code is 1',
  );
}

/** Returns the request's policy for unusable spaces. */
export function badSpacesOf({ keepGoing }: KeepGoingOption): { badSpaces?: 'leave-out' } {
  return keepGoing === true ? { badSpaces: 'leave-out' } : {};
}

/** Limits on the resources that reading files may use. */
export type ReadingOptions = Pick<EngineOptions, 'bound' | 'memory'>;

/**
 * Adds {@link ReadingOptions} to a command.
 * @param memory purpose of the memory limit, for the help
 */
export function addReadingOptions(command: Command, memory: string): Command {
  return command
    .option(
      '--bound <name=value>',
      'change a bound on what a file may ask of its reader (`latents list bounds`)',
      parseBound,
    )
    .option('--memory <gib>', memory, numberBetween(0.5, 1024), defaultMemoryBytes / 2 ** 30);
}

function parseBound(text: string, before: Partial<Bounds> = {}): Partial<Bounds> {
  const [name, value] = text.split('=');
  const bound = bounds.find(({ id }) => id === name);
  if (bound === undefined || value === undefined) {
    throw new InvalidArgumentError(
      `It must be one of ${bounds.map(({ id }) => `${id}=N`).join(', ')}.`,
    );
  }
  const number = wholeNumber(1)(value);
  if (number > bound.maximum) throw new InvalidArgumentError(`It is at most ${bound.maximum}.`);
  return { ...before, [bound.id]: number };
}
