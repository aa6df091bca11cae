import { InspectorError } from '../core/errors';
import type { Labels } from '../core/study/comparison';
import type { EmbeddingFile, EmbeddingMember, RowAttribute } from '../formats/format';
import { attributeKind } from '../formats/id-names';
import type { ReadLimits } from '../formats/limits';
import { readIdColumns } from '../formats/read-id-columns';
import { openReadable, readText, type ReadableFile } from './open-readable';
import { parseLabels } from './row-lists';

/** Files that are read as a table of labels where no column of theirs is named. */
const tables = /\.(csv|tsv|txt)$/i;

/**
 * Reads the labels of rows: a table `id,label[,split][,text]`, or one column of any embedding file,
 * with the row ids of that file.
 * @param column of the file; `member/column` where arrays of a file have different ones
 * @throws InspectorError `not-labels`, or what reading the file throws
 */
export async function readLabels(
  file: ReadableFile,
  column: string | undefined,
  limits: ReadLimits,
): Promise<Labels> {
  const isTable = tables.test(file.name);
  if (column === undefined && isTable) return parseLabels(file.name, await readText(file, limits));
  const { opened, close } = await openReadable(file, limits);
  try {
    const found = findColumn(asLabels(opened, column), column);
    if (found !== undefined) return await labelsOf(file.name, found);
    if (isTable) return parseLabels(file.name, await readText(file, limits), column);
    throw noSuchColumn(file.name, column, opened);
  } finally {
    await close();
  }
}

/** A column of a table is there as labels, whatever else it would be. */
function asLabels(opened: EmbeddingFile, column: string | undefined): EmbeddingFile {
  const { table } = opened;
  const isColumn = table?.columns.some(({ name }) => name === column) === true;
  return isColumn ? { ...opened, members: table.members({ without: [column!] }) } : opened;
}

interface Column {
  readonly member: EmbeddingMember;
  readonly attribute: RowAttribute;
}

function columnsOf({ members }: EmbeddingFile): (Column & { path: string })[] {
  return members.flatMap((member) =>
    (member.attributes ?? []).map((attribute) => ({
      member,
      attribute,
      path: member.name === '' ? attribute.name : `${member.name}/${attribute.name}`,
    })),
  );
}

/** Without a name, what is called labels. */
function findColumn(opened: EmbeddingFile, name: string | undefined): Column | undefined {
  const columns = columnsOf(opened);
  if (name === undefined) {
    return columns.find(({ attribute }) => attributeKind(attribute.name) === 'label');
  }
  const isNamed = (path: string): boolean => path === name || path === `/${name}`;
  return (
    columns.find(({ path }) => isNamed(path)) ??
    // By where an array of labels lies itself: in the group or dict of its embeddings.
    columns.find(({ member, attribute }) =>
      isNamed(member.name.replace(/[^/]*$/, '') + attribute.name),
    ) ??
    columns.find(({ attribute }) => attribute.name === name)
  );
}

async function labelsOf(file: string, { member, attribute }: Column): Promise<Labels> {
  const beside = (kind: RowAttribute['kind']): Promise<readonly string[] | undefined> =>
    (member.attributes ?? []).find((other) => other !== attribute && other.kind === kind)?.read() ??
    Promise.resolve(undefined);
  const [labels, { idColumns = [] }, splits, texts] = await Promise.all([
    attribute.read(),
    readIdColumns(file, member),
    beside('split'),
    beside('text'),
  ]);
  // A label that names one row each is no name of rows to others.
  const ids = idColumns.find(
    ({ name, repeated }) => name !== attribute.name && repeated === undefined,
  )?.ids;
  return {
    file: `${file}#${attribute.name}`,
    ...(ids === undefined ? { byOrder: true } : {}),
    rows: labels.flatMap((label, i) => {
      // A row without a label is one that the labels don't name.
      if (label === '') return [];
      const [split, text] = [splits?.[i], texts?.[i]];
      return [
        {
          id: ids?.[i] ?? String(i),
          label,
          ...(split === undefined ? {} : { split }),
          ...(text === undefined ? {} : { text }),
        },
      ];
    }),
  };
}

function noSuchColumn(
  file: string,
  column: string | undefined,
  opened: EmbeddingFile,
): InspectorError {
  const known = columnsOf(opened).map(({ path }) => `${file}#${path}`);
  return new InspectorError({
    code: 'not-labels',
    file,
    problem:
      column === undefined
        ? 'It has no column of labels.'
        : `It has no column "${column}" of labels.`,
    remedy:
      known.length === 0
        ? 'Name a CSV file with the columns id,label, or a column of texts or whole numbers.'
        : `Name one of ${known.slice(0, 20).join(', ')}.`,
  });
}
