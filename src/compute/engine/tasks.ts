import type { AnyTask } from '../../core/runtime/task';
import { coreTasks } from '../../core/tasks';
import { deriveTasks } from '../derive/tasks';
import { engineNameTask } from '../threads/engine-name-task';
import { fileTasks } from '../reading/file-tasks';
import { previewFileTasks } from '../preview/tasks';
import { streamFileTasks } from '../reading/stream-tasks';

/** Tasks that read files and compute nothing: they do not wait for a backend. */
export const readingTasks: readonly AnyTask[] = [...fileTasks, ...previewFileTasks];

/** Every task an engine thread can do. */
export const engineTasks: readonly AnyTask[] = [
  ...readingTasks,
  ...streamFileTasks,
  ...deriveTasks,
  engineNameTask,
  ...coreTasks,
];
