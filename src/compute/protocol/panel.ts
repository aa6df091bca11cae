import * as z from 'zod';
import { list } from './list';
import { fileChangeSchema } from './file-change';

/** What all panels and their hosts have in common. */

export const problemSchema = z.object({
  code: z.string(),
  file: z.string().optional(),
  problem: z.string(),
  remedy: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** A space that was left out, and why. */
export const failureSchema = problemSchema.extend({
  /** Its number among the study's included spaces. */
  space: z.number(),
  name: z.string(),
  /** As the study names it, with its member. */
  file: z.string(),
});

/** What has become of a file of the study since. */
export const changeSchema = fileChangeSchema.extend({
  /** What can be left out of the study, as the study names it: included spaces of the file, labels. */
  dispensable: list(z.string()),
});

/** What every snapshot of a study's panel says of the study's files. */
export const filesShape = {
  /** Another number whenever what shows was computed of files that were looked at anew. */
  stamp: z.number(),
  /** Of files that what shows was computed of: with any of these, it is not current. */
  changes: list(changeSchema),
  /** Spaces that could not be used; what shows is of the others. */
  failures: list(failureSchema),
};

export const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('empty') }),
  z.object({
    state: z.literal('computing'),
    fraction: z.number(),
    message: z.string(),
    /** Estimated seconds left; absent until it can be told. */
    remainingSeconds: z.number().optional(),
  }),
  z.object({ state: z.literal('done') }),
  z.object({
    state: z.literal('cancelled'),
    /** What was stopped, where it is not the computation; one sentence. */
    what: z.string().optional(),
  }),
  z.object({ state: z.literal('failed'), problem: problemSchema }),
]);

/** A registry entry as a picker offers it. */
export const choiceSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Formula and source, for a tooltip. */
  formula: z.string(),
  source: z.string(),
  /** Least and greatest value; null where there is no bound. */
  range: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
  /** Names of the transformations that leave the value unchanged. */
  invariantTo: list(z.string()),
});

export const spaceSchema = z.object({
  name: z.string(),
  file: z.string(),
  rows: z.number(),
  dims: z.number(),
  dtype: z.string(),
  columns: z.string().optional(),
});

/** What to write of all scores; the image is of what the panel shows. */
export const exportRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('csv') }),
  z.object({ kind: z.literal('html') }),
  z.object({ kind: z.literal('png'), png: z.instanceof(Uint8Array) }),
]);

/** Whether something is wrong with the study's own file, at a line of it, so that no study is known. */
export function isOfStudyFile({ details }: PanelProblem): boolean {
  return details?.['line'] !== undefined;
}

export type ExportRequest = z.infer<typeof exportRequest>;
export type Choice = z.infer<typeof choiceSchema>;
export type PanelProblem = z.infer<typeof problemSchema>;
export type PanelChange = z.infer<typeof changeSchema>;
export type PanelFailure = z.infer<typeof failureSchema>;
export type PanelStatus = z.infer<typeof statusSchema>;
