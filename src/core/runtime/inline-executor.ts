import type { Executor } from './executor';

/**
 * Creates an executor that runs tasks in the calling thread, one after another: for tests and for
 * use as a library.
 * @param offers the context given to tasks that read rows by themselves
 */
export function inlineExecutorWith(offers: object): Executor {
  return {
    parallelism: 1,
    run: (task, input, onEvent) =>
      Promise.resolve().then(() => {
        const context = { ...offers, emit: onEvent ?? (() => undefined) };
        // The type of context a task needs is unknown here; the thread passes all that it has.
        return task.run(input, context as Parameters<typeof task.run>[1]);
      }),
  };
}

/** Executor for tasks that need nothing but their input, in the calling thread. */
export const inlineExecutor = inlineExecutorWith({});
