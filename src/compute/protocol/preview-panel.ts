import * as z from 'zod';
import { list } from './list';
import { statusSchema } from './panel';

/** What a preview and its host say to each other. Every message is checked against these. */

const count = z.number().int().nonnegative();

/** A number, or the reason why there is none. */
const score = z.union([z.object({ value: z.number() }), z.object({ undefined: z.string() })]);

const countedRows = z.object({
  rows: count,
  /** Numbers of a few of them. */
  examples: list(count).readonly(),
});

export const histogramSchema = z.object({
  /** Where the first bin begins. */
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
      /** Null where float64 can't hold it. */
      mean: z.number().nullable(),
      deviation: z.number().nullable(),
      least: z.number(),
      greatest: z.number(),
      histogram: histogramSchema,
    })
    .optional(),
  meanCosine: score,
});

/** Everything a preview shows but its numbers, which it asks for as it needs them; always sent whole. */
export const previewSnapshot = z.object({
  /** Changes whenever the file or the member does: all that was asked for before is void. */
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
          /** Why it can't be shown. */
          unusable: z.string().optional(),
        }),
      ),
    })
    .optional(),
  /** The member that is shown. */
  member: z.object({ name: z.string(), rows: count, dims: count, dtype: z.string() }).optional(),
  /** What is known of the rows; absent until it was read. */
  descriptions: z
    .object({
      hasIds: z.boolean(),
      /** Names of what the points can be coloured by. */
      colourings: list(z.string()),
      hasTexts: z.boolean(),
    })
    .optional(),
  components: z
    .object({
      /** Rows of the sample. */
      rows: count,
      shares: z.tuple([z.number(), z.number()]).readonly(),
      participationRatio: score,
    })
    .optional(),
  statistics: statisticsSchema.optional(),
  effectiveRank: z.object({ rows: count, score }).optional(),
  /** A search for neighbours that is under way. */
  search: z.object({ row: count, fraction: z.number(), message: z.string() }).optional(),
});

/** Rows and columns from `start` (inclusive) to `stop` (exclusive). */
const range = z.object({ start: count, stop: count });
export const entriesRequest = z.object({ rows: range, columns: range });

/** What is known of a row. */
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
  /** Index among the names; −1 where the row has none. */
  groups: z.instanceof(Int32Array),
  names: list(z.string()),
});

export const dimensionsAnswer = z.object({
  version: count,
  counts: z.instanceof(Float64Array),
  means: z.instanceof(Float64Array),
  deviations: z.instanceof(Float64Array),
  least: z.instanceof(Float64Array),
  greatest: z.instanceof(Float64Array),
  /** Dimensions that have a histogram: the first. */
  withHistogram: count,
});

export const neighboursRequest = z.object({
  row: count,
  nearness: z.enum(['cosine', 'euclidean']),
});
export const neighboursAnswer = z.object({
  version: count,
  of: rowDescription,
  /** Nearest first. */
  near: list(rowDescription.extend({ value: z.number() })),
});

/** What to write of all that is known; the image is of the scatter. */
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
