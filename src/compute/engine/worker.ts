import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import { defaultLimits } from '../../formats/limits';
import { selectBackend } from '../backends/select';
import { defaultMemoryBytes, type WorkerOptions } from '../threads/engine-options';
import { MemoryPressure } from '../threads/memory-pressure';
import { outcomeOf, type Performed } from '../runtime/outcome';
import { engineTasks, readingTasks } from './tasks';
import { threadContext } from '../files/thread-context';

const options = workerData as WorkerOptions;
const limits = { ...defaultLimits, ...options };
const pressure = new MemoryPressure(options.memoryBytes ?? defaultMemoryBytes);
let selected = false;

const tasks = new Map(engineTasks.map((task) => [task.id, task]));
const reading = new Set(readingTasks);

/** Sets the backend on the first computation: reading files does not wait for it. */
function readyBackend(): void {
  selectBackend(options);
  selected = true;
}

/** Entry point of a worker thread: runs one task at a time. */
workerpool.worker({
  task: async (id: string, input: unknown): Promise<Performed> => {
    pressure.relieve();
    const task = tasks.get(id)!;
    if (!selected && !reading.has(task)) readyBackend();
    const started = performance.now();
    const context = threadContext(limits, (event) => {
      workerpool.workerEmit(event);
    });
    // The sender of the id sends the matching input with it.
    const outcome = await outcomeOf(() => task.run(input as never, context as never));
    return { outcome, seconds: (performance.now() - started) / 1000 };
  },
});
