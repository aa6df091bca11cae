import type { LabelledRow, Labels } from '../../core/study/types';
import type { IdEntries } from '../../core/study/id-columns';
import type { EmbeddingFile, EmbeddingMember, RowAttribute } from '../../formats/format';
import { attributeKind } from '../../formats/id-names';

/** A column that lies beside the embeddings of a file. */
interface Column {
  readonly member: EmbeddingMember;
  readonly attribute: RowAttribute;
  /** As it is named behind the file: with the array it lies beside, where that has a name. */
  readonly path: string;
}

/**
 * The labels in a column of a file: the one of that name, else what is called labels, else the only one; undefined
 * where there is none.
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

/** A column of a table is there as labels, whatever else it would be. */
function asLabels(opened: EmbeddingFile, wanted: string | undefined): EmbeddingFile {
  const { table } = opened;
  const isColumn = table?.columns.some(({ name }) => name === wanted) === true;
  return isColumn ? { ...opened, members: table.members({ without: [wanted!] }) } : opened;
}

/** How the columns of a file that can be labels are named behind it. */
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
    // By where an array of labels lies itself: in the group or dict of its embeddings.
    columns.find(({ member, attribute }) =>
      isNamed(member.name.replace(/[^/]*$/, '') + attribute.name),
    ) ??
    columns.find(({ attribute }) => attribute.name === wanted)
  );
}
