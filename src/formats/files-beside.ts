import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';
import { readsBeside } from './kinds';
import type { ReadLimits } from './limits';
import { configName, isConfig, namedTensors, staysInside } from './projector-config';

/**
 * Every file that a reader opens beside the one that is named, by its path from their folder: with that
 * one they are all that its rows, ids and labels come of. Some may not exist.
 * @param open opens a file of the folder; undefined if there is none. Whoever gives it closes it.
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
    // What is wrong with it, its reader says.
    if (error instanceof InspectorError) return [path];
    throw error;
  }
}
