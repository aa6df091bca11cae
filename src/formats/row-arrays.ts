import type { EmbeddingMember, RowAttribute } from './format';
import { attributeKind, isIdName } from './id-names';

/** A one-dimensional array that may describe the rows of those beside it. */
export interface RowArray {
  readonly name: string;
  /** The group or dict it lies in; empty at the top. */
  readonly folder: string;
  readonly entries: number;
  /** Texts and whole numbers can be ids; other numbers can't. */
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
  const ids = beside.find(({ name, canBeIds }) => canBeIds && isIdName(name));
  const attributes = beside
    .filter((array) => array !== ids)
    .flatMap(({ name, canBeIds, read }): RowAttribute[] => {
      // Texts and whole numbers whose name does not tell are most likely what rows are sorted by.
      const kind = attributeKind(name) ?? (canBeIds && !isIdName(name) ? 'label' : undefined);
      return kind === undefined ? [] : [{ name, kind, read }];
    })
    .sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
  return {
    ...member,
    ...(ids === undefined ? {} : { readIds: ids.read }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

function isKnown({ name }: RowAttribute): boolean {
  return attributeKind(name) !== undefined;
}
