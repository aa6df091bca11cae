import { basename } from 'node:path';
import { InspectorError } from '../../core/errors';
import type { EmbeddingMember } from '../../formats/format';
import { readText, type ReadableFile } from '../open-readable';
import type { RowDescriptions } from '../protocol/preview';
import { parseLabels } from '../row-lists';

type Attribute = RowDescriptions['attributes'][number];

/** Rows up to which ids, labels and texts are read: they are all held at once. */
const mostDescribed = 2 ** 20;

/** What the file and a labels file say of a member's rows. What can't be read is a warning. */
export async function describeRows(
  { shape, readIds, attributes = [] }: EmbeddingMember,
  labels: ReadableFile | undefined,
): Promise<RowDescriptions> {
  const rows = shape[0]!;
  if (rows > mostDescribed) {
    const most = mostDescribed.toLocaleString('en');
    return {
      attributes: [],
      warnings: [`Ids and labels are not shown: the file has more than ${most} rows.`],
    };
  }
  const faults: string[] = [];
  const ids = readIds && (await orWarning(readIds, faults));
  const own: Attribute[] = [];
  for (const { name, kind, read } of attributes) {
    const values = await orWarning(read, faults);
    if (values !== undefined) own.push({ name, kind, values });
  }
  const { attributes: beside, warnings } = await besideRows(rows, ids, labels);
  return {
    ...(ids === undefined ? {} : { ids }),
    attributes: [...beside, ...own],
    warnings: [...faults, ...warnings],
  };
}

async function orWarning(
  read: () => Promise<readonly string[]>,
  warnings: string[],
): Promise<readonly string[] | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    warnings.push(error.message);
    return undefined;
  }
}

async function besideRows(
  rows: number,
  ids: readonly string[] | undefined,
  file: ReadableFile | undefined,
): Promise<Pick<RowDescriptions, 'attributes' | 'warnings'>> {
  if (file === undefined) return { attributes: [], warnings: [] };
  const name = basename(file.name);
  try {
    const labelled = parseLabels(file.name, await readText(file)).rows;
    const byId = new Map(labelled.map((row) => [row.id, row]));
    const found = Array.from({ length: rows }, (_, i) => byId.get(ids?.[i] ?? String(i)));
    if (!found.some((row) => row !== undefined)) {
      return { attributes: [], warnings: [`${name} names none of the rows.`] };
    }
    const kinds = (['label', 'split', 'text'] as const).filter((kind) =>
      labelled.some((row) => row[kind] !== undefined),
    );
    return {
      attributes: kinds.map((kind) => ({
        name: `${kind} (${name})`,
        kind,
        values: found.map((row) => row?.[kind] ?? ''),
      })),
      warnings: [],
    };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return { attributes: [], warnings: [error.message] };
  }
}
