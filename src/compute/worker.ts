import workerpool from 'workerpool';
import { outcomeOf } from './outcome';
import { performEngineTask } from './tasks';

/** The entry of a worker thread: runs one task at a time and knows nothing else. */
workerpool.worker({
  task: (name: string, input: unknown) => outcomeOf(() => performEngineTask(name, input)),
});
