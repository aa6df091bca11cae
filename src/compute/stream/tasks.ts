import { type StreamTaskTable, streamTasks } from '../../core/study/stream/tasks';
import type { LoadedSpace } from '../../core/study/comparison';
import type { ReadLimits } from '../../formats/limits';
import { readIdColumns } from '../../formats/read-id-columns';
import { elementTypes } from '../../formats/elements';
import { withMembers, type MemberSource } from './lent-members';

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

/** Work on spaces that stay in their files. */
export interface StreamFileTasks extends StreamTaskTable {
  /** What the header says of a space. */
  'read-head': (input: { source: MemberSource }) => Promise<SpaceHead>;
  'read-ids': (input: { source: MemberSource }) => Promise<SpaceIds>;
}

/** Each task, within bounds on what it may take. */
export function streamFileTasks(limits: ReadLimits): StreamFileTasks {
  return {
    ...streamTasks((sources, use) => withMembers(sources as MemberSource[], limits, use)),
    'read-head': ({ source }) =>
      withMembers([source], limits, ([member]) => {
        const [rows, cols] = member!.shape as [number, number];
        const entryBytes = (elementTypes.get(member!.dtype)?.wide ?? true) ? 8 : 4;
        const { dtype, columns } = member!;
        const head = { rows, cols, dtype, entryBytes };
        return Promise.resolve(columns === undefined ? head : { ...head, columns });
      }),
    'read-ids': ({ source }) =>
      withMembers([source], limits, ([member]) => readIdColumns(source.file.name, member!)),
  };
}
