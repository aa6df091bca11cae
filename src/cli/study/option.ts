import { Option } from 'commander';
import type { StudyDefinition } from '../../compute/study-file/definition';

/** What an option says of a study: parts of the same section add up. */
export type StudyPart = Partial<StudyDefinition>;

/** What the options of a command were given, by commander's names for them. */
export type Given = Readonly<Record<string, unknown>>;

/** An option of the command line that says what a study is. */
export interface StudyOption {
  /** The option for a command, in its own words where it has these. */
  readonly make: (words: OwnWords) => Option;
  /** What was given says of a study; nothing where it was not given. */
  readonly part: (given: Given) => StudyPart;
}

/** What a command says differently of an option. */
export interface OwnWords {
  readonly help?: string;
  readonly default?: unknown;
}

/** Declares an option. Its value has passed `parse` and `choices`; it is a text without `parse`. */
export function option<Value = string>(declared: {
  readonly flags: string;
  readonly help: string;
  readonly choices?: readonly string[];
  readonly parse?: (text: string) => Value;
  readonly default?: Value | undefined;
  readonly study: (value: Value, given: Given) => StudyPart;
}): StudyOption {
  const { flags, help, choices, parse, study } = declared;
  const name = new Option(flags).attributeName();
  return {
    make: (words) => {
      const made = new Option(flags, words.help ?? help);
      if (choices !== undefined) made.choices(choices);
      if (parse !== undefined) made.argParser(parse);
      const preset = words.default ?? declared.default;
      return preset === undefined ? made : made.default(preset);
    },
    part: (given) => {
      const value = given[name] as Value | undefined;
      return value === undefined ? {} : study(value, given);
    },
  };
}
