import * as z from 'zod';
import { list } from './list';
import { stitchingTasks } from '../../core/stitching/stitching-task';
import { filesShape, spaceSchema, statusSchema } from './panel';

/**
 * Schemas of the messages between the stitching panel and its host. Every message is checked
 * against them.
 */

/** One number per pair, [decoder][encoder]; null if a head does not fit an encoder. */
const pairMatrix = list(list(z.number().nullable()));

const metricSchema = z.object({
  id: z.string(),
  name: z.string(),
  formula: z.string(),
  direction: z.enum(['higher', 'lower']),
  /** Minimum and maximum value; null if unbounded. */
  range: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
});

/** A stitched representation or a baseline, with its scores by every metric. */
const representationSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Short name for narrow places. */
  short: z.string(),
  formula: z.string(),
  source: z.string(),
  kind: z.enum(['projection', 'product', 'trained', 'baseline']),
  scores: list(
    z.object({
      metric: z.string(),
      matrix: pairMatrix,
      /** Standard deviation over the runs, if there are several. */
      spread: pairMatrix.optional(),
      /** Stitching index: the share of the decoder's score on its own encoder that is kept. */
      index: pairMatrix,
    }),
  ),
});

/** The relative representation that stitches each pair best; null on the diagonal. */
const bestSchema = z.object({
  metric: z.string(),
  matrix: list(
    list(
      z
        .object({
          representation: z.string(),
          value: z.number(),
          /** Difference to the second-best score. */
          margin: z.number().optional(),
        })
        .nullable(),
    ),
  ),
});

const optionSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  minimum: z.number(),
  maximum: z.number(),
  integer: z.boolean(),
  value: z.number(),
});

/** Repeated runs: number of seeds, or of folds. */
const repeatSchema = z.object({ kind: z.enum(['seeds', 'folds']), count: z.number() });

const headSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  formula: z.string(),
  source: z.string(),
});

const curveSchema = z.object({
  /** Id of the representation. */
  representation: z.string(),
  name: z.string(),
  parameter: z.string(),
  strategy: z.string().optional(),
  metric: z.string(),
  points: list(
    z.object({
      value: z.number(),
      /** Mean over the pairs of different spaces. */
      stitched: z.number().nullable(),
      spread: z.number().optional(),
      /** Mean over the decoders on their own encoders. */
      own: z.number().nullable(),
    }),
  ),
});

const sweepSchema = z.object({
  status: statusSchema,
  /** Parameters that can be varied, with values to try. */
  parameters: list(z.object({ id: z.string(), name: z.string(), values: list(z.number()) })),
  strategies: list(z.object({ id: z.string(), name: z.string(), description: z.string() })),
  curves: list(curveSchema),
});

/** Snapshot of everything that the panel shows; always sent whole. */
export const stitchingSnapshot = z.object({
  /**
   * Id of the study, and its file if it has one: the panel keeps them, so that it can be restored.
   */
  study: z.string(),
  file: z.string().optional(),
  title: z.string(),
  status: statusSchema,
  ...filesShape,
  task: z.enum(stitchingTasks),
  metrics: list(metricSchema),
  /** Heads that support the task. */
  heads: list(headSchema),
  head: z.string(),
  headOptions: list(optionSchema),
  /** Aggregations of projections, and whether the study uses them. */
  aggregations: list(
    z.object({
      id: z.string(),
      name: z.string(),
      formula: z.string(),
      trained: z.boolean(),
      chosen: z.boolean(),
    }),
  ),
  /** Training options of aggregations. */
  aggregationOptions: list(optionSchema),
  repeat: repeatSchema,
  /** The spaces, each both a decoder and an encoder. */
  spaces: list(spaceSchema),
  split: z.object({ source: z.string(), train: z.number(), test: z.number() }).optional(),
  /** Description of how rows were paired; empty before the first result. */
  pairing: z.string(),
  /** Description of the source of the labels; empty if there are none. */
  labels: z.string(),
  /** Name of the file that lists the anchors; empty if no file does. */
  anchorsFile: z.string(),
  runs: z.number(),
  anchors: z.number(),
  classes: z.number(),
  representations: list(representationSchema),
  best: list(bestSchema),
  sweep: sweepSchema,
  warnings: list(z.string()),
  engine: z.string(),
  seconds: z.number(),
});

const optionChange = z.object({ id: z.string(), value: z.number() });

/** Changes of heads, aggregations and runs; absent parts stay unchanged. */
export const configureRequest = z.object({
  task: z.enum(stitchingTasks).optional(),
  head: z.string().optional(),
  headOption: optionChange.optional(),
  aggregations: list(z.string()).optional(),
  aggregationOption: optionChange.optional(),
  repeat: repeatSchema.optional(),
});

export const sweepRequest = z.object({
  parameter: z.string(),
  values: z.array(z.number()).min(1).readonly(),
  /** Anchor strategies; the study's if absent. */
  strategy: z.string().optional(),
});

export const cellRequest = z.object({
  decoder: z.number(),
  encoder: z.number(),
  representation: z.string(),
});

const rowSchema = z.object({
  id: z.string(),
  label: z.string().optional(),
  text: z.string().optional(),
});
const confusion = list(list(z.number()));

/** Details of one cell, in the first run. */
export const cellDetail = z.object({
  testRows: z.number(),
  /** Classification: counts, [true class][predicted class]. */
  classes: list(z.string()).optional(),
  ownConfusion: confusion.optional(),
  stitchedConfusion: confusion.optional(),
  /** Rows that are classified correctly on the decoder's own encoder and wrongly when stitched. */
  broken: list(rowSchema.extend({ stitched: z.string() })).optional(),
  /** Reconstruction: rows whose error grows most, worst first, with their mean squared errors. */
  worsened: list(rowSchema.extend({ own: z.number(), stitched: z.number() })).optional(),
});

export type StitchingSnapshot = z.infer<typeof stitchingSnapshot>;
export type StitchingRepresentation = z.infer<typeof representationSchema>;
export type StitchingMetric = z.infer<typeof metricSchema>;
export type StitchingBest = z.infer<typeof bestSchema>;
export type OptionField = z.infer<typeof optionSchema>;
export type SweepCurve = z.infer<typeof curveSchema>;
export type ConfigureRequest = z.infer<typeof configureRequest>;
export type PanelSweepRequest = z.infer<typeof sweepRequest>;
export type CellRequest = z.infer<typeof cellRequest>;
export type CellDetail = z.infer<typeof cellDetail>;
