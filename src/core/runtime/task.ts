/**
 * A unit of work that needs nothing but its input: it may run in any thread, in any order. Its id crosses the
 * thread; the function runs where the work is done.
 */
export interface Task<Input, Output, Context> {
  readonly id: string;
  /** @param context what the thread that runs it offers */
  readonly run: (input: Input, context: Context) => Output | Promise<Output>;
}

/** What every thread offers: whoever asked for the work hears events before it is done, plain data. */
export interface Emitting<Event> {
  readonly emit: (event: Event) => void;
}

/** What a task says before it is done. */
export type EventOf<Context> = Context extends Emitting<infer Event> ? Event : never;

/** A task of any kind, as lists of tasks hold it. */
export type AnyTask = Task<never, unknown, never>;

/** A task beside its function. @param id unlike that of any other task */
export function defineTask<Input, Output, Context = unknown>(
  id: string,
  run: Task<Input, Output, Context>['run'],
): Task<Input, Output, Context> {
  return { id, run };
}
