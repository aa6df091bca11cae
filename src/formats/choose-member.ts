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

/** A file, or what is known of one. */
export type Choosable = Pick<EmbeddingFile, 'members' | 'table'>;

/**
 * The member of that name, columns of a table, or the only member that fits. Behind an `@` stands another way to
 * read it: `embeddings@bfloat16`, or `@bfloat16` of the only one.
 * @param use how a table serves the study beside its own columns
 * @throws InspectorError as {@link readSpace} does; `unknown-reading` for a way in which it can't be read
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

/** The member of that name, also one that can't be a space. */
export function findMember(
  file: string,
  { members, table }: Choosable,
  wanted: string,
  limits: ReadLimits,
  use: TableUse = {},
): EmbeddingMember {
  // HDF5's paths may be written with or without the slash they begin with.
  const found = members.find(({ name }) => name === wanted || name === `/${wanted}`);
  if (found !== undefined) return found;
  const cut = wanted.lastIndexOf('@');
  // A column of a table may be called anything.
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
  const known = readings
    .slice(0, maxNamed)
    .map((reading) => `${file}#${member.name}@${reading.option}`);
  throw new InspectorError({
    code: 'unknown-reading',
    file,
    problem: `Its ${member.dtype} numbers can not be read as "${option}".`,
    remedy:
      known.length === 0
        ? `Leave out @${option}: ${member.dtype} is read in one way only.`
        : `Name ${known.join(' or ')}, or leave out @${option}.`,
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
  // One number a row is rather an id or a label of the others.
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
  // What could not be opened might have been embeddings too.
  const unread = members.filter(({ dtype }) => dtype === unreadType);
  return withWarnings(
    only,
    unread.map(({ name, unusable }) => `${name} is left out. ${unusable!}`),
  );
}

/** A column that was meant as vectors can't be read: another that can is not taken for it unasked. */
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
