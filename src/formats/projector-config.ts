import * as z from 'zod';
import type { ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import { checkBound, type ReadLimits } from './limits';

const configSchema = z.object({
  embeddings: z.array(
    z.object({
      tensorName: z.string().optional(),
      tensorShape: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
      tensorPath: z.string(),
      metadataPath: z.string().optional(),
    }),
  ),
});

/** A tensor in a config of TensorBoard's embedding projector. */
export type ProjectorTensor = z.infer<typeof configSchema>['embeddings'][number];

/** Name of the file beside tensors that gives their shapes and metadata. */
export const configName = 'projector_config.json';

/** Whether a file is itself a config. */
export function isConfig(name: string): boolean {
  return name.toLowerCase().endsWith(configName);
}

/**
 * Returns the tensors in a config; if `name` is a tensor's file, those of that file.
 * @throws InspectorError `malformed` or `too-large`, for the config
 */
export async function namedTensors(
  config: ByteSource,
  name: string,
  limits: ReadLimits,
): Promise<ProjectorTensor[]> {
  const { embeddings } = await readConfig(config, limits);
  if (isConfig(name)) return embeddings;
  const wanted = name.split(/[\\/]/).at(-1);
  return embeddings.filter(({ tensorPath }) => tensorPath.split('/').at(-1) === wanted);
}

async function readConfig(
  source: ByteSource,
  limits: ReadLimits,
): Promise<z.infer<typeof configSchema>> {
  checkBound(source, 'Its configuration', source.size, 'headerMebibytes', limits);
  const text = new TextDecoder().decode(await source.read(0, source.size));
  try {
    return configSchema.parse(JSON.parse(text));
  } catch {
    throw notOfFormat(source, 'projector', 'it lists no embeddings with tensorPath');
  }
}

/** Whether a path in a config stays in the config's folder. */
export function staysInside(path: string): boolean {
  return /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');
}
