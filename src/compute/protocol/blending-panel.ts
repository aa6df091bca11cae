import * as z from 'zod';
import { list } from './list';
import { filesShape, spaceSchema, statusSchema } from './panel';

/** What the blending panel and its host say to each other. Every message is checked against these. */

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
  /** One a projection, 0 and above; 0 switches it off. */
  weights: list(z.number()),
});

/** What a weighting comes to, at once. */
export const liveSchema = z.object({
  /** Null where it is undefined. */
  ckaDebiased: z.number().nullable(),
  cka: z.number().nullable(),
  own: metricValues,
  stitched: metricValues,
  index: z.number().nullable(),
  /** Dimensions of the blend that the head saw, and how many vary: alike if the scores are exact. */
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
  /** How many seeds to train from. */
  seeds: z.int().min(1).max(20),
});

export const trainRequest = z.object({
  settings: trainingSettings,
  /** A blend to go on from, whose aggregation and head count then. */
  from: z.string().optional(),
  /** Leaves that blend as it is, and only tunes it. */
  tuneOnly: z.boolean().optional(),
});

const epochSchema = z.object({
  epoch: z.number(),
  trainLoss: z.number().nullable(),
  /** Null where it was no finite number. */
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

/** A trained blend, a tuned one, or one that was read from a file. */
export const blendSchema = z.object({
  /** Its name in the engine. */
  blend: z.string(),
  /** Which training it is of, from 1, or the file it was read from. */
  origin: originSchema,
  /** What was gone on from, if anything. */
  from: originSchema.optional(),
  /** Whether it is there again when the same two spaces are. */
  kept: z.boolean(),
  stage: stageSchema,
  aggregation: z.string(),
  head: z.string(),
  /** Numbers of the whole blend with its head. */
  parameterCount: z.number().optional(),
  /** Rows that were learnt from, and numbers that were trained. */
  rows: z.number(),
  trained: z.number().optional(),
  bestEpoch: z.number(),
  ended: z.string().optional(),
  own: metricValues,
  stitched: metricValues,
  index: z.number().nullable(),
  /** Of the main metric, over seeds. */
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

/** Everything the panel shows; always sent whole. */
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
  /** What is ready; absent until it is. */
  ready: z
    .object({
      session: z.string(),
      /** The same whenever the same two spaces are blended over the same settings. */
      key: z.string(),
      spaces: list(spaceSchema),
      projections: list(z.object({ id: z.string(), name: z.string() })),
      rows: z.number(),
      /** How rows were paired, in words. */
      pairing: z.string(),
      /** Where labels came from; empty without any. */
      labels: z.string(),
      /** The file that lists the anchors; empty where none does. */
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
    /** Of keeping what was trained and loaded. */
    warnings: list(z.string()),
    /** Of the last training, once it is done. */
    seconds: z.number().optional(),
    backend: z.string().optional(),
  }),
  /** Trained and loaded blends, in the order they came. */
  blends: list(blendSchema),
  /** The search for the best spaces and weights. */
  selecting: statusSchema,
});

export const selectionAnswer = z.object({
  weights: list(z.number()),
  explanation: list(z.string()),
});

/** What a blended representation is made by. */
export const sourceSchema = z.union([z.object({ blend: z.string() }), weightingSchema]);

export const scatterAnswer = z.object({
  ids: list(z.string()),
  /** Class number of each row; absent for reconstruction. */
  classes: list(z.number()).optional(),
  /** rows × 2 each. */
  decoder: z.instanceof(Float32Array),
  encoder: z.instanceof(Float32Array),
  explained: z.tuple([z.number(), z.number()]).readonly(),
});

export const blendExport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blend'), blend: z.string() }),
  /** Of the decoder's or the encoder's rows: the host asks. */
  z.object({ kind: z.enum(['npy', 'safetensors']), source: sourceSchema }),
]);

export const removeRequest = z.object({
  blend: z.string(),
  /** What the panel calls it. */
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
