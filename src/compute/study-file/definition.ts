import * as z from 'zod';
import { anchorStrategies } from '../../core/anchors/registry';
import { headIds } from '../../core/stitching/heads/registry';
import { stitchingTasks } from '../../core/stitching/stitching-task';
import { maxRuns } from '../../core/stitching/study/stitching';
import { stitchingAggregationIds } from '../../core/stitching/study/aggregations';
import { studyOptionShape } from './options';

/**
 * Schema of a `*.latents.json` file. Paths are relative to the file; `file#member` names a member.
 */

/** Description of the accepted forms of labels, for the user. */
export const labelsMeaning =
  'A table such as id,label or filename,class (perhaps with split and text), one label a line, a .npy file, or `file#column`: a column or array of another file. Without ids, lines are in the order of the rows.';

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

const stitchingDefinition = z
  .strictObject({
    task: z
      .enum(stitchingTasks)
      .optional()
      .describe('What heads do: classification of the labels unless given.'),
    targets: z
      .string()
      .min(1)
      .optional()
      .describe('What reconstruction has to give: a file with one row of numbers a sample.'),
    head: z.enum(headIds).optional().describe('Kind of head; ridge unless given.'),
    headOptions: z
      .record(z.string(), z.number())
      .optional()
      .describe('Values of the heads’ options by id, e.g. `ridge`; defaults unless given.'),
    aggregations: z
      .array(z.enum(stitchingAggregationIds))
      .optional()
      .describe(
        'How the projections are stitched together besides one by one, some of it trained; concat unless given.',
      ),
    aggregationOptions: z
      .record(z.string(), z.number())
      .optional()
      .describe('How aggregations are trained, e.g. `epochs`; defaults unless given.'),
    testFraction: z
      .number()
      .min(0.01)
      .max(0.99)
      .optional()
      .describe('Share of test rows where the labels have no split column; 0.3 unless given.'),
    seeds: z
      .int()
      .min(1)
      .max(maxRuns)
      .optional()
      .describe('Runs with as many seeds, from the study’s on; 1 unless given.'),
    folds: z
      .int()
      .min(2)
      .max(maxRuns)
      .optional()
      .describe('Runs over as many folds of the rows, instead of seeds and of any split.'),
    dropUnlabelled: z
      .boolean()
      .optional()
      .describe('Leave rows out that the labels do not name instead of refusing them.'),
  })
  .describe('How heads are fitted and scored when spaces are stitched.');

export const studySchema = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1),
    spaces: z.array(spaceDefinition),
    labels: z.string().min(1).optional().describe(labelsMeaning),
    anchors: anchorsDefinition,
    sidecars: z
      .array(z.enum(['labels', 'anchors']))
      .optional()
      .describe(
        'Which of the labels and anchors were found beside the files instead of chosen: where these cannot be used, the study goes on without them, with a warning.',
      ),
    projections: z
      .array(z.string())
      .min(1)
      .describe(
        'Ids of projections, or of products such as `concat:cosine+l1`; `absolute` is the files themselves.',
      ),
    measures: z.array(z.string()).min(1).describe('Ids of measures.'),
    ...studyOptionShape,
    stitching: stitchingDefinition.optional(),
  })
  .describe('A study of the Latent Space Inspector.');

export type StudyDefinition = z.infer<typeof studySchema>;
export type SpaceDefinition = z.infer<typeof spaceDefinition>;
export type StitchingDefinition = z.infer<typeof stitchingDefinition>;

/** Returns the study without some of its included spaces, given by their numbers among these. */
export function withoutSpaces(study: StudyDefinition, numbers: readonly number[]): StudyDefinition {
  const included = includedSpaces(study);
  const left = new Set(numbers.map((number) => included[number]));
  return {
    ...study,
    spaces: study.spaces.map((space) => (left.has(space) ? { ...space, include: false } : space)),
  };
}

/** Returns the spaces that take part. */
export function includedSpaces({ spaces }: StudyDefinition): SpaceDefinition[] {
  return spaces.filter(({ include }) => include !== false);
}
