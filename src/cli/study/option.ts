import { Option } from 'commander';
import type { StudyDefinition } from '../../compute/study-file/definition';

/** The part of a study that an option sets; parts of the same section are merged. */
export type StudyPart = Partial<StudyDefinition>;

/** Values of a command's options, by commander's names for them. */
export type Given = Readonly<Record<string, unknown>>;

/** An option of the command line that sets a part of the study. */
export interface StudyOption {
  /** Creates the option for a command, with the command's own texts if it has some. */
  readonly make: (words: OwnWords) => Option;
  /** Returns the part of a study; empty if the option was not given. */
  readonly part: (given: Given) => StudyPart;
}

/** Texts by which a command overrides those of an option. */
export interface OwnWords {
  readonly help?: string;
  readonly default?: unknown;
}

/** Declares an option. Its value has passed `parse` and `choices`; without `parse` it is a text. */
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
