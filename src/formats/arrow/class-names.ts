import * as z from 'zod';

const featureSchema = z.object({
  info: z.object({
    features: z.record(z.string(), z.object({ names: z.array(z.string()).optional() }).catch({})),
  }),
});

/**
 * Reads the class names of a column, which Hugging Face `datasets` stores in the schema's metadata.
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
    // Names are optional: without them the class numbers are shown.
    return undefined;
  }
}
