import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import { defaultLimits } from '../formats/limits';
import { selectBackend } from './backends/select';
import { usualMemoryBytes, type WorkerOptions } from './engine-options';
import { MemoryPressure } from './memory-pressure';
import { outcomeOf, type Performed } from './outcome';
import { performEngineTask } from './tasks';

const options = workerData as WorkerOptions;
const limits = { ...defaultLimits, ...options };
const pressure = new MemoryPressure(options.memoryBytes ?? usualMemoryBytes);
let selected = false;

/** Readies the backend when something is first computed: reading files does not wait for it. */
function readyBackend(): void {
  selectBackend(options);
  selected = true;
}

/** The entry of a worker thread: runs one task at a time and knows nothing else. */
workerpool.worker({
  task: async (name: string, input: unknown): Promise<Performed> => {
    pressure.relieve();
    let started = performance.now();
    const ready = (): void => {
      if (selected) return;
      readyBackend();
      started = performance.now();
    };
    const outcome = await outcomeOf(() =>
      performEngineTask(name, input, limits, ready, (event) => {
        workerpool.workerEmit(event);
      }),
    );
    return { outcome, seconds: (performance.now() - started) / 1000 };
  },
});
