import { InspectorError } from '../core/errors';
import type { EmbeddingMember, RowAttribute } from './format';
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

/**
 * A matrix with the ids and attributes that lie beside it and have one entry a row.
 * @param file as the person knows it
 */
export function withRowArrays(
  file: string,
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
  return {
    ...member,
    ...(ids === undefined ? {} : { readIds: ids.canBeIds ? ids.read : () => wholeIds(file, ids) }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

/** Ids that are saved as other numbers, such as 1.0. @throws InspectorError `not-row-ids` */
async function wholeIds(file: string, { name, read }: RowArray): Promise<readonly string[]> {
  const ids = await read();
  const other = ids.findIndex((id) => !/^-?\d+$/.test(id));
  if (other < 0) return ids;
  throw new InspectorError({
    code: 'not-row-ids',
    file,
    problem: `"${name}" is called as row ids are, but holds ${ids[other]!} for row ${other}, which is no whole number.`,
    remedy: 'Save row ids as texts or whole numbers, and anything else under another name.',
  });
}

function isKnown({ name }: RowAttribute): boolean {
  return attributeKind(name) !== undefined;
}
