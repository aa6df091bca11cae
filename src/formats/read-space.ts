import { InspectorError } from '../core/errors';
import type { LoadedSpace } from '../core/study/types';
import type { ByteSource } from './byte-source';
import { noSpace, notASpace } from './companions';
import type { EmbeddingFile, EmbeddingMember } from './format';
import { defaultLimits, type ReadLimits } from './limits';
import { readIdColumns } from './read-id-columns';
import { openEmbeddings } from './registry';
import { describeShape } from './shape';

/**
 * Reads one array of a file as a space.
 * @param member its name; may be left out where the file holds just one that fits
 * @throws InspectorError `ambiguous-member`, `unknown-member`, `not-a-space`, or what opening throws
 */
export async function readSpace(
  source: ByteSource,
  member?: string,
  limits: ReadLimits = defaultLimits,
): Promise<LoadedSpace> {
  const file = await openEmbeddings(source, limits);
  try {
    return await readMember(file, source.name, member);
  } finally {
    await file.close();
  }
}

/** The same of an opened file. @param name the file as the person knows it */
export async function readMember(
  file: EmbeddingFile,
  name: string,
  member?: string,
): Promise<LoadedSpace> {
  const chosen = chooseMember(name, file.members, member);
  const [rows] = chosen.shape as [number, number];
  return {
    name,
    file: name,
    dtype: chosen.dtype,
    matrix: await chosen.readRows(0, rows),
    ...(await readIdColumns(name, chosen)),
  };
}

/** Members that a message names. */
const mostNamed = 20;

/** The member of that name, or the only one that fits. @throws InspectorError as {@link readSpace} does */
export function chooseMember(
  file: string,
  members: readonly EmbeddingMember[],
  wanted: string | undefined,
): EmbeddingMember {
  const usable = members.filter(({ unusable }) => unusable === undefined);
  const shown = usable.slice(0, mostNamed);
  const named =
    shown.map(({ name, shape }) => `${file}#${name} (${describeShape(shape)})`).join(', ') +
    (usable.length > mostNamed ? ' …' : '');
  if (wanted !== undefined && wanted !== '') {
    // HDF5's paths may be written with or without the slash they begin with.
    const found = members.find(({ name }) => name === wanted || name === `/${wanted}`);
    if (found?.unusable !== undefined) throw notASpace(file, found.unusable);
    if (found !== undefined) return found;
    throw new InspectorError({
      code: 'unknown-member',
      file,
      problem: `It holds no array "${wanted}".`,
      remedy: usable.length === 0 ? 'It holds no embeddings at all.' : `Name one of ${named}.`,
    });
  }
  if (usable.length > 1) throw ambiguous(file, usable, named);
  const [only] = usable;
  if (only !== undefined) return only;
  throw noSpace(file, members);
}

/** @param named the arrays as they are named in commands and studies */
function ambiguous(
  file: string,
  usable: readonly EmbeddingMember[],
  named: string,
): InspectorError {
  const files = new Set(usable.map(({ inFile }) => inFile));
  const details = { members: usable.map(({ name }) => name) };
  const code = 'ambiguous-member';
  if (files.size === 1) {
    const problem = `It holds ${usable.length} arrays that could be embeddings.`;
    return new InspectorError({ code, file, problem, remedy: `Name one of ${named}.`, details });
  }
  return new InspectorError({
    code,
    file,
    problem: `The folder holds ${files.size} files that are no shards of one space.`,
    remedy: `To compare these with each other, name all of them (in a terminal ${file.replace(/[\\/]$/, '')}/*); else name one of ${named}.`,
    details,
  });
}
