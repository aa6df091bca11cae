import { describeRepeated, type IdColumn, idColumnOf } from '../core/study/id-columns';
import type { LoadedSpace } from '../core/study/types';
import type { EmbeddingMember } from './format';
import { warningsOf } from './look-alikes';

/** Reads all that may tell a member's rows apart, and what to say of the member. @param file as the person knows it */
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
  // What says that it holds ids goes before what is just unique.
  columns.sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared));
  const said = [
    ...(await warningsOf(file, member)).map((warning) => `${file}: ${warning}`),
    // Of other columns that is said where rows are paired by them.
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
