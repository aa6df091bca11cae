import type { LoadedSpace } from '../../core/study/types';
import { defineTask } from '../../core/runtime/task';
import { elementTypes } from '../../formats/elements';
import { readIdColumns } from '../../formats/read-id-columns';
import type { ReadingFiles } from '../files/thread-context';
import { type MemberSource, withMembers } from '../files/member-pool';

/** What is known of a space before its rows are read. */
export interface SpaceHead {
  readonly rows: number;
  readonly cols: number;
  readonly dtype: string;
  /** Of a table: which of its columns the space is. */
  readonly columns?: string;
  /** Bytes of an entry in memory. */
  readonly entryBytes: number;
}

/** What tells the rows of a space apart, and what to say of it. */
export type SpaceIds = Pick<LoadedSpace, 'idColumns' | 'noIds' | 'warnings'>;

/** What the header says of a space that stays in its file. */
export const readHeadTask = defineTask(
  'read-head',
  ({ source }: { source: MemberSource }, { limits }: ReadingFiles) =>
    withMembers([source], limits, ([member]): Promise<SpaceHead> => {
      const [rows, cols] = member!.shape as [number, number];
      const entryBytes = (elementTypes.get(member!.dtype)?.wide ?? true) ? 8 : 4;
      const { dtype, columns } = member!;
      const head = { rows, cols, dtype, entryBytes };
      return Promise.resolve(columns === undefined ? head : { ...head, columns });
    }),
);

/** The ids of a space that stays in its file. */
export const readIdsTask = defineTask(
  'read-ids',
  ({ source }: { source: MemberSource }, { limits }: ReadingFiles): Promise<SpaceIds> =>
    withMembers([source], limits, ([member]) => readIdColumns(source.file.name, member!)),
);

export const streamFileTasks = [readHeadTask, readIdsTask];
