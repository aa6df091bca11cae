import type { EmbeddingMember, IdSource, RowAttribute } from './format';
import { attributeKind, isIdName, isIdNameBeside } from './id-names';
import type { RowArray } from './row-array';
import { RowShelves } from './row-shelves';

/** A member and its folder, as in {@link RowArray}. */
export interface PlacedMember {
  readonly member: EmbeddingMember;
  readonly folder: string;
}

/** Returns a matrix with the ids and attributes beside it that have one entry per row. */
export function withRowArrays(
  member: EmbeddingMember,
  folder: string,
  arrays: readonly RowArray[],
): EmbeddingMember {
  return describedMembers([{ member, folder }], arrays)[0]!;
}

/**
 * Returns the members of a file, each matrix with the descriptions of its rows: arrays with one
 * entry per row beside it or in an enclosing folder; if there are none, those of folders without a
 * matrix.
 */
export function describedMembers(
  members: readonly PlacedMember[],
  arrays: readonly RowArray[],
): EmbeddingMember[] {
  const matrices = members.filter(({ member }) => member.shape.length >= 2);
  const folders = new Set(matrices.map(({ folder }) => folder));
  const names = matrices.map(({ member }) => baseName(member.name));
  const most = Math.max(fewestOffered, Math.floor(maxOffered / Math.max(1, matrices.length)));
  const shelves = new RowShelves(arrays, names, folders, most);
  return members.map(({ member, folder }) => {
    const [rows, cols] = member.shape;
    // An array of a single column is a matrix, too.
    if (rows === undefined || cols === undefined) return member;
    const base = baseName(member.name);
    const nearest = shelves.beside(rows, base, folder);
    const isId = ({ name }: RowArray): boolean => isIdNameBeside(name, base);
    return withDescriptions(
      member,
      nearest.filter(isId),
      nearest.filter((array) => !isId(array)),
    );
  });
}

/**
 * Maximum number of arrays that are offered to all matrices together, if there are many of both.
 */
const maxOffered = 2 ** 14;
/** Minimum number of arrays that are offered to one matrix. */
const fewestOffered = 16;

/**
 * Returns a member with row descriptions.
 * @param ids arrays marked as ids
 */
export function withDescriptions(
  member: EmbeddingMember,
  ids: readonly RowArray[],
  others: readonly RowArray[],
): EmbeddingMember {
  const idSources = [
    ...(member.idSources ?? []),
    ...ids.map(({ name, read }): IdSource => ({ name, kind: 'ids', read: () => read() })),
    ...others.map((array): IdSource => ({
      name: array.name,
      kind: 'other',
      read: () => array.read(),
      mayBeIds: () => beginsAsIds(array),
    })),
  ];
  const found = [...ids, ...others]
    .flatMap(({ name, canBeIds, read }): RowAttribute[] => {
      // Texts and whole numbers whose name does not tell are most likely classes by which rows are
      // sorted.
      const isOther = canBeIds && !ids.some((array) => array.name === name);
      const kind = attributeKind(name) ?? (isOther && !isIdName(name) ? 'label' : undefined);
      return kind === undefined ? [] : [{ name, kind, read: () => read() }];
    })
    .sort((a, b) => Number(hasNameOfIdsOrLabels(b)) - Number(hasNameOfIdsOrLabels(a)));
  const attributes = [...(member.attributes ?? []), ...found];
  return {
    ...member,
    ...(idSources.length === 0 ? {} : { idSources }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

/** Returns a member with its entries as text, if it is one-dimensional and has some. */
export function withEntries(member: EmbeddingMember, own: RowArray | undefined): EmbeddingMember {
  return own === undefined ? member : { ...member, readEntries: () => own.read() };
}

/**
 * Number of entries checked before all of an array are read for ids: most arrays repeat some of
 * them.
 */
const lookedAt = 256;

async function beginsAsIds({ read, canBeIds }: RowArray): Promise<boolean> {
  const start = (await read(lookedAt)).slice(0, lookedAt);
  const isWhole = canBeIds || start.every((entry) => Number.isInteger(Number(entry)));
  return isWhole && new Set(start).size === start.length && !start.includes('');
}

/** Returns the last name of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Returns the folder of a path, without the last slash. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function hasNameOfIdsOrLabels({ name }: RowAttribute): boolean {
  return attributeKind(name) !== undefined;
}
