import { basename } from 'node:path';
import { InspectorError } from '../../core/errors';
import type { EmbeddingMember } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { warningsOf } from '../../formats/look-alikes';
import { readText, type ReadableFile } from '../open-readable';
import type { RowDescriptions } from '../protocol/preview';
import { parseLabels } from '../row-lists';

type Attribute = RowDescriptions['attributes'][number];

/** What the file and a labels file say of a member's rows, with what there is to say of the member itself. */
export async function describeRows(
  file: string,
  member: EmbeddingMember,
  labels: ReadableFile | undefined,
  limits: ReadLimits,
): Promise<RowDescriptions> {
  const { shape, idSources = [], attributes = [] } = member;
  const said = await warningsOf(basename(file), member);
  const rows = shape[0]!;
  if (rows > limits.describedRows) {
    const most = limits.describedRows.toLocaleString('en');
    return {
      attributes: [],
      warnings: [
        ...said,
        `Ids and labels are not shown: the file has more than ${most} rows (the setting latentSpace.bounds.describedRows).`,
      ],
    };
  }
  const faults: string[] = [];
  // What says that it holds ids goes before what is just unique.
  const source =
    idSources.find(({ kind }) => kind === 'ids') ?? idSources.find(({ kind }) => kind === 'index');
  const ids = source && (await orWarning(source.read, faults));
  const own: Attribute[] = [];
  for (const { name, kind, read } of attributes) {
    const values = await orWarning(read, faults);
    if (values !== undefined) own.push({ name, kind, values });
  }
  const { attributes: beside, warnings } = await besideRows(rows, ids, labels, limits);
  return {
    ...(ids === undefined ? {} : { ids }),
    attributes: [...beside, ...own],
    warnings: [...said, ...faults, ...warnings],
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
  limits: ReadLimits,
): Promise<Pick<RowDescriptions, 'attributes' | 'warnings'>> {
  if (file === undefined) return { attributes: [], warnings: [] };
  const name = basename(file.name);
  try {
    const labelled = parseLabels(file.name, await readText(file, limits)).rows;
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
