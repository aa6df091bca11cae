import type { LoadedSpace } from '../../core/study/types';
import { defineTask } from '../../core/runtime/task';
import { elementTypes } from '../../formats/elements';
import { readIdColumns } from '../../formats/read-id-columns';
import type { ReadingFiles } from '../files/thread-context';
import { type MemberSource, withMembers } from '../files/member-pool';

/** Description of a space that is known before its rows are read. */
export interface SpaceHead {
  readonly rows: number;
  readonly cols: number;
  readonly dtype: string;
  /** For a table, the columns that form the space. */
  readonly columns?: string;
  /** Bytes of an entry in memory. */
  readonly entryBytes: number;
}

/** Columns that identify the rows of a space, and warnings about it. */
export type SpaceIds = Pick<LoadedSpace, 'idColumns' | 'noIds' | 'warnings'>;

/** Task: reads the header of a space that stays in its file. */
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

/** Task: reads the ids of a space that stays in its file. */
export const readIdsTask = defineTask(
  'read-ids',
  ({ source }: { source: MemberSource }, { limits }: ReadingFiles): Promise<SpaceIds> =>
    withMembers([source], limits, ([member]) => readIdColumns(source.file.name, member!)),
);

export const streamFileTasks = [readHeadTask, readIdsTask];
