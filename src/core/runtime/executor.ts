import type { Cancellation } from '../errors';
import type { Matrix } from '../matrix';
import type { OnProgress } from './progress';
import type { EventOf, Task } from './task';

/** Runs tasks, in this thread or in others, possibly several at the same time. */
export interface Executor {
  /**
   * Runs one task.
   * @param onEvent called with every event that the task emits before it is done
   */
  run<Input, Output, Context>(
    task: Task<Input, Output, Context>,
    input: Input,
    onEvent?: (event: EventOf<Context>) => void,
  ): Promise<Output>;
  /** Number of tasks that can usefully run at once. */
  readonly parallelism: number;
}

/** The projected rows of one space, or the reason why it could not be projected. */
export type ProjectedSpace =
  | { readonly rows: Matrix; readonly reason?: never }
  | { readonly rows?: never; readonly reason: string };

/**
 * Cache of earlier results. A key is a text that differs whenever the input differs; for an unknown
 * key the result of `make` is stored and returned.
 */
export interface StudyCache {
  /**
   * Returns the projected rows for a key.
   * @param make computes them, running its tasks on the executor it is given
   */
  projection(
    key: string,
    make: (executor: Executor) => Promise<ProjectedSpace>,
  ): Promise<ProjectedSpace>;
  /** Returns the row numbers of the anchors that a strategy chooses, for a key. */
  anchors(key: string, make: () => Promise<number[]>): Promise<number[]>;
}

/** Services for long work: where tasks run, progress, cancellation and the cache. */
export interface Runtime {
  readonly executor: Executor;
  readonly progress?: OnProgress;
  readonly cancellation?: Cancellation;
  /** Cache for spaces that have a `content`; without it everything is computed anew. */
  readonly cache?: StudyCache;
}
