import type { EmbeddingMember, IdSource, RowAttribute } from './format';
import { attributeKind, isIdName } from './id-names';

/** A one-dimensional array that may describe the rows of those beside it. */
export interface RowArray {
  readonly name: string;
  /** The group or dict it lies in; empty at the top. */
  readonly folder: string;
  readonly entries: number;
  /** Texts and whole numbers can be ids; of other numbers only those that are whole by their values. */
  readonly canBeIds: boolean;
  readonly read: () => Promise<readonly string[]>;
}

/** A matrix with the ids and attributes that lie beside it and have one entry a row. */
export function withRowArrays(
  member: EmbeddingMember,
  folder: string,
  arrays: readonly RowArray[],
): EmbeddingMember {
  if (member.shape.length < 2) return member;
  const beside = arrays.filter(
    (array) => array.folder === folder && array.entries === member.shape[0],
  );
  const named = beside.filter(({ name }) => isIdName(name));
  const ids = named.find(({ canBeIds }) => canBeIds) ?? named[0];
  const attributes = beside
    .filter((array) => array !== ids)
    .flatMap(({ name, canBeIds, read }): RowAttribute[] => {
      // Texts and whole numbers whose name does not tell are most likely what rows are sorted by.
      const kind = attributeKind(name) ?? (canBeIds && !isIdName(name) ? 'label' : undefined);
      return kind === undefined ? [] : [{ name, kind, read }];
    })
    .sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
  const idSources = beside
    .filter((array) => array.canBeIds || isIdName(array.name))
    .map((array): IdSource => ({
      name: array.name,
      kind: isIdName(array.name) ? 'ids' : 'other',
      read: array.read,
    }));
  return {
    ...member,
    ...(idSources.length === 0 ? {} : { idSources }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

/** A member with its entries as text, where it is one-dimensional and has some. */
export function withEntries(member: EmbeddingMember, own: RowArray | undefined): EmbeddingMember {
  return own === undefined ? member : { ...member, readEntries: own.read };
}

function isKnown({ name }: RowAttribute): boolean {
  return attributeKind(name) !== undefined;
}
