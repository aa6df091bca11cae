import * as z from 'zod';
import { list } from './list';
import { fileChangeSchema } from './file-change';

/** Schemas that all panels and their hosts share. */

export const problemSchema = z.object({
  code: z.string(),
  file: z.string().optional(),
  problem: z.string(),
  remedy: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** A space that was left out, with the reason. */
export const failureSchema = problemSchema.extend({
  /** Its number among the study's included spaces. */
  space: z.number(),
  name: z.string(),
  /** File as the study names it, with its member. */
  file: z.string(),
});

/** A change of a file of the study since the result was computed. */
export const changeSchema = fileChangeSchema.extend({
  /**
   * Parts that can be left out of the study, named as in the study: included spaces of the file,
   * labels.
   */
  dispensable: list(z.string()),
});

/** Fields about the study's files in every snapshot of a study's panel. */
export const filesShape = {
  /** Number that differs whenever the result was computed from files that were read again. */
  stamp: z.number(),
  /** Changes of files since the result was computed; if there are any, it is out of date. */
  changes: list(changeSchema),
  /** Spaces that could not be used; the result is of the others. */
  failures: list(failureSchema),
};

export const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('empty') }),
  z.object({
    state: z.literal('computing'),
    fraction: z.number(),
    message: z.string(),
    /** Estimated seconds left; absent until it is known. */
    remainingSeconds: z.number().optional(),
  }),
  z.object({ state: z.literal('done') }),
  z.object({
    state: z.literal('cancelled'),
    /** One sentence that names what was stopped, if it is not the computation. */
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
  /** Minimum and maximum value; null if unbounded. */
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

/** Format of an export of all scores; the image is of the panel's current view. */
export const exportRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('csv') }),
  z.object({ kind: z.literal('html') }),
  z.object({ kind: z.literal('png'), png: z.instanceof(Uint8Array) }),
]);

/**
 * Whether a problem is an error in the study's own file, at a line of it, so that the study is not
 * known.
 */
export function isOfStudyFile({ details }: PanelProblem): boolean {
  return details?.['line'] !== undefined;
}

export type ExportRequest = z.infer<typeof exportRequest>;
export type Choice = z.infer<typeof choiceSchema>;
export type PanelProblem = z.infer<typeof problemSchema>;
export type PanelChange = z.infer<typeof changeSchema>;
export type PanelFailure = z.infer<typeof failureSchema>;
export type PanelStatus = z.infer<typeof statusSchema>;
