import * as z from 'zod';
import { spaceSchema, statusSchema } from './panel';

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
  weights: z.array(z.number()),
});

/** What a weighting comes to, at once. */
export const liveSchema = z.object({
  /** Null where it is undefined. */
  ckaDebiased: z.number().nullable(),
  cka: z.number().nullable(),
  own: metricValues,
  stitched: metricValues,
  index: z.number().nullable(),
});

export const stageSchema = z.enum(['trained', 'qkv', 'head', 'all']);

export const trainingSettings = z.object({
  aggregation: z.string(),
  head: z.enum(['linear', 'mlp']),
  epochs: z.int().min(1),
  learningRate: z.number().positive(),
  tune: z.array(z.enum(['qkv', 'head', 'all'])),
  tuneRows: z.int().min(2),
  seed: z.int().min(0),
});

const epochSchema = z.object({
  epoch: z.number(),
  trainLoss: z.number().nullable(),
  validationLoss: z.number(),
  stitched: z.number().nullable(),
});

const sharesSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('attention'),
    mean: z.array(z.array(z.number())),
    perClass: z.array(
      z.object({ label: z.string(), rows: z.number(), mean: z.array(z.array(z.number())) }),
    ),
  }),
  z.object({ kind: z.literal('weights'), weights: z.array(z.number()) }),
]);

/** The blend as trained on the decoder, or tuned to the encoder. */
export const stageResult = z.object({
  stage: stageSchema,
  /** Name of the blend, for exports. */
  blend: z.string(),
  rows: z.number(),
  trained: z.number(),
  bestEpoch: z.number(),
  ended: z.string(),
  stitched: metricValues,
  index: z.number().nullable(),
  shares: sharesSchema.optional(),
});

export const trainingResult = z.object({
  aggregation: z.string(),
  head: z.string(),
  own: metricValues,
  parameterCount: z.number(),
  backend: z.string(),
  seconds: z.number(),
  stages: z.array(stageResult),
});

/** A blend that was read from a file. */
export const loadedSchema = z.object({
  file: z.string(),
  blend: z.string(),
  aggregation: z.string(),
  own: metricValues,
  stitched: metricValues,
});

/** Everything the panel shows; always sent whole. */
export const blendingSnapshot = z.object({
  study: z.string(),
  /** Address of the study's file, if it has one. */
  file: z.string().optional(),
  title: z.string(),
  status: statusSchema,
  /** Names of the spaces that can be blended. */
  names: z.array(z.string()),
  pair: pairSchema,
  aggregations: z.array(
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
      spaces: z.array(spaceSchema),
      projections: z.array(z.object({ id: z.string(), name: z.string() })),
      rows: z.number(),
      train: z.number(),
      test: z.number(),
      anchors: z.number(),
      classes: z.array(z.string()),
      metrics: z.array(metricSchema),
    })
    .optional(),
  warnings: z.array(z.string()),
  training: z.object({
    status: statusSchema,
    paused: z.boolean(),
    curves: z.array(z.object({ stage: stageSchema, points: z.array(epochSchema) })),
    result: trainingResult.optional(),
  }),
  loaded: loadedSchema.optional(),
});

export const selectionAnswer = z.object({
  weights: z.array(z.number()),
  explanation: z.array(z.string()),
});

/** What a blended representation is made by. */
export const sourceSchema = z.union([z.object({ blend: z.string() }), weightingSchema]);

export const scatterAnswer = z.object({
  ids: z.array(z.string()),
  /** Class number of each row; absent for reconstruction. */
  classes: z.array(z.number()).optional(),
  /** rows × 2 each. */
  decoder: z.instanceof(Float32Array),
  encoder: z.instanceof(Float32Array),
  explained: z.tuple([z.number(), z.number()]),
});

export const blendExport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blend'), blend: z.string() }),
  z.object({
    kind: z.enum(['npy', 'safetensors']),
    source: sourceSchema,
    side: z.enum(['decoder', 'encoder']),
  }),
]);

export type BlendPair = z.infer<typeof pairSchema>;
export type Weighting = z.infer<typeof weightingSchema>;
export type LiveValues = z.infer<typeof liveSchema>;
export type TrainingSettings = z.infer<typeof trainingSettings>;
export type TrainingCurve = z.infer<typeof blendingSnapshot>['training']['curves'][number];
export type TrainingOutcome = z.infer<typeof trainingResult>;
export type StageOutcome = z.infer<typeof stageResult>;
export type BlendingSnapshot = z.infer<typeof blendingSnapshot>;
export type ReadyBlend = NonNullable<BlendingSnapshot['ready']>;
export type BlendSourceChoice = z.infer<typeof sourceSchema>;
export type ScatterAnswer = z.infer<typeof scatterAnswer>;
export type BlendExport = z.infer<typeof blendExport>;
