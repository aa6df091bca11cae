import { InspectorError } from '../core/errors';
import type { LoadedSpace } from '../core/study/comparison';
import type { ByteSource } from './byte-source';
import { noSpace } from './companions';
import type { EmbeddingFile, EmbeddingMember, TableUse } from './format';
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

/** A file, or what is known of one. */
export type Choosable = Pick<EmbeddingFile, 'members' | 'table'>;

/**
 * The same of an opened file.
 * @param name the file as the person knows it
 */
export async function readMember(
  file: EmbeddingFile,
  name: string,
  member?: string,
  use: TableUse = {},
): Promise<LoadedSpace> {
  const chosen = chooseMember(name, file, member, use);
  const [rows] = chosen.shape as [number, number];
  return {
    name,
    file: name,
    dtype: chosen.dtype,
    ...(chosen.columns === undefined ? {} : { columns: chosen.columns }),
    matrix: await chosen.readRows(0, rows),
    ...(await readIdColumns(name, chosen)),
  };
}

/** Members that a message names. */
const mostNamed = 20;

/**
 * The member of that name, columns of a table, or the only member that fits.
 * @throws InspectorError as {@link readSpace} does
 */
export function chooseMember(
  file: string,
  { members: all, table }: Choosable,
  wanted: string | undefined,
  use: TableUse = {},
): EmbeddingMember {
  const isPlain = (use.without ?? []).length === 0 && use.asTargets !== true;
  const members = table === undefined || isPlain ? all : table.members(use);
  const usable = members.filter(({ unusable }) => unusable === undefined);
  const shown = usable.slice(0, mostNamed);
  const named =
    shown.map(({ name, shape }) => `${file}#${name} (${describeShape(shape)})`).join(', ') +
    (usable.length > mostNamed ? ' …' : '');
  if (wanted !== undefined && wanted !== '') {
    // HDF5's paths may be written with or without the slash they begin with.
    const found = members.find(({ name }) => name === wanted || name === `/${wanted}`);
    if (found?.unusable !== undefined) throw noSpace(file, [found], table?.columns);
    if (found !== undefined) return found;
    if (table !== undefined) return table.select(wanted, use);
    throw new InspectorError({
      code: 'unknown-member',
      file,
      problem: `It holds no array "${wanted}".`,
      remedy: usable.length === 0 ? 'It holds no embeddings at all.' : `Name one of ${named}.`,
    });
  }
  if (usable.length > 1) throw ambiguous(file, usable, named);
  const [only] = usable;
  const doubtful = members.find(({ isInDoubt }) => isInDoubt === true);
  if (only === undefined) {
    throw noSpace(file, doubtful === undefined ? members : [doubtful], table?.columns);
  }
  if (doubtful === undefined) return only;
  throw new InspectorError({
    code: 'ambiguous-member',
    file,
    problem: doubtful.unusable!,
    remedy: `${doubtful.remedy ?? ''} To take the other column that holds vectors, name it: ${named}.`,
    details: { members: usable.map(({ name }) => name) },
  });
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
