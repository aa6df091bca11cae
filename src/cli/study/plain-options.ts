import * as z from 'zod';
import { studyOptions } from '../../compute/study-file/options';
import { wholeNumber } from '../option-values';
import { option, type StudyOption } from './option';

type Id = keyof typeof studyOptions;

/** The options of a study with a single value; their schemas give the valid values. */
export const plainOptions = Object.fromEntries(
  Object.entries(studyOptions).map(([id, declared]) => [id, plainOption(id, declared)]),
) as Readonly<Record<Id, StudyOption>>;

/** Ids of the options with a single value. */
export const plainOptionIds = Object.keys(plainOptions) as Id[];

function plainOption(
  id: string,
  { flags, help, schema, default: preset }: (typeof studyOptions)[Id],
): StudyOption {
  return option<unknown>({
    flags,
    help,
    ...(schema instanceof z.ZodEnum ? { choices: schema.options } : {}),
    ...(schema instanceof z.ZodNumber ? { parse: wholeNumber(schema.minValue ?? 0) } : {}),
    default: preset,
    study: (value) => ({ [id]: value }),
  });
}
