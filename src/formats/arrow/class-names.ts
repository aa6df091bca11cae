import * as z from 'zod';

const featureSchema = z.object({
  info: z.object({
    features: z.record(z.string(), z.object({ names: z.array(z.string()).optional() }).catch({})),
  }),
});

/**
 * The names of a column's classes, as Hugging Face `datasets` keeps them in the schema's metadata.
 * @param metadata JSON under the key `huggingface`
 */
export function classNames(
  metadata: string | undefined,
  column: string,
): readonly string[] | undefined {
  if (metadata === undefined) return undefined;
  try {
    const { features } = featureSchema.parse(JSON.parse(metadata)).info;
    return Object.hasOwn(features, column) ? features[column]!.names : undefined;
  } catch {
    // Names are a convenience: without them the class numbers stand.
    return undefined;
  }
}
