import { studyCalls } from '../../src/compute/protocol/panel-contracts';
import type { Handlers } from '../../src/compute/protocol/post-message';

/**
 * Creates handlers of the calls that every panel of a study makes, which only record them.
 * @param note called with the call's name and its parameter
 */
export function studyAnswers(
  note: (call: string, parameter: unknown) => void,
): Handlers<typeof studyCalls> {
  const answers = Object.keys(studyCalls).map((call) => [
    call,
    (parameter: unknown) => {
      note(call, parameter);
      return Promise.resolve(null);
    },
  ]);
  return Object.fromEntries(answers) as Handlers<typeof studyCalls>;
}

/** Formats a call and its parameter, if it has one. */
export function callText(call: string, parameter: unknown): string {
  if (parameter === null) return call;
  return `${call} ${typeof parameter === 'string' ? parameter : JSON.stringify(parameter)}`;
}
