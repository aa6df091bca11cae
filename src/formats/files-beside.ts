import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';
import { readsBeside } from './kinds';
import type { ReadLimits } from './limits';
import { configName, isConfig, namedTensors, staysInside } from './projector-config';

/**
 * Returns every file that a reader opens beside a file, by its path from their folder: together
 * with that file they are everything that its rows, ids and labels depend on. Some may not exist.
 * @param open opens a file of the folder; undefined if there is none. The caller closes it.
 */
export async function filesBeside(
  name: string,
  open: (path: string) => Promise<ByteSource | undefined>,
  limits: ReadLimits,
): Promise<string[]> {
  if (!readsBeside(name)) return [];
  const path = isConfig(name) ? name.split(/[\\/]/).at(-1)! : configName;
  const config = await open(path);
  if (config === undefined) return [path];
  try {
    const tensors = await namedTensors(config, name, limits);
    const named = tensors.flatMap(({ tensorPath, metadataPath }) => [
      tensorPath,
      ...(metadataPath === undefined ? [] : [metadataPath]),
    ]);
    return [...new Set([path, ...named.filter(staysInside)])];
  } catch (error) {
    // The reader of the file reports its problem.
    if (error instanceof InspectorError) return [path];
    throw error;
  }
}
