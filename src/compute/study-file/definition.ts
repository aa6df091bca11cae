import * as z from 'zod';
import { anchorStrategies } from '../../core/projection/anchors';
import { normalizations } from '../../core/projection/normalization';

/** The shape of a `*.latents.json` file. Paths are relative to the file; `file#member` names a member. */

const spaceDefinition = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe('An embedding file, relative to this file; `file#member` for one array in it.'),
  name: z
    .string()
    .min(1)
    .optional()
    .describe('How the space is called; the file name unless given.'),
  include: z.boolean().optional().describe('Whether the space takes part; true unless given.'),
});

const anchorsDefinition = z
  .union([
    z.strictObject({
      file: z.string().min(1).describe('A text file with one row id a line.'),
    }),
    z.strictObject({
      strategy: z.enum(anchorStrategies),
      count: z
        .int()
        .min(1)
        .optional()
        .describe('Number of anchors; 300, or all rows where there are fewer, unless given.'),
    }),
  ])
  .describe('Which rows are the anchors of the relative representations.');

export const studySchema = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1),
    spaces: z.array(spaceDefinition),
    labels: z
      .string()
      .min(1)
      .optional()
      .describe('A CSV file with the columns id,label and perhaps split and text.'),
    anchors: anchorsDefinition,
    projections: z
      .array(z.string())
      .min(1)
      .describe(
        'Ids of projections, or of products such as `concat:cosine+l1`; `absolute` is the files themselves.',
      ),
    measures: z.array(z.string()).min(1).describe('Ids of measures.'),
    normalization: z
      .enum(normalizations)
      .optional()
      .describe('Pre-normalisation fitted on the anchors; none unless given.'),
    rows: z
      .string()
      .optional()
      .describe('Rows to score: START:STOP:STEP as in Python, or a file with one row id a line.'),
    seed: z.int().min(0).optional().describe('Seed of everything random; 0 unless given.'),
    dropNonFinite: z
      .boolean()
      .optional()
      .describe('Leave rows with NaN or infinities out in all spaces instead of refusing them.'),
  })
  .describe('A study of the Latent Space Inspector.');

export type StudyDefinition = z.infer<typeof studySchema>;
export type SpaceDefinition = z.infer<typeof spaceDefinition>;
