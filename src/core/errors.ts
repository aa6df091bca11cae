/** What went wrong, in a form that every front end can show: the thing, the problem, and the remedy. */
export interface Problem {
  /** A stable name for programs, e.g. `not-finite`. */
  readonly code: string;
  /** The file (or space) at fault, if there is one. */
  readonly file?: string;
  /** What is wrong, one sentence with the numbers in it. */
  readonly problem: string;
  /** What the person can do about it, one sentence. */
  readonly remedy: string;
  /** Plain data a front end can act on, e.g. the row numbers that are not finite. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The only error class the project throws on purpose. Anything else that is thrown is a defect. */
export class InspectorError extends Error implements Problem {
  override readonly name = 'InspectorError';
  readonly code: string;
  readonly file?: string;
  readonly problem: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(describeProblem(problem), options);
    this.code = problem.code;
    this.problem = problem.problem;
    this.remedy = problem.remedy;
    if (problem.file !== undefined) this.file = problem.file;
    if (problem.details !== undefined) this.details = problem.details;
  }

  /** The error as plain data, to cross a process boundary. */
  toProblem(): Problem {
    return {
      code: this.code,
      problem: this.problem,
      remedy: this.remedy,
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** One line for a terminal or a notification: `file: problem Remedy`. */
export function describeProblem({ file, problem, remedy }: Problem): string {
  return `${file === undefined ? '' : `${file}: `}${problem} ${remedy}`;
}

/** Thrown when work stops because it was asked to. Not a failure: front ends stay silent about it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  /** @param what one sentence that says what was stopped, where it is not all that was asked for */
  constructor(readonly what?: string) {
    super(what ?? 'Cancelled.');
  }
}

/** Anything that can tell that the work should stop. An `AbortSignal` is one. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Throws {@link CancelledError} once `cancellation` has fired. */
export function throwIfCancelled(cancellation: Cancellation | undefined): void {
  if (cancellation?.aborted) throw new CancelledError();
}
