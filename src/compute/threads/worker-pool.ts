import { availableParallelism } from 'node:os';
import workerpool from 'workerpool';
import { CancelledError, InspectorError } from '../../core/errors';
import type { Executor } from '../../core/runtime/executor';
import type { EventOf, Task } from '../../core/runtime/task';
import { defaultMemoryBytes, type WorkerOptions } from './engine-options';
import { MemoryPressure } from './memory-pressure';
import { type Performed, unwrap } from '../runtime/outcome';

/** Milliseconds a thread may take to end by itself before it is ended; cancellation waits for it. */
const terminationGrace = 50;

/** Worker threads that run tasks. Closing ends running tasks at once. */
export class WorkerPool implements Executor {
  readonly parallelism: number;
  private readonly pool: workerpool.Pool;
  private readonly pressure: MemoryPressure;
  private ended = false;

  /**
   * @param script the built worker, an absolute path
   * @param threads 0 for one a core
   * @param options what the threads compute with, and what they may take
   */
  constructor(script: string, threads: number, options: WorkerOptions) {
    this.pressure = new MemoryPressure(options.memoryBytes ?? defaultMemoryBytes);
    this.parallelism = threads > 0 ? threads : availableParallelism();
    this.pool = workerpool.pool(script, {
      workerType: 'thread',
      maxWorkers: this.parallelism,
      workerThreadOpts: { workerData: options },
      workerTerminateTimeout: terminationGrace,
    });
  }

  get closed(): boolean {
    return this.ended;
  }

  /** @param onSpent hears how many seconds the thread took */
  async run<Input, Output, Context>(
    { id }: Task<Input, Output, Context>,
    input: Input,
    onEvent?: (event: EventOf<Context>) => void,
    onSpent?: (seconds: number) => void,
  ): Promise<Output> {
    if (this.ended) throw new CancelledError();
    this.pressure.relieve();
    let performed: Performed;
    try {
      const options = onEvent === undefined ? {} : { on: onEvent };
      performed = (await this.pool.exec('task', [id, input], options)) as Performed;
    } catch (error) {
      if (this.closed) throw new CancelledError();
      throw workerDied(id, error);
    }
    onSpent?.(performed.seconds);
    // What a thread answers to an id is what its task gives.
    return unwrap(performed.outcome) as Output;
  }

  /** Ends all threads now, for good. What was running rejects with {@link CancelledError}. */
  async close(): Promise<void> {
    this.ended = true;
    await this.pool.terminate(true);
  }
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
