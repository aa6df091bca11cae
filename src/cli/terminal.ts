import { visibleJson, visibleText } from '../compute/protocol/visible-text';

/*
 * Functions for everything that the command line prints, by which texts from files are made safe.
 * Nothing else writes to the two streams (see eslint.config.mjs).
 */

/**
 * Makes text of one line safe: names and words from files are passed through it before lines are
 * laid out.
 */
export function shownLine(text: string): string {
  return visibleText(text);
}

/** Prints an answer of several lines. */
export function printText(text: string): void {
  process.stdout.write(`${visibleText(text, '\n')}\n`);
}

/**
 * Prints the one JSON document of a command, without loss and with invisible characters escaped.
 */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(value)}\n`);
}

/** Prints a line on stderr, besides the answer. */
export function tell(line: string): void {
  process.stderr.write(`${shownLine(line)}\n`);
}

/** Prints the stack of a defect on stderr. */
export function tellStack(stack: string): void {
  process.stderr.write(`${visibleText(stack, '\n')}\n`);
}

const suggestion = /\n(?=\(Did you mean )/;

/** Output functions for commander, whose usage errors quote what the user typed. */
export const commandOutput = {
  writeOut: (text: string): void => void process.stdout.write(visibleText(text, '\n')),
  writeErr: (text: string): void => void process.stderr.write(visibleText(text, '\n')),
  // An error is one line, possibly with a suggestion on another; texts quoted in it may contain
  // line breaks.
  outputError: (text: string, write: (text: string) => void): void => {
    write(text.trimEnd().split(suggestion).map(shownLine).join('\n') + '\n');
  },
};
