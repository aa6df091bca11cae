import type { Executor } from './executor';

/**
 * Runs tasks in the calling thread, one after another: for tests and for use as a library.
 * @param offers what tasks that read rows by themselves need of a thread
 */
export function inlineExecutorWith(offers: object): Executor {
  return {
    parallelism: 1,
    run: (task, input, onEvent) =>
      Promise.resolve().then(() => {
        const context = { ...offers, emit: onEvent ?? (() => undefined) };
        // What a task needs of a thread is not known here: the thread offers all there is.
        return task.run(input, context as Parameters<typeof task.run>[1]);
      }),
  };
}

/** Runs tasks that need nothing but their input in the calling thread. */
export const inlineExecutor = inlineExecutorWith({});
