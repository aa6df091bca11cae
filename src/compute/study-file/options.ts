import * as z from 'zod';
import { defaultOptions } from '../../core/comparison/default-options';
import type { ComparisonOptions } from '../../core/comparison/types';
import { normalizations } from '../../core/projection/normalization';
import type { FileReference, WithListFiles } from '../protocol/engine';
import { isRowSlice, parseRowSlice } from './row-slice';

/**
 * Declaration of a study option, from which the schema of study files, the command line and the
 * requests to the engine are derived.
 */
interface StudyOption<Schema extends z.ZodType> {
  /** Schema of its value in a study file. */
  readonly schema: Schema;
  /** Description in the schema of study files. */
  readonly meaning: string;
  /** Flags for commander, e.g. `--seed <n>`. */
  readonly flags: string;
  /** Help text of the command line. */
  readonly help: string;
  /** Default value; without one, requests leave the option out. */
  readonly default?: z.infer<Schema>;
  /** Converts a value to fields of requests. Fields of the same object are merged. */
  readonly request: (value: z.infer<Schema>, resolve: Resolve) => Partial<OptionsOfRequest>;
}

/** Resolves a file that a study names. */
type Resolve = (file: string) => FileReference;

type OptionsOfRequest = WithListFiles<ComparisonOptions>;

function studyOption<Schema extends z.ZodType>(
  option: StudyOption<Schema>,
): StudyOption<Schema> & {
  /** Converts a value, which may be absent, to fields of requests. */
  readonly part: (value: unknown, resolve: Resolve) => Partial<OptionsOfRequest>;
} {
  const { schema, request } = option;
  return {
    ...option,
    part: (value, resolve) => (value === undefined ? {} : request(schema.parse(value), resolve)),
  };
}

/** All options with a single value, in the order of study files. */
export const studyOptions = {
  normalization: studyOption({
    schema: z.enum(normalizations),
    meaning: 'Pre-normalisation fitted on the anchors; none unless given.',
    flags: '--normalize <name>',
    help: 'pre-normalisation fitted on the anchors',
    default: defaultOptions.normalization,
    request: (normalization) => ({ normalization }),
  }),
  rows: studyOption({
    schema: z.string(),
    meaning:
      'Rows to score: START:STOP:STEP as in Python, or a file with one row id a line. Heads and blends are trained on rows of these too.',
    flags: '--rows <rows>',
    help: 'rows to score: START:STOP:STEP, or a file with one row id a line',
    request: (rows, resolve) => ({
      rows: isRowSlice(rows) ? parseRowSlice(rows) : { file: resolve(rows) },
    }),
  }),
  ids: studyOption({
    schema: z.string().min(1),
    meaning:
      'The column, array or index whose entries pair the rows, in every file; the one with most entries in common unless given.',
    flags: '--ids <column>',
    help: 'the column, array or index whose entries pair the rows; what has most in common unless given (`latents info` lists them)',
    request: (column) => ({ pairing: { column } }),
  }),
  pair: studyOption({
    schema: z.enum(['order', 'ids']),
    meaning:
      'How rows are paired: by their order, or by ids only (row numbers from 0 where a file has none); found out unless given.',
    flags: '--pair <how>',
    help: 'pair rows by their order, or by ids only (row numbers from 0 where a file has none); found out unless given',
    request: (by) => ({ pairing: { by } }),
  }),
  seed: studyOption({
    schema: z.int().min(0),
    meaning: 'Seed of everything random; 0 unless given.',
    flags: '--seed <n>',
    help: 'seed of everything random',
    default: defaultOptions.seed,
    request: (seed) => ({ seed }),
  }),
  dropNonFinite: studyOption({
    schema: z.boolean(),
    meaning: 'Leave rows with NaN or infinities out in all spaces instead of refusing them.',
    flags: '--drop-non-finite',
    help: 'leave rows with NaN or infinities out in all spaces',
    request: (drop) => ({ nonFinite: drop ? 'drop' : 'refuse' }),
  }),
};

type StudyOptions = typeof studyOptions;

/** Values of a study's options. */
export type StudyOptionValues = {
  readonly [Id in keyof StudyOptions]?: z.infer<StudyOptions[Id]['schema']> | undefined;
};

/** The options in the schema of study files. */
export const studyOptionShape = Object.fromEntries(
  Object.entries(studyOptions).map(([id, { schema, meaning }]) => [
    id,
    schema.optional().describe(meaning),
  ]),
) as { [Id in keyof StudyOptions]: z.ZodOptional<StudyOptions[Id]['schema']> };

/** Returns the options of every request of a study, with defaults for absent ones. */
export function requestOptions(
  study: StudyOptionValues,
  resolve: Resolve,
): Pick<OptionsOfRequest, 'normalization' | 'seed' | 'nonFinite' | 'rows' | 'pairing'> {
  const { normalization, seed, nonFinite } = defaultOptions;
  const options: Partial<OptionsOfRequest> = {};
  for (const id of Object.keys(studyOptions) as (keyof StudyOptions)[]) {
    const part = studyOptions[id].part(study[id], resolve);
    const pairing = { ...options.pairing, ...part.pairing };
    Object.assign(options, part, part.pairing === undefined ? {} : { pairing });
  }
  return { normalization, seed, nonFinite, ...options };
}
