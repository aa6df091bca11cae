import { describeRepeated, type IdColumn, idColumnOf } from '../core/study/id-columns';
import type { LoadedSpace } from '../core/study/types';
import type { EmbeddingMember } from './format';
import { warningsOf } from './look-alikes';

/**
 * Reads all columns that may identify a member's rows, with warnings about the member.
 * @param file name of the file for the user
 */
export async function readIdColumns(
  file: string,
  member: EmbeddingMember,
): Promise<Pick<LoadedSpace, 'idColumns' | 'noIds' | 'warnings'>> {
  const columns: IdColumn[] = [];
  const noIds: { name: string; reason: string }[] = [];
  for (const { name, kind, read, mayBeIds } of member.idSources ?? []) {
    if (mayBeIds !== undefined && !(await mayBeIds())) continue;
    const column = idColumnOf({ name, kind, entries: await read() });
    if (typeof column !== 'string') columns.push(column);
    else if (kind !== 'other') noIds.push({ name, reason: column });
  }
  // Columns marked as ids come before columns that merely have unique entries.
  columns.sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared));
  const said = [
    ...(await warningsOf(file, member)).map((warning) => `${file}: ${warning}`),
    // For other columns the warning is given when rows are paired by them.
    ...columns.flatMap((column) =>
      column.isDeclared ? (describeRepeated(file, column) ?? []) : [],
    ),
  ];
  return {
    ...(columns.length === 0 ? {} : { idColumns: columns }),
    ...(noIds.length === 0 ? {} : { noIds }),
    ...(said.length === 0 ? {} : { warnings: said }),
  };
}
