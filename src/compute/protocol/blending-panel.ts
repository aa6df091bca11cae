import * as z from 'zod';
import { list } from './list';
import { filesShape, spaceSchema, statusSchema } from './panel';

/**
 * Schemas of the messages between the blending panel and its host. Every message is checked against
 * them.
 */

const metricSchema = z.object({
  id: z.string(),
  name: z.string(),
  direction: z.enum(['higher', 'lower']),
});
const metricValues = z.record(z.string(), z.number().nullable());

/** Numbers of the study's included spaces. */
export const pairSchema = z.object({ decoder: z.number(), encoder: z.number() });

export const modeSchema = z.enum(['concat', 'weighted-sum']);

export const weightingSchema = z.object({
  mode: modeSchema,
  /** One weight per projection, 0 or above; 0 switches it off. */
  weights: list(z.number()),
});

/** Scores for a weighting, which are computed at once. */
export const liveSchema = z.object({
  /** Null if undefined. */
  ckaDebiased: z.number().nullable(),
  cka: z.number().nullable(),
  own: metricValues,
  stitched: metricValues,
  index: z.number().nullable(),
  /**
   * Number of the blend's dimensions that the head used, and of those with any variance; equal if
   * the scores are exact.
   */
  directions: z.number(),
  of: z.number(),
});

export const stageSchema = z.enum(['trained', 'qkv', 'head', 'all']);

export const trainingSettings = z.object({
  aggregation: z.string(),
  head: z.enum(['linear', 'mlp']),
  epochs: z.int().min(1),
  learningRate: z.number().positive(),
  tune: list(z.enum(['qkv', 'head', 'all'])),
  tuneRows: z.int().min(2),
  seed: z.int().min(0),
  /** Number of seeds to train from. */
  seeds: z.int().min(1).max(20),
});

export const trainRequest = z.object({
  settings: trainingSettings,
  /** Blend from which training continues; its aggregation and head are used. */
  from: z.string().optional(),
  /** Whether to only tune that blend, without training it further. */
  tuneOnly: z.boolean().optional(),
});

const epochSchema = z.object({
  epoch: z.number(),
  trainLoss: z.number().nullable(),
  /** Null if it was not a finite number. */
  validationLoss: z.number().nullable(),
  stitched: z.number().nullable(),
});

const attentionSchema = list(list(z.number()).readonly()).readonly();
const sharesSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('attention'),
    mean: attentionSchema,
    perClass: list(
      z.object({ label: z.string(), rows: z.number(), mean: attentionSchema }),
    ).readonly(),
  }),
  z.object({ kind: z.literal('weights'), weights: list(z.number()).readonly() }),
]);

const spreadSchema = z.object({ mean: z.number().nullable(), deviation: z.number().nullable() });

const originSchema = z.union([z.number(), z.string()]);

/** A trained blend, a tuned one, or one loaded from a file. */
export const blendSchema = z.object({
  /** Name of the blend in the engine. */
  blend: z.string(),
  /** Number of its training, from 1, or name of its file. */
  origin: originSchema,
  /** Origin of the blend from which training continued, if there was one. */
  from: originSchema.optional(),
  /** Whether it is saved for the next session of the same two spaces. */
  kept: z.boolean(),
  stage: stageSchema,
  aggregation: z.string(),
  head: z.string(),
  /** Number of parameters of the blend with its head. */
  parameterCount: z.number().optional(),
  /** Number of training rows, and number of trained parameters. */
  rows: z.number(),
  trained: z.number().optional(),
  bestEpoch: z.number(),
  ended: z.string().optional(),
  own: metricValues,
  stitched: metricValues,
  index: z.number().nullable(),
  /** Spread of the main metric over seeds. */
  spread: z
    .object({
      seeds: z.number(),
      own: spreadSchema,
      stitched: spreadSchema,
      index: spreadSchema,
    })
    .optional(),
  shares: sharesSchema.optional(),
});

/** Snapshot of everything that the panel shows; always sent whole. */
export const blendingSnapshot = z.object({
  study: z.string(),
  /** Address of the study's file, if it has one. */
  file: z.string().optional(),
  title: z.string(),
  status: statusSchema,
  ...filesShape,
  /** Names of the spaces that can be blended. */
  names: list(z.string()),
  pair: pairSchema,
  aggregations: list(
    z.object({
      id: z.string(),
      name: z.string(),
      formula: z.string(),
      source: z.string(),
      attends: z.boolean(),
    }),
  ),
  /** The prepared session; absent until it is prepared. */
  ready: z
    .object({
      session: z.string(),
      /** Key of the session's content: the same for the same two spaces and settings. */
      key: z.string(),
      spaces: list(spaceSchema),
      projections: list(z.object({ id: z.string(), name: z.string() })),
      rows: z.number(),
      /** Description of how rows were paired. */
      pairing: z.string(),
      /** Description of the source of the labels; empty if there are none. */
      labels: z.string(),
      /** Name of the file that lists the anchors; empty if no file does. */
      anchorsFile: z.string(),
      train: z.number(),
      test: z.number(),
      anchors: z.number(),
      classes: list(z.string()),
      metrics: list(metricSchema),
    })
    .optional(),
  warnings: list(z.string()),
  training: z.object({
    status: statusSchema,
    paused: z.boolean(),
    curves: list(z.object({ stage: stageSchema, points: list(epochSchema) })),
    /** Warnings about saving what was trained and loaded. */
    warnings: list(z.string()),
    /** Duration and backend of the last training, once it is done. */
    seconds: z.number().optional(),
    backend: z.string().optional(),
  }),
  /** Trained and loaded blends, in the order they were created. */
  blends: list(blendSchema),
  /** Status of the search for the best spaces and weights. */
  selecting: statusSchema,
});

export const selectionAnswer = z.object({
  weights: list(z.number()),
  explanation: list(z.string()),
});

/** Source of a blended representation: a trained blend, or weights. */
export const sourceSchema = z.union([z.object({ blend: z.string() }), weightingSchema]);

export const scatterAnswer = z.object({
  ids: list(z.string()),
  /** Class number of each row; absent for reconstruction. */
  classes: list(z.number()).optional(),
  /** Points in the plane, rows × 2 for each model. */
  decoder: z.instanceof(Float32Array),
  encoder: z.instanceof(Float32Array),
  explained: z.tuple([z.number(), z.number()]).readonly(),
});

export const blendExport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blend'), blend: z.string() }),
  /** Blended rows of the decoder or the encoder; the host asks which. */
  z.object({ kind: z.enum(['npy', 'safetensors']), source: sourceSchema }),
]);

export const removeRequest = z.object({
  blend: z.string(),
  /** Name of the blend in the panel. */
  name: z.string(),
});

export type BlendPair = z.infer<typeof pairSchema>;
export type Weighting = z.infer<typeof weightingSchema>;
export type LiveValues = z.infer<typeof liveSchema>;
export type TrainingSettings = z.infer<typeof trainingSettings>;
export type TrainingCurve = z.infer<typeof blendingSnapshot>['training']['curves'][number];
export type TrainRequest = z.infer<typeof trainRequest>;
export type PanelBlend = z.infer<typeof blendSchema>;
export type BlendingSnapshot = z.infer<typeof blendingSnapshot>;
export type ReadyBlend = NonNullable<BlendingSnapshot['ready']>;
export type BlendSourceChoice = z.infer<typeof sourceSchema>;
export type ScatterAnswer = z.infer<typeof scatterAnswer>;
export type BlendExport = z.infer<typeof blendExport>;
