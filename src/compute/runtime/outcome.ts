import { CancelledError, InspectorError, type Problem } from '../../core/errors';

/** The answer of a task or request as plain data: error classes don't survive a thread boundary. */
export type Outcome<T> =
  | { readonly ok: T }
  | { readonly err: Problem }
  | { readonly cancelled: { readonly what?: string } }
  | { readonly defect: { readonly message: string; readonly stack: string } };

/** A task's outcome, and the seconds its thread took; readying the thread's backend is none of them. */
export interface Performed {
  readonly outcome: Outcome<unknown>;
  readonly seconds: number;
}

/** Runs `work` and catches whatever it throws. */
export async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: await work() };
  } catch (error) {
    if (error instanceof InspectorError) return { err: error.toProblem() };
    if (error instanceof CancelledError) {
      return { cancelled: error.what === undefined ? {} : { what: error.what } };
    }
    const defect = error instanceof Error ? error : new Error(String(error));
    return { defect: { message: defect.message, stack: defect.stack ?? '' } };
  }
}

/** The answer itself, or the error as it was thrown on the other side. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('ok' in outcome) return outcome.ok;
  if ('err' in outcome) throw new InspectorError(outcome.err);
  if ('cancelled' in outcome) throw new CancelledError(outcome.cancelled.what);
  const error = new Error(outcome.defect.message);
  error.stack = outcome.defect.stack;
  throw error;
}

/** Code of a problem that is none: work was asked to stop. */
export const cancelledCode = 'cancelled';

/** What a person should read of any error; a defect asks for a report. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InspectorError) return error.toProblem();
  if (error instanceof CancelledError) {
    return {
      code: cancelledCode,
      problem: error.what ?? 'The computation was cancelled.',
      remedy: 'Start it again.',
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'defect',
    problem: `Something failed that should not: ${message}`,
    remedy: 'The log has the details; please report it with them.',
  };
}
