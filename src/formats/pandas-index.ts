import * as z from 'zod';
import type { IdSource } from './format';

const metadataSchema = z.object({
  index_columns: z.array(
    z.union([
      z.string(),
      z.object({
        kind: z.literal('range'),
        name: z.string().nullable(),
        start: z.int(),
        step: z.int(),
      }),
    ]),
  ),
});

/** Matches pandas' names for an index that has no name of its own. */
const unnamed = /^(index|__index_level_\d+__)$/;

/** Metadata of pandas about the index with which a table was saved. */
export interface PandasIndex {
  /** Columns that were the index, by their names in the file. */
  readonly columns: ReadonlyMap<string, 'index' | 'ids'>;
  /** An index of evenly spaced numbers, of which the file holds only the first and the step. */
  readonly range?: IdSource;
}

/**
 * Reads pandas' metadata in Parquet and Arrow files.
 * @param metadata JSON under the key `pandas`
 */
export function pandasIndex(metadata: string | undefined, rows: number): PandasIndex {
  const description = metadata === undefined ? undefined : parse(metadata);
  const columns = new Map<string, 'index' | 'ids'>();
  let range: IdSource | undefined;
  for (const entry of description?.index_columns ?? []) {
    if (typeof entry === 'string') columns.set(entry, unnamed.test(entry) ? 'index' : 'ids');
    else {
      const { name, start, step } = entry;
      const read = (): Promise<string[]> =>
        Promise.resolve(Array.from({ length: rows }, (_, row) => String(start + row * step)));
      range = { name: name ?? '', kind: name === null ? 'index' : 'ids', read };
    }
  }
  return { columns, ...(range === undefined ? {} : { range }) };
}

function parse(metadata: string): z.infer<typeof metadataSchema> | undefined {
  try {
    return metadataSchema.parse(JSON.parse(metadata));
  } catch {
    // Other versions of pandas have other metadata; the columns are then used without it.
    return undefined;
  }
}
