import type { LoadedSpace } from '../core/study/types';
import type { ByteSource } from './byte-source';
import { chooseMember } from './choose-member';
import type { EmbeddingFile, TableUse } from './format';
import { checkRows, defaultLimits, type ReadLimits } from './limits';
import { readIdColumns } from './read-id-columns';
import { openEmbeddings } from './registry';

/**
 * Reads one array of a file as a space.
 * @param member its name; optional if the file holds just one that fits
 * @throws InspectorError `ambiguous-member`, `unknown-member`, `not-a-space`, or what opening
 * throws
 */
export async function readSpace(
  source: ByteSource,
  member?: string,
  limits: ReadLimits = defaultLimits,
): Promise<LoadedSpace> {
  const file = await openEmbeddings(source, limits);
  try {
    return await readMember(file, source.name, member, limits);
  } finally {
    await file.close();
  }
}

/**
 * Reads one array of an opened file as a space.
 * @param name name of the file for the user
 */
export async function readMember(
  file: EmbeddingFile,
  name: string,
  member?: string,
  limits: ReadLimits = defaultLimits,
  use: TableUse = {},
): Promise<LoadedSpace> {
  const chosen = chooseMember(name, file, member, limits, use);
  const [rows] = chosen.shape as [number, number];
  checkRows({ name }, rows, limits);
  return {
    name,
    file: name,
    dtype: chosen.dtype,
    ...(chosen.columns === undefined ? {} : { columns: chosen.columns }),
    matrix: await chosen.readRows(0, rows),
    ...(await readIdColumns(name, chosen)),
  };
}
