import * as z from 'zod';
import { list } from './list';
import { stitchingTasks } from '../../core/stitching/stitching-task';
import { filesShape, spaceSchema, statusSchema } from './panel';

/** What the stitching panel and its host say to each other. Every message is checked against these. */

/** One number a pair, [decoder][encoder]; null where a head does not fit an encoder. */
const pairMatrix = list(list(z.number().nullable()));

const metricSchema = z.object({
  id: z.string(),
  name: z.string(),
  formula: z.string(),
  direction: z.enum(['higher', 'lower']),
  /** Least and greatest value; null where there is no bound. */
  range: z.tuple([z.number().nullable(), z.number().nullable()]).readonly(),
});

/** A representation that is stitched, or a baseline, with its scores by every metric. */
const representationSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** A name for where there is little room. */
  short: z.string(),
  formula: z.string(),
  source: z.string(),
  kind: z.enum(['projection', 'product', 'trained', 'baseline']),
  scores: list(
    z.object({
      metric: z.string(),
      matrix: pairMatrix,
      /** Standard deviation over the runs, where there are several. */
      spread: pairMatrix.optional(),
      /** What stitching leaves of the decoder's score on its own encoder. */
      index: pairMatrix,
    }),
  ),
});

/** Which relative representation stitches each pair best; null on the diagonal. */
const bestSchema = z.object({
  metric: z.string(),
  matrix: list(
    list(
      z
        .object({
          representation: z.string(),
          value: z.number(),
          /** By how much it is better than the second. */
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

/** Runs with so many seeds, or over so many folds. */
const repeatSchema = z.object({ kind: z.enum(['seeds', 'folds']), count: z.number() });

const headSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  formula: z.string(),
  source: z.string(),
});

const curveSchema = z.object({
  /** Id of what was stitched. */
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
  /** What can be varied, with values to try. */
  parameters: list(z.object({ id: z.string(), name: z.string(), values: list(z.number()) })),
  strategies: list(z.object({ id: z.string(), name: z.string(), description: z.string() })),
  curves: list(curveSchema),
});

/** Everything the panel shows; always sent whole. */
export const stitchingSnapshot = z.object({
  /** Id of the study, and its file if it has one: the panel keeps them, so that it can be restored. */
  study: z.string(),
  file: z.string().optional(),
  title: z.string(),
  status: statusSchema,
  ...filesShape,
  task: z.enum(stitchingTasks),
  metrics: list(metricSchema),
  /** Heads that do the task. */
  heads: list(headSchema),
  head: z.string(),
  headOptions: list(optionSchema),
  /** Ways to stitch projections together, and whether the study uses them. */
  aggregations: list(
    z.object({
      id: z.string(),
      name: z.string(),
      formula: z.string(),
      trained: z.boolean(),
      chosen: z.boolean(),
    }),
  ),
  /** How aggregations are trained. */
  aggregationOptions: list(optionSchema),
  repeat: repeatSchema,
  /** Decoders and encoders alike. */
  spaces: list(spaceSchema),
  split: z.object({ source: z.string(), train: z.number(), test: z.number() }).optional(),
  /** How rows were paired, in words; empty before the first result. */
  pairing: z.string(),
  /** Where labels came from; empty without any. */
  labels: z.string(),
  /** The file that lists the anchors; empty where none does. */
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

/** What heads, aggregations and runs are to be; parts left out stay as they are. */
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
  /** How anchors are chosen; as in the study unless given. */
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

/** What lies behind one cell, in the first run. */
export const cellDetail = z.object({
  testRows: z.number(),
  /** Classification: counts, [true class][named class]. */
  classes: list(z.string()).optional(),
  ownConfusion: confusion.optional(),
  stitchedConfusion: confusion.optional(),
  /** Rows named right on the decoder's own encoder and wrong when stitched. */
  broken: list(rowSchema.extend({ stitched: z.string() })).optional(),
  /** Reconstruction: rows that lose most, worst first, with their mean squared errors. */
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
