import type { Executor } from './comparison';
import { performTask, type TaskInput, type TaskName } from './tasks';

/** Runs tasks in the calling thread, one after another: for tests and for use as a library. */
export const inlineExecutor: Executor = {
  parallelism: 1,
  run: (name, input, onEvent) =>
    Promise.resolve().then(() =>
      performTask(name as TaskName, input as TaskInput<TaskName>, onEvent),
    ),
};
