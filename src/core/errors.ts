/**
 * Description of an error as plain data that every front end can show: file, problem and remedy.
 */
export interface Problem {
  /** Stable error code for programs, e.g. `not-finite`. */
  readonly code: string;
  /** Name of the file (or space) that is at fault, if there is one. */
  readonly file?: string;
  /** Description of the problem: one sentence, with numbers. */
  readonly problem: string;
  /** Remedy for the user, one sentence. */
  readonly remedy: string;
  /** Plain data that a front end can act on, e.g. the numbers of rows that are not finite. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * The only error class that the project throws on purpose. Anything else that is thrown is a
 * defect.
 */
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

/** Returns one line for a terminal or a notification: `file: problem remedy`. */
export function describeProblem({ file, problem, remedy }: Problem): string {
  return `${file === undefined ? '' : `${file}: `}${problem} ${remedy}`;
}

/** Thrown when work stops because it was cancelled. Not a failure: front ends show nothing. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  /**
   * @param what one sentence that names the work that was stopped, if other work of the request was
   * not
   */
  constructor(readonly what?: string) {
    super(what ?? 'Cancelled.');
  }
}

/** A cancellation flag that long work checks. An `AbortSignal` is one. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Throws {@link CancelledError} once `cancellation` has fired. */
export function throwIfCancelled(cancellation: Cancellation | undefined): void {
  if (cancellation?.aborted) throw new CancelledError();
}
