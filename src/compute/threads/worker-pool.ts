import { availableParallelism } from 'node:os';
import workerpool from 'workerpool';
import { CancelledError, InspectorError } from '../../core/errors';
import type { Executor } from '../../core/runtime/executor';
import type { EventOf, Task, TaskReference } from '../../core/runtime/task';
import { defaultMemoryBytes, type WorkerOptions } from './engine-options';
import { MemoryPressure } from './memory-pressure';
import { MemoryWatch } from './memory-watch';
import { outOfMemory, readsFile, threadLimits } from './out-of-memory';
import { type Performed, unwrap } from '../runtime/outcome';

/**
 * Milliseconds a thread may take to end by itself before it is terminated; cancellation waits for
 * it.
 */
const terminationGrace = 50;

/** Pool of worker threads that run tasks. Closing it ends running tasks at once. */
export class WorkerPool implements Executor {
  readonly parallelism: number;
  private readonly pool: workerpool.Pool;
  private readonly pressure: MemoryPressure;
  private readonly watch: MemoryWatch;
  /** Inputs of the running tasks. */
  private readonly running = new Set<unknown>();
  private ended = false;
  /** Reason for the end of the pool, if it was not closed from outside. */
  private failure: InspectorError | undefined;

  /**
   * @param script absolute path of the built worker
   * @param threads number of threads; 0 for one per core
   * @param options limits of the threads, and their backend if they compute
   */
  constructor(script: string, threads: number, options: Partial<WorkerOptions>) {
    const { memoryBytes = defaultMemoryBytes } = options;
    this.pressure = new MemoryPressure(memoryBytes);
    this.watch = new MemoryWatch(
      memoryBytes,
      () => {
        if (this.ended) return;
        this.failure = outOfMemory([...this.running]);
        void this.close();
      },
      () => [...this.running].some(readsFile),
    );
    this.parallelism = threads > 0 ? threads : availableParallelism();
    this.pool = workerpool.pool(script, {
      workerType: 'thread',
      maxWorkers: this.parallelism,
      workerThreadOpts: { workerData: options, resourceLimits: threadLimits(memoryBytes) },
      workerTerminateTimeout: terminationGrace,
    });
  }

  get closed(): boolean {
    return this.ended;
  }

  /** @param onSpent called with the seconds that the thread took */
  async run<Input, Output, Context>(
    { id }: TaskReference<Task<Input, Output, Context>>,
    input: Input,
    onEvent?: (event: EventOf<Context>) => void,
    onSpent?: (seconds: number) => void,
  ): Promise<Output> {
    if (this.ended) throw this.failure ?? new CancelledError();
    this.pressure.relieve();
    this.running.add(input);
    let performed: Performed;
    try {
      const options = onEvent === undefined ? {} : { on: onEvent };
      performed = await this.watch.during(
        async () => (await this.pool.exec('task', [id, input], options)) as Performed,
      );
    } catch (error) {
      if (this.closed) throw this.failure ?? new CancelledError();
      if (isOutOfMemory(error)) throw outOfMemory([input], error);
      throw workerDied(id, error);
    } finally {
      this.running.delete(input);
    }
    onSpent?.(performed.seconds);
    // The thread runs the task with this id, so the result has the task's type.
    return unwrap(performed.outcome) as Output;
  }

  /**
   * Ends all threads at once and for good. Running tasks reject with {@link CancelledError}, or with an error that
   * states the reason if the process took too much memory.
   */
  async close(): Promise<void> {
    this.ended = true;
    await this.pool.terminate(true);
  }
}

/** Whether a thread reached the limit of its own heap. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.includes('reaching memory limit');
}

function workerDied(task: string, error: unknown): InspectorError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InspectorError(
    {
      code: 'worker-died',
      problem: `A worker thread ended during "${task}": ${reason}.`,
      remedy: 'It most likely ran out of memory: score fewer rows or fewer spaces, then try again.',
    },
    { cause: error },
  );
}
