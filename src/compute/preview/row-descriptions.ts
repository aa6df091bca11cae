import { basename } from 'node:path';
import { InspectorError } from '../../core/errors';
import { describePaired } from '../../core/study/align-labels';
import { pairRows } from '../../core/study/pairing';
import type { EmbeddingMember } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { warningsOf } from '../../formats/look-alikes';
import { readIdColumns } from '../../formats/read-id-columns';
import { readLabels } from '../labels/read-labels';
import type { ReadableFile } from '../files/open-readable';
import type { RowDescriptions } from '../protocol/preview';

type Attribute = RowDescriptions['attributes'][number];

/**
 * Reads the descriptions of a member's rows from the file and from a labels file, with warnings
 * about the member.
 */
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
  // Entries marked as ids come before an index.
  const source =
    idSources.find(({ kind }) => kind === 'ids') ?? idSources.find(({ kind }) => kind === 'index');
  const ids = source && (await orWarning(source.read, faults));
  const own: Attribute[] = [];
  for (const { name, kind, read } of attributes) {
    const values = await orWarning(read, faults);
    if (values !== undefined) own.push({ name, kind, values });
  }
  const { attributes: beside, warnings } = await besideRows(member, labels, limits);
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
  member: EmbeddingMember,
  file: ReadableFile | undefined,
  limits: ReadLimits,
): Promise<Pick<RowDescriptions, 'attributes' | 'warnings'>> {
  if (file === undefined) return { attributes: [], warnings: [] };
  const name = basename(file.name);
  try {
    const [labels, { idColumns }] = await Promise.all([
      readLabels(file, undefined, limits),
      readIdColumns(name, member),
    ]);
    const space = {
      name,
      file: name,
      matrix: { rows: member.shape[0]! },
      ...(idColumns === undefined ? {} : { idColumns }),
    };
    const warnings: string[] = [];
    const { rows: found } = describePaired(labels, pairRows([space]), undefined, warnings);
    const kinds = (['label', 'split', 'text'] as const).filter((kind) =>
      labels.rows.some((row) => row[kind] !== undefined),
    );
    return {
      attributes: kinds.map((kind) => ({
        name: `${kind} (${name})`,
        kind,
        values: found.map((row) => row?.[kind] ?? ''),
      })),
      warnings,
    };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return { attributes: [], warnings: [error.message] };
  }
}
