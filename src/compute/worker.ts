import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import type { BackendChoice } from './backends/backend';
import { selectBackend } from './backends/select';
import { outcomeOf } from './outcome';
import { performEngineTask } from './tasks';

let selected = false;

/** Readies the backend when something is first computed: reading files does not wait for it. */
function readyBackend(): void {
  if (selected) return;
  selectBackend(workerData as BackendChoice);
  selected = true;
}

/** The entry of a worker thread: runs one task at a time and knows nothing else. */
workerpool.worker({
  task: (name: string, input: unknown) =>
    outcomeOf(() =>
      performEngineTask(name, input, readyBackend, (event) => {
        workerpool.workerEmit(event);
      }),
    ),
});
