import type { AnyTask } from '../../core/runtime/task';
import { coreTasks } from '../../core/tasks';
import { deriveTasks } from '../derive/tasks';
import { engineNameTask } from '../threads/engine-name-task';
import { fileTasks } from '../reading/file-tasks';
import { previewFileTasks } from '../preview/tasks';
import { streamFileTasks } from '../reading/stream-tasks';

/** Tasks that only read files: they do not wait for a backend. */
export const readingTasks: readonly AnyTask[] = [...fileTasks, ...previewFileTasks];

/** All tasks that an engine thread can run. */
export const engineTasks: readonly AnyTask[] = [
  ...readingTasks,
  ...streamFileTasks,
  ...deriveTasks,
  engineNameTask,
  ...coreTasks,
];
