import { CancelledError, InspectorError, type Problem } from '../../core/errors';

/** Result of a task or request as plain data: error classes do not survive a thread boundary. */
export type Outcome<T> =
  | { readonly ok: T }
  | { readonly err: Problem }
  | { readonly cancelled: { readonly what?: string } }
  | { readonly defect: { readonly message: string; readonly stack: string } };

/** A task's outcome, and the seconds its thread took, without the time to start the backend. */
export interface Performed {
  readonly outcome: Outcome<unknown>;
  readonly seconds: number;
}

/** Runs `work` and converts its result, or any error it throws, to an outcome. */
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

/** Returns the result, or throws the error that was thrown on the other side. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('ok' in outcome) return outcome.ok;
  if ('err' in outcome) throw new InspectorError(outcome.err);
  if ('cancelled' in outcome) throw new CancelledError(outcome.cancelled.what);
  const error = new Error(outcome.defect.message);
  error.stack = outcome.defect.stack;
  throw error;
}

/** Code of a problem that represents a cancellation. */
export const cancelledCode = 'cancelled';

/** Converts any error to a problem for the user; a defect asks for a report. */
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
