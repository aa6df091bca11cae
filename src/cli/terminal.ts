import { visibleJson, visibleText } from '../compute/protocol/visible-text';

/*
 * The border between what files say and the terminal: whatever the command line prints passes here, and nothing else
 * writes to the two streams (eslint.config.mjs).
 */

/** Text of one line, in which everything can be seen: names and words of files go through it before lines are laid out. */
export function shownLine(text: string): string {
  return visibleText(text);
}

/** Prints an answer of several lines. */
export function printText(text: string): void {
  process.stdout.write(`${visibleText(text, '\n')}\n`);
}

/** Prints the one JSON document of a command: exact, and harmless where it shows. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(value)}\n`);
}

/** Says something in a line beside the answer. */
export function tell(line: string): void {
  process.stderr.write(`${shownLine(line)}\n`);
}

/** Says where in the program a defect showed. */
export function tellStack(stack: string): void {
  process.stderr.write(`${visibleText(stack, '\n')}\n`);
}

const suggestion = /\n(?=\(Did you mean )/;

/** What others print through: the usage of commands names what a person has typed. */
export const commandOutput = {
  writeOut: (text: string): void => void process.stdout.write(visibleText(text, '\n')),
  writeErr: (text: string): void => void process.stderr.write(visibleText(text, '\n')),
  // An error is a line, maybe with a suggestion in another; what is quoted in it may have pretended to be more.
  outputError: (text: string, write: (text: string) => void): void => {
    write(text.trimEnd().split(suggestion).map(shownLine).join('\n') + '\n');
  },
};
