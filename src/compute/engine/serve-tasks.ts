import { workerData } from 'node:worker_threads';
import workerpool from 'workerpool';
import type { AnyTask } from '../../core/runtime/task';
import { defaultLimits } from '../../formats/limits';
import { threadContext } from '../files/thread-context';
import { outcomeOf, type Performed } from '../runtime/outcome';
import { defaultMemoryBytes, type WorkerOptions } from '../threads/engine-options';
import { MemoryPressure } from '../threads/memory-pressure';

/**
 * Runs the tasks that a {@link WorkerPool} sends to this worker thread, one at a time.
 * @param prepare called before each task
 */
export function serveTasks(
  all: readonly AnyTask[],
  prepare: (task: AnyTask, options: WorkerOptions) => void = () => undefined,
): void {
  const options = workerData as WorkerOptions;
  const limits = { ...defaultLimits, ...options };
  const pressure = new MemoryPressure(options.memoryBytes ?? defaultMemoryBytes);
  const tasks = new Map(all.map((task) => [task.id, task]));
  workerpool.worker({
    task: async (id: string, input: unknown): Promise<Performed> => {
      pressure.relieve();
      const task = tasks.get(id)!;
      prepare(task, options);
      const started = performance.now();
      const context = threadContext(limits, (event) => {
        workerpool.workerEmit(event);
      });
      // The sender of the id sends the matching input with it.
      const outcome = await outcomeOf(() => task.run(input as never, context as never));
      return { outcome, seconds: (performance.now() - started) / 1000 };
    },
  });
}
