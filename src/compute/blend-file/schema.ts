import * as z from 'zod';
import { aggregationIds } from '../../core/blending/aggregations/registry';
import { blendHeads } from '../../core/blending/blend-model';
import { normalizations } from '../../core/projection/normalization';
import { stitchingTasks } from '../../core/stitching/stitching-task';

/** Schema of a `*.blend.json` file: an aggregation with its trained parameters. */

const parameter = z.strictObject({
  shape: z.array(z.int().min(1)).min(1).max(2),
  values: z.string().describe('Little-endian float32, base64, row-major.'),
});

const provenanceSchema = z.strictObject({
  decoder: z.string(),
  encoder: z.string(),
  stage: z.string().describe('trained, or what was tuned to the encoder.'),
  rows: z.int().min(0).describe('Rows that were learnt from.'),
  epoch: z.int().min(0),
  settings: z.record(z.string(), z.unknown()),
  scores: z.record(z.string(), z.number().nullable()),
  backend: z.string(),
  version: z.string().describe('Version of the program.'),
});

export const blendFileSchema = z
  .strictObject({
    format: z.literal('latent-space-inspector/blend'),
    version: z.literal(1),
    aggregation: z.enum(aggregationIds),
    head: z.enum(blendHeads),
    hidden: z.int().min(1).describe('Hidden units of the head mlp.'),
    projections: z
      .array(z.string().min(1))
      .min(1)
      .describe('Ids of the projections, in the order of the spaces.'),
    normalization: z.enum(normalizations),
    anchors: z
      .array(z.string())
      .min(1)
      .describe('Row ids of the anchors, in the order of the columns.'),
    task: z.enum(stitchingTasks),
    classes: z.array(z.string()).describe('Names of the outputs of a classifier, in their order.'),
    scale: z
      .strictObject({ mean: z.array(z.number()), deviation: z.array(z.number()) })
      .optional()
      .describe('Mean and deviation of reconstructed values.'),
    parameters: z.record(z.string(), parameter),
    provenance: provenanceSchema,
  })
  .describe('A blend of the Latent Space Inspector.');

export type BlendFile = z.infer<typeof blendFileSchema>;
/** Origin of a blend: its models and how it was trained. */
export type BlendProvenance = z.infer<typeof provenanceSchema>;
