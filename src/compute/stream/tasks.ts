import { type StreamTaskTable, streamTasks } from '../../core/study/stream/tasks';
import type { ReadLimits } from '../../formats/limits';
import { elementTypes } from '../../formats/elements';
import { withMembers, type MemberSource } from './lent-members';

/** What is known of a space before its rows are read. */
export interface SpaceHead {
  readonly rows: number;
  readonly cols: number;
  readonly dtype: string;
  /** Bytes of an entry in memory. */
  readonly entryBytes: number;
  readonly ids?: readonly string[];
}

/** Work on spaces that stay in their files. */
export interface StreamFileTasks extends StreamTaskTable {
  /** What the header says of a space; its ids where wanted. */
  'read-head': (input: { source: MemberSource; withIds: boolean }) => Promise<SpaceHead>;
}

/** Each task, within bounds on what it may take. */
export function streamFileTasks(limits: ReadLimits): StreamFileTasks {
  return {
    ...streamTasks((sources, use) => withMembers(sources as MemberSource[], limits, use)),
    'read-head': ({ source, withIds }) =>
      withMembers([source], limits, async ([member]) => {
        const [rows, cols] = member!.shape as [number, number];
        const ids = withIds ? await member!.readIds?.() : undefined;
        return {
          rows,
          cols,
          dtype: member!.dtype,
          entryBytes: (elementTypes.get(member!.dtype)?.wide ?? true) ? 8 : 4,
          ...(ids === undefined ? {} : { ids }),
        };
      }),
  };
}
