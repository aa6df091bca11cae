import { InspectorError } from '../core/errors';
import { ambiguousMember, listMembers, maxNamed } from './ambiguous-member';
import { noSpace } from './other-files';
import {
  type EmbeddingFile,
  type EmbeddingMember,
  type TableUse,
  unreadType,
  withWarnings,
} from './format';
import { defaultLimits, type ReadLimits } from './limits';
import { elementReadings, readingsOf } from './readings';

/** The part of a file from which a member is chosen. */
export type Choosable = Pick<EmbeddingFile, 'members' | 'table'>;

/**
 * Returns the member with a name, columns of a table, or the only member that fits. After an `@`,
 * the name gives another way to read it: `embeddings@bfloat16`, or `@bfloat16` for the only one.
 * @param use other uses of a table's columns in the study
 * @throws InspectorError as {@link readSpace} does; `unknown-reading` for a way in which it cannot
 * be read
 */
export function chooseMember(
  file: string,
  choosable: Choosable,
  wanted: string | undefined,
  limits: ReadLimits = defaultLimits,
  use: TableUse = {},
): EmbeddingMember {
  const { table } = choosable;
  const isPlain = (use.without ?? []).length === 0 && use.asTargets !== true;
  const members = table === undefined || isPlain ? choosable.members : table.members(use);
  const chosen = { ...choosable, members };
  if (wanted === undefined || wanted === '') return onlyMember(file, chosen);
  const found = findMember(file, chosen, wanted, limits, use);
  if (found.unusable === undefined) return found;
  throw noSpace(file, [found], table?.columns);
}

/** Returns the member with a name, even if it cannot be a space. */
export function findMember(
  file: string,
  { members, table }: Choosable,
  wanted: string,
  limits: ReadLimits,
  use: TableUse = {},
): EmbeddingMember {
  // HDF5 paths may be written with or without the leading slash.
  const found = members.find(({ name }) => name === wanted || name === `/${wanted}`);
  if (found !== undefined) return found;
  const cut = wanted.lastIndexOf('@');
  // A column's name may contain an `@`.
  const isColumn = table?.columns.some(({ name }) => name === wanted) ?? false;
  const isReading =
    !isColumn && cut >= 0 && (table === undefined || isOption(wanted.slice(cut + 1)));
  if (!isReading) {
    if (table !== undefined) return table.select(wanted, use);
    throw unknownMember(file, members, wanted);
  }
  const base = wanted.slice(0, cut);
  const choosable = { members, ...(table === undefined ? {} : { table }) };
  const member =
    base === '' ? onlyMember(file, choosable) : findMember(file, choosable, base, limits, use);
  return { ...readAs(file, member, wanted.slice(cut + 1), limits), name: wanted };
}

function isOption(text: string): boolean {
  return elementReadings.some(({ option }) => option === text);
}

function readAs(
  file: string,
  member: EmbeddingMember,
  option: string,
  limits: ReadLimits,
): EmbeddingMember {
  const readings = readingsOf(member);
  const found = readings.find((reading) => reading.option === option);
  if (found !== undefined) return found.open(limits);
  const readingNames = readings
    .slice(0, maxNamed)
    .map((reading) => `${file}#${member.name}@${reading.option}`);
  throw new InspectorError({
    code: 'unknown-reading',
    file,
    problem: `Its ${member.dtype} numbers can not be read as "${option}".`,
    remedy:
      readingNames.length === 0
        ? `Leave out @${option}: ${member.dtype} is read in one way only.`
        : `Name ${readingNames.join(' or ')}, or leave out @${option}.`,
  });
}

function unknownMember(
  file: string,
  members: readonly EmbeddingMember[],
  wanted: string,
): InspectorError {
  const usable = usableOf(members);
  return new InspectorError({
    code: 'unknown-member',
    file,
    problem: `It holds no array "${wanted}".`,
    remedy:
      usable.length === 0
        ? 'It holds no embeddings at all.'
        : `Name one of ${listMembers(file, usable)}.`,
  });
}

function onlyMember(file: string, { members, table }: Choosable): EmbeddingMember {
  const all = usableOf(members);
  // A column of one number per row is more likely an id or a label of the others.
  const wide = all.filter(({ shape }) => shape[1] !== 1);
  const usable = wide.length > 0 ? wide : all;
  const named = listMembers(file, usable);
  if (usable.length > 1) throw ambiguousMember(file, usable);
  const [only] = usable;
  const doubtful = members.find(({ isInDoubt }) => isInDoubt === true);
  if (only === undefined) {
    throw noSpace(file, doubtful === undefined ? members : [doubtful], table?.columns);
  }
  if (doubtful !== undefined) throw inDoubt(file, usable, doubtful, named);
  // Files that could not be opened might have contained embeddings too.
  const unread = members.filter(({ dtype }) => dtype === unreadType);
  return withWarnings(
    only,
    unread.map(({ name, unusable }) => `${name} is left out. ${unusable!}`),
  );
}

/**
 * Refuses to choose another column if a column that is evidently meant as vectors cannot be read.
 */
function inDoubt(
  file: string,
  usable: readonly EmbeddingMember[],
  { unusable, remedy = '' }: EmbeddingMember,
  named: string,
): InspectorError {
  return new InspectorError({
    code: 'ambiguous-member',
    file,
    problem: unusable!,
    remedy: `${remedy} To take the other column that holds vectors, name it: ${named}.`,
    details: { members: usable.map(({ name }) => name) },
  });
}

function usableOf(members: readonly EmbeddingMember[]): EmbeddingMember[] {
  return members.filter(({ unusable }) => unusable === undefined);
}
