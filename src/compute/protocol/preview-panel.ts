import * as z from 'zod';
import { list } from './list';
import { statusSchema } from './panel';

/**
 * Schemas of the messages between a preview and its host. Every message is checked against them.
 */

const count = z.number().int().nonnegative();

/** A number, or the reason why there is none. */
const score = z.union([z.object({ value: z.number() }), z.object({ undefined: z.string() })]);

const countedRows = z.object({
  rows: count,
  /** Numbers of a few of them. */
  examples: list(count).readonly(),
});

export const histogramSchema = z.object({
  /** Start of the first bin. */
  start: z.number(),
  width: z.number(),
  counts: list(count).readonly(),
});

export const statisticsSchema = z.object({
  rows: count,
  totalRows: count,
  nanValues: count,
  infiniteValues: count,
  nonFinite: countedRows,
  zero: countedRows,
  repeated: countedRows.extend({ among: count }),
  norms: z
    .object({
      /** Null if it overflows float64. */
      mean: z.number().nullable(),
      deviation: z.number().nullable(),
      minimum: z.number(),
      maximum: z.number(),
      histogram: histogramSchema,
    })
    .optional(),
  meanCosine: score,
});

/**
 * Snapshot of everything that a preview shows apart from its numbers, which it requests as needed;
 * always sent whole.
 */
export const previewSnapshot = z.object({
  /** Changes whenever the file or the member does: earlier answers are then void. */
  version: count,
  title: z.string(),
  status: statusSchema,
  warnings: list(z.string()),
  file: z
    .object({
      format: z.string(),
      bytes: count,
      provenance: z.record(z.string(), z.string()),
      members: list(
        z.object({
          name: z.string(),
          shape: list(count),
          dtype: z.string(),
          /** Reason why it cannot be shown. */
          unusable: z.string().optional(),
        }),
      ),
    })
    .optional(),
  /** The member that is shown. */
  member: z.object({ name: z.string(), rows: count, dims: count, dtype: z.string() }).optional(),
  /** Summary of the rows' descriptions; absent until they are read. */
  descriptions: z
    .object({
      hasIds: z.boolean(),
      /** Names of attributes by which the points can be coloured. */
      colourings: list(z.string()),
      hasTexts: z.boolean(),
    })
    .optional(),
  components: z
    .object({
      /** Number of rows in the sample. */
      rows: count,
      shares: z.tuple([z.number(), z.number()]).readonly(),
      participationRatio: score,
    })
    .optional(),
  statistics: statisticsSchema.optional(),
  effectiveRank: z.object({ rows: count, score }).optional(),
  /** A running search for neighbours. */
  search: z.object({ row: count, fraction: z.number(), message: z.string() }).optional(),
});

/** Rows and columns from `start` (inclusive) to `stop` (exclusive). */
const range = z.object({ start: count, stop: count });
export const entriesRequest = z.object({ rows: range, columns: range });

/** Description of a row. */
export const rowDescription = z.object({
  row: count,
  id: z.string().optional(),
  label: z.string().optional(),
  text: z.string().optional(),
});

export const entriesAnswer = z.object({
  version: count,
  rows: list(rowDescription),
  /** Row by row. */
  values: z.union([z.instanceof(Float32Array), z.instanceof(Float64Array)]),
});

export const pointsAnswer = z.object({
  version: count,
  /** Row numbers; entry i of all arrays is one point. */
  rows: z.instanceof(Float64Array),
  x: z.instanceof(Float64Array),
  y: z.instanceof(Float64Array),
  /** Index into the names; −1 for a row without a group. */
  groups: z.instanceof(Int32Array),
  names: list(z.string()),
});

export const dimensionsAnswer = z.object({
  version: count,
  counts: z.instanceof(Float64Array),
  means: z.instanceof(Float64Array),
  deviations: z.instanceof(Float64Array),
  minimum: z.instanceof(Float64Array),
  maximum: z.instanceof(Float64Array),
  /** Number of dimensions with a histogram: the first ones. */
  withHistogram: count,
});

export const neighboursRequest = z.object({
  row: count,
  nearness: z.enum(['cosine', 'euclidean']),
});
export const neighboursAnswer = z.object({
  version: count,
  of: rowDescription,
  /** Nearest rows, nearest first. */
  near: list(rowDescription.extend({ value: z.number() })),
});

/** Format of an export of all known results; the image is of the scatter plot. */
export const previewExport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json') }),
  z.object({ kind: z.literal('csv') }),
  z.object({ kind: z.literal('png'), png: z.instanceof(Uint8Array) }),
]);

export type PreviewExport = z.infer<typeof previewExport>;
export type PreviewSnapshot = z.infer<typeof previewSnapshot>;
export type PreviewStatistics = z.infer<typeof statisticsSchema>;
export type EntriesCall = z.infer<typeof entriesRequest>;
export type EntriesAnswer = z.infer<typeof entriesAnswer>;
export type RowDescription = z.infer<typeof rowDescription>;
export type PointsAnswer = z.infer<typeof pointsAnswer>;
export type DimensionsAnswer = z.infer<typeof dimensionsAnswer>;
export type HistogramAnswer = z.infer<typeof histogramSchema>;
export type NeighboursCall = z.infer<typeof neighboursRequest>;
export type NeighboursAnswer = z.infer<typeof neighboursAnswer>;
