import * as z from 'zod';
import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';
import type { IdSource } from './format';
import { checkBound, checkMemory, type ReadLimits } from './limits';
import { parseHeaderJson } from './text/json-size';

const metadataSchema = z.object({ index_columns: z.array(z.unknown()) });
const indexesSchema = z.array(
  z.union([
    z.string(),
    z.object({
      kind: z.literal('range'),
      name: z.string().nullable(),
      start: z.int(),
      step: z.int(),
    }),
  ]),
);

/** Matches pandas' names for an index that has no name of its own. */
const unnamed = /^(index|__index_level_\d+__)$/;

/** Metadata of pandas about the index with which a table was saved. */
export interface PandasIndex {
  /** Columns that were the index, by their names in the file. */
  readonly columns: ReadonlyMap<string, 'index' | 'ids'>;
  /** An index of evenly spaced numbers, of which the file holds only the first and the step. */
  readonly range?: IdSource;
}

/** Bytes of a number of a row as text. */
const numberBytes = 32;

/**
 * Reads pandas' metadata in Parquet and Arrow files.
 * @param metadata JSON under the key `pandas`
 * @throws InspectorError `too-large`
 */
export function pandasIndex(
  source: ByteSource,
  metadata: string | undefined,
  rows: number,
  limits: ReadLimits,
): PandasIndex {
  const indexes = metadata === undefined ? undefined : parse(source, metadata, limits);
  const columns = new Map<string, 'index' | 'ids'>();
  let range: IdSource | undefined;
  for (const entry of indexes ?? []) {
    if (typeof entry === 'string') columns.set(entry, unnamed.test(entry) ? 'index' : 'ids');
    else {
      const { name, start, step } = entry;
      const numbers = (): string[] => {
        checkMemory(source, `A list of ${rows} texts`, numberBytes * rows, limits);
        return Array.from({ length: rows }, (_, row) => String(start + row * step));
      };
      const read = (): Promise<string[]> => Promise.resolve().then(numbers);
      range = { name: name ?? '', kind: name === null ? 'index' : 'ids', read };
    }
  }
  return { columns, ...(range === undefined ? {} : { range }) };
}

function parse(
  source: ByteSource,
  metadata: string,
  limits: ReadLimits,
): z.infer<typeof indexesSchema> | undefined {
  try {
    const json = parseHeaderJson(source, 'Its metadata of pandas', metadata, limits);
    const { index_columns: indexes } = metadataSchema.parse(json);
    checkBound(source, 'Columns of its index', indexes.length, 'entries', limits);
    return indexesSchema.parse(indexes);
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    // Other versions of pandas have other metadata; the columns are then used without it.
    return undefined;
  }
}
