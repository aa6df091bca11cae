import * as z from 'zod';
import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { checkBound, type ReadLimits } from '../limits';
import { parseHeaderJson } from '../text/json-size';

const infoSchema = z.object({
  info: z.object({ features: z.record(z.string(), z.unknown()) }),
});
const featureSchema = z.object({ names: z.array(z.string()) });

/**
 * Reads the class names of the columns that have some, which Hugging Face `datasets` stores in the
 * schema's metadata.
 * @param metadata JSON under the key `huggingface`
 * @throws InspectorError `too-large`
 */
export function classNames(
  source: ByteSource,
  metadata: string | undefined,
  limits: ReadLimits,
): ReadonlyMap<string, readonly string[]> {
  const classes = new Map<string, readonly string[]>();
  if (metadata === undefined) return classes;
  try {
    const json = parseHeaderJson(source, 'Its metadata of datasets', metadata, limits);
    const features = Object.entries(infoSchema.parse(json).info.features);
    checkBound(source, 'Features of its metadata', features.length, 'entries', limits);
    for (const [column, feature] of features) {
      const { data } = featureSchema.safeParse(feature);
      if (data !== undefined) classes.set(column, data.names);
    }
  } catch (error) {
    if (error instanceof InspectorError) throw error;
    // Names are optional: without them the class numbers are shown.
  }
  return classes;
}
