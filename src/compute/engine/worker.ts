import { selectBackend } from '../backends/select';
import { serveTasks } from './serve-tasks';
import { engineTasks, readingTasks } from './tasks';

const reading = new Set(readingTasks);
let selected = false;

/** Entry point of the engine's worker threads. */
serveTasks(engineTasks, (task, options) => {
  // Reading files does not wait for the backend.
  if (selected || reading.has(task)) return;
  selectBackend(options);
  selected = true;
});
