import type { LogOutputChannel } from 'vscode';
import { CancelledError, describeProblem, InspectorError } from '../core/errors';
import { problemOf } from '../compute/runtime/outcome';
import { showErrorMessage } from './dialogs';
import { visibleText } from '../compute/protocol/visible-text';

/** Shows an error with its remedy, and offers the log. A cancellation is not shown. */
export async function showProblem(error: unknown, log: LogOutputChannel): Promise<void> {
  if (error instanceof CancelledError) return;
  logProblem(error, log);
  const open = 'Show Log';
  const chosen = await showErrorMessage(describeProblem(problemOf(error)), open);
  if (chosen === open) log.show();
}

/** Writes an error to the log: a problem in one line, a defect with its stack. */
export function logProblem(error: unknown, log: LogOutputChannel): void {
  if (error instanceof InspectorError) log.warn(visibleText(error.message));
  else log.error(error instanceof Error ? error : String(error));
}
