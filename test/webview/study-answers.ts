import { studyCalls } from '../../src/compute/protocol/panel-contracts';
import type { Handlers } from '../../src/compute/protocol/post-message';

/** Answers to what every panel of a study asks: nothing but a note of it. @param note hears the call and its parameter */
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

/** A call and its parameter, if it has one, as a text. */
export function callText(call: string, parameter: unknown): string {
  if (parameter === null) return call;
  return `${call} ${typeof parameter === 'string' ? parameter : JSON.stringify(parameter)}`;
}
