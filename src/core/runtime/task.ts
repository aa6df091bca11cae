/**
 * A unit of work that needs only its input: it may run in any thread, in any order. Its id is sent
 * to the thread; the function runs there.
 */
export interface Task<Input, Output, Context> {
  readonly id: string;
  /**
   * Does the work.
   * @param context services of the thread that runs the task
   */
  readonly run: (input: Input, context: Context) => Output | Promise<Output>;
}

/** A task, or only its id and types where its function is in another bundle. */
export type TaskReference<T extends AnyTask> = Pick<T, 'id'> & Partial<T>;

/**
 * Context of every thread: `emit` sends events, plain data, to the caller before the task is done.
 */
export interface Emitting<Event> {
  readonly emit: (event: Event) => void;
}

/** Type of the events that a task with this context emits. */
export type EventOf<Context> = Context extends Emitting<infer Event> ? Event : never;

/** A task of any type, for lists of tasks. */
export type AnyTask = Task<never, unknown, never>;

/**
 * Defines a task from its function.
 * @param id must differ from the id of every other task
 */
export function defineTask<Input, Output, Context = unknown>(
  id: string,
  run: Task<Input, Output, Context>['run'],
): Task<Input, Output, Context> {
  return { id, run };
}
