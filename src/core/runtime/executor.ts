import type { Cancellation } from '../errors';
import type { Matrix } from '../matrix';
import type { OnProgress } from './progress';
import type { EventOf, Task } from './task';

/** Runs tasks somewhere, possibly at the same time. */
export interface Executor {
  /** @param onEvent hears what the task says before it is done */
  run<Input, Output, Context>(
    task: Task<Input, Output, Context>,
    input: Input,
    onEvent?: (event: EventOf<Context>) => void,
  ): Promise<Output>;
  /** How many tasks make sense at once. */
  readonly parallelism: number;
}

/** The rows of one space under a projection, or why there are none. */
export type ProjectedSpace =
  | { readonly rows: Matrix; readonly reason?: never }
  | { readonly rows?: never; readonly reason: string };

/**
 * What was made before, so that it need not be made again: by a key, or by `make`, whose result is kept from
 * then on. A key is a text that differs whenever its input does.
 */
export interface StudyCache {
  /** @param make runs its tasks on the executor it is given */
  projection(
    key: string,
    make: (executor: Executor) => Promise<ProjectedSpace>,
  ): Promise<ProjectedSpace>;
  /** Numbers of the rows that a strategy chooses. */
  anchors(key: string, make: () => Promise<number[]>): Promise<number[]>;
}

/** Where work runs, whom it tells, what can stop it, and what was made before. */
export interface Runtime {
  readonly executor: Executor;
  readonly progress?: OnProgress;
  readonly cancellation?: Cancellation;
  /** Of spaces whose `content` is told; without it all is made anew. */
  readonly cache?: StudyCache;
}
