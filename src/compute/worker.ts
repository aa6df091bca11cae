import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import { defaultLimits } from '../formats/limits';
import { selectBackend } from './backends/select';
import type { WorkerOptions } from './engine-options';
import { outcomeOf } from './outcome';
import { performEngineTask } from './tasks';

const options = workerData as WorkerOptions;
const limits = { ...defaultLimits, ...options };
let selected = false;

/** Readies the backend when something is first computed: reading files does not wait for it. */
function readyBackend(): void {
  if (selected) return;
  selectBackend(options);
  selected = true;
}

/** The entry of a worker thread: runs one task at a time and knows nothing else. */
workerpool.worker({
  task: (name: string, input: unknown) =>
    outcomeOf(() =>
      performEngineTask(name, input, limits, readyBackend, (event) => {
        workerpool.workerEmit(event);
      }),
    ),
});
