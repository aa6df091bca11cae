import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import { defaultLimits } from '../formats/limits';
import { selectBackend } from './backends/select';
import { usualMemoryBytes, type WorkerOptions } from './engine-options';
import { MemoryPressure } from './memory-pressure';
import { outcomeOf } from './outcome';
import { performEngineTask } from './tasks';

const options = workerData as WorkerOptions;
const limits = { ...defaultLimits, ...options };
const pressure = new MemoryPressure(options.memoryBytes ?? usualMemoryBytes);
let selected = false;

/** Readies the backend when something is first computed: reading files does not wait for it. */
function readyBackend(): void {
  if (selected) return;
  selectBackend(options);
  selected = true;
}

/** The entry of a worker thread: runs one task at a time and knows nothing else. */
workerpool.worker({
  task: (name: string, input: unknown) => {
    pressure.relieve();
    return outcomeOf(() =>
      performEngineTask(name, input, limits, readyBackend, (event) => {
        workerpool.workerEmit(event);
      }),
    );
  },
});
