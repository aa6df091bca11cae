import type { LabelledRow, Labels } from '../../core/study/types';
import type { IdEntries } from '../../core/study/id-columns';
import type { EmbeddingFile, EmbeddingMember, RowAttribute } from '../../formats/format';
import { attributeKind } from '../../formats/id-names';

/** A column beside the embeddings of a file. */
interface Column {
  readonly member: EmbeddingMember;
  readonly attribute: RowAttribute;
  /** Name in `FILE#path`: with the name of the array beside which it is, if that has one. */
  readonly path: string;
}

/**
 * Reads the labels in a column of a file: the one with that name, else the one that is called
 * labels, else the only one; undefined if there is none.
 */
export async function columnLabels(
  file: string,
  opened: EmbeddingFile,
  wanted: string | undefined,
): Promise<Labels | undefined> {
  const found = findColumn(columnsOf(asLabels(opened, wanted)), wanted);
  if (found === undefined) return undefined;
  const { member, attribute } = found;
  const { attributes = [], idSources = [] } = member;
  const beside = (kind: RowAttribute['kind']): Promise<readonly string[] | undefined> =>
    attributes.find((other) => other !== attribute && other.kind === kind)?.read() ??
    Promise.resolve(undefined);
  const [labels, splits, texts, names] = await Promise.all([
    attribute.read(),
    beside('split'),
    beside('text'),
    Promise.all(
      idSources
        .filter(({ name }) => name !== attribute.name)
        .map(async ({ name, kind, read }): Promise<IdEntries> => ({
          name,
          kind,
          entries: await read(),
        })),
    ),
  ]);
  return {
    file: `${file}#${attribute.name}`,
    column: attribute.name,
    names,
    rows: labels.map((label, row): LabelledRow => {
      const [split, text] = [splits?.[row], texts?.[row]];
      return {
        label,
        ...(split === undefined ? {} : { split }),
        ...(text === undefined ? {} : { text }),
      };
    }),
  };
}

/**
 * Returns a table with the wanted column available as labels, even if it would be part of a space.
 */
function asLabels(opened: EmbeddingFile, wanted: string | undefined): EmbeddingFile {
  const { table } = opened;
  const isColumn = table?.columns.some(({ name }) => name === wanted) === true;
  return isColumn ? { ...opened, members: table.members({ without: [wanted!] }) } : opened;
}

/** Returns the names of a file's columns that can be labels, as in `FILE#name`. */
export function columnNames(opened: EmbeddingFile): string[] {
  return columnsOf(opened).map(({ path }) => path);
}

function columnsOf({ members }: EmbeddingFile): Column[] {
  return members.flatMap((member) =>
    (member.attributes ?? []).map((attribute) => ({
      member,
      attribute,
      path: member.name === '' ? attribute.name : `${member.name}/${attribute.name}`,
    })),
  );
}

function findColumn(columns: readonly Column[], wanted: string | undefined): Column | undefined {
  if (wanted === undefined) {
    const named = columns.find(({ attribute }) => attributeKind(attribute.name) === 'label');
    const labels = columns.filter(({ attribute }) => attribute.kind === 'label');
    const isOne = new Set(labels.map(({ attribute }) => attribute.name)).size === 1;
    return named ?? (isOne ? labels[0] : undefined);
  }
  const isNamed = (path: string): boolean => path === wanted || path === `/${wanted}`;
  return (
    columns.find(({ path }) => isNamed(path)) ??
    // By the group or dict in which an array of labels itself would be.
    columns.find(({ member, attribute }) =>
      isNamed(member.name.replace(/[^/]*$/, '') + attribute.name),
    ) ??
    columns.find(({ attribute }) => attribute.name === wanted)
  );
}
