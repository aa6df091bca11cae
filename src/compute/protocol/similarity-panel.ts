import * as z from 'zod';
import { list } from './list';
import { choiceSchema, filesShape, spaceSchema, statusSchema } from './panel';

/**
 * Schemas of the messages between the similarity panel and its host. Every message is checked
 * against them.
 */

export const measureChoice = choiceSchema.extend({
  convention: z.string(),
  direction: z.enum(['higher', 'lower']),
});

export const selectionSchema = z.object({ projection: z.string(), measure: z.string() });

export const scoresSchema = z.object({
  projection: z.string(),
  measure: z.string(),
  convention: z.string(),
  matrix: list(list(z.number().nullable())),
  sampledRows: z.number().optional(),
});

export const fitSchema = z.object({
  projection: z.string(),
  value: z.number(),
  next: z.string().optional(),
  margin: z.number().optional(),
});

/** Snapshot of everything that the panel shows; always sent whole. */
export const similaritySnapshot = z.object({
  /** Id of the study; the panel keeps it in its state, so that it can be restored. */
  study: z.string(),
  title: z.string(),
  status: statusSchema,
  ...filesShape,
  projections: list(choiceSchema),
  measures: list(measureChoice),
  selection: selectionSchema,
  spaces: list(spaceSchema),
  /** Number of rows that were scored. */
  rows: z.number(),
  /** Description of how rows were paired; empty before the first result. */
  pairing: z.string(),
  /** Description of the source of the labels; empty if there are none. */
  labels: z.string(),
  /** Name of the file that lists the anchors; empty if no file does. */
  anchorsFile: z.string(),
  anchors: z.number(),
  /** All scores computed so far; other measures are computed when they are selected. */
  scores: list(scoresSchema),
  /** For each pair the projection that fits best under the selected measure; null if none does. */
  fits: list(list(fitSchema.nullable())),
  warnings: list(z.string()),
  engine: z.string(),
  seconds: z.number(),
});

export const pairRequest = z.object({
  row: z.number(),
  column: z.number(),
  measure: z.string(),
  projection: z.string(),
  /** Whether to compute null distributions and intervals as well, which take most of the time. */
  spread: z.boolean(),
});

/** Details of one cell. */
export const pairDetail = z.object({
  bars: list(
    z.object({
      projection: z.string(),
      value: z.number().nullable(),
      /** Reason why there is no value. */
      reason: z.string().optional(),
      /** The score with the rows of one space shuffled. */
      null: z.object({ mean: z.number(), sd: z.number() }).nullable(),
      /** The score's 95 % bootstrap interval. */
      interval: z.tuple([z.number(), z.number()]).readonly().nullable(),
    }),
  ),
  perClass: list(z.object({ label: z.string(), rows: z.number(), value: z.number().nullable() })),
  /** Rows whose neighbours differ most, worst first. */
  rows: list(
    z.object({
      id: z.string(),
      label: z.string().optional(),
      text: z.string().optional(),
      /** Share of the nearest neighbours that both spaces have in common, 0 to 1. */
      agreement: z.number(),
    }),
  ),
  /**
   * Number of sampled rows that all of this is computed from, if the study does not fit into
   * memory.
   */
  sampledRows: z.number().optional(),
});

export type MeasureChoice = z.infer<typeof measureChoice>;
export type Selection = z.infer<typeof selectionSchema>;
export type PanelScores = z.infer<typeof scoresSchema>;
export type PanelFit = z.infer<typeof fitSchema>;
export type SimilaritySnapshot = z.infer<typeof similaritySnapshot>;
export type PairRequest = z.infer<typeof pairRequest>;
export type PairDetail = z.infer<typeof pairDetail>;
