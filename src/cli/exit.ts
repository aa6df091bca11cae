import { CancelledError, describeProblem, InspectorError, type Problem } from '../core/errors';
import { standardOutput } from './standard-output';
import { problemOf } from '../compute/runtime/outcome';
import type { LeftOut, SpaceFailure } from '../compute/protocol/engine';
import { printJson, tell, tellStack } from './terminal';

/** Exit codes of the command line: done, failed, wrong use, cancelled by Ctrl-C. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const;

/** Codes of problems with the command's arguments rather than with files. */
const wrongUse = new Set([
  'wrong-use',
  'unknown-measure',
  'unknown-projection',
  'unknown-aggregation',
  'unknown-head',
  'unknown-translation',
  'labels-needed',
  'targets-needed',
  'bad-rows',
  'output-is-input',
  'same-output',
  'file-exists',
]);

/** Thrown after everything that could be computed is printed. */
class SpacesLeftOut extends Error {
  constructor(readonly failures: readonly SpaceFailure[]) {
    super('Some spaces were left out.');
  }
}

/** Lets the command fail if its printed answers leave out spaces. */
export function failIfLeftOut(...answers: readonly (LeftOut | undefined)[]): void {
  const all = answers.flatMap((answer) => answer?.failures ?? []);
  const failures = [...new Map(all.map((failure) => [failure.space, failure])).values()];
  if (failures.length > 0) throw new SpacesLeftOut(failures);
}

/** Prints an error for the user and returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  if (error instanceof SpacesLeftOut) {
    for (const failure of error.failures) {
      tell(`latents: left out: ${describeProblem(failure)}`);
    }
    return exitCodes.failed;
  }
  if (error instanceof CancelledError) {
    tell('Cancelled.');
    return exitCodes.cancelled;
  }
  const problem = problemOf(error);
  tell(`latents: ${describeProblem(problem)}`);
  if (!(error instanceof InspectorError) && error instanceof Error) {
    tellStack(error.stack ?? '');
  }
  // JSON must not be printed into a file that is read.
  if (json && problem.file !== standardOutput.name) printProblem(problem);
  return wrongUse.has(problem.code) ? exitCodes.wrongUse : exitCodes.failed;
}

/** Prints the one JSON document of a command that failed. */
export function printProblem(problem: Problem): void {
  printJson({ error: problem });
}
