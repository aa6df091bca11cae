import {
  allocateFloat64,
  allocateLike,
  type FloatArray,
  gatherRows,
  type Matrix,
  stackRows,
} from '../../core/matrix';
import {
  mergeNearest,
  type Nearness,
  nearestInBlock,
  type NearRow,
} from '../../core/preview/nearest-rows';
import { addRows, emptyStatistics } from '../../core/preview/row-statistics';
import { cutRuns, type RowRun } from '../../core/preview/sample-runs';
import { defineTask } from '../../core/runtime/task';
import { checkRows } from '../../core/study/row-check';
import type { EmbeddingMember } from '../../formats/format';
import { checkMemory } from '../../formats/limits';
import type { ReadableFile } from '../files/open-readable';
import type { Entries } from '../protocol/preview';
import type { ReadingFiles } from '../files/thread-context';
import { describeRows } from './row-descriptions';
import { type MemberSource, withMember } from '../files/member-pool';

/** Finite rows of a sample. */
export interface SampledRows {
  /** Number of every row in the file. */
  readonly numbers: Float64Array;
  readonly rows: Matrix;
}

/** Runs of rows of a member. */
interface MemberRuns {
  readonly target: MemberSource;
  readonly runs: readonly RowRun[];
}

/** Task: numbers of rows and columns. */
export const previewShapeTask = defineTask(
  'preview-shape',
  ({ target }: { target: MemberSource }, { limits }: ReadingFiles) =>
    withMember(target, limits, ({ shape }) => Promise.resolve(shape as [number, number])),
);

export const previewEntriesTask = defineTask(
  'preview-entries',
  (
    { target, rows, columns }: { target: MemberSource; rows: RowRun; columns: RowRun },
    { limits }: ReadingFiles,
  ) =>
    withMember(target, limits, async (member) => {
      const { start, stop } = rows;
      return takeColumns(await member.readRows(start, stop), columns);
    }),
);

export const previewDescriptionsTask = defineTask(
  'preview-descriptions',
  ({ target, labels }: { target: MemberSource; labels?: ReadableFile }, { limits }: ReadingFiles) =>
    withMember(target, limits, (member) => describeRows(target.file.name, member, labels, limits)),
);

export const previewStatisticsTask = defineTask(
  'preview-statistics',
  ({ target, runs }: MemberRuns, { limits }: ReadingFiles) =>
    withMember(target, limits, async (member) => {
      const cols = member.shape[1]!;
      checkMemory(target.file, `Statistics of ${cols} dimensions`, cols * bytesPerDim, limits);
      const statistics = emptyStatistics(cols);
      await eachBlock(member, runs, (block, from) => {
        addRows(statistics, block, from);
      });
      return statistics;
    }),
);

export const previewSampleTask = defineTask(
  'preview-sample',
  ({ target, runs }: MemberRuns, { limits }: ReadingFiles): Promise<SampledRows> =>
    withMember(target, limits, async (member) => {
      const blocks: Matrix[] = [];
      const numbers: number[] = [];
      await eachBlock(member, runs, (block, from) => {
        const { nonFinite } = checkRows(block);
        const skipped = new Set(nonFinite);
        const finite = Array.from({ length: block.rows }, (_, i) => i).filter(
          (i) => !skipped.has(i),
        );
        blocks.push(skipped.size === 0 ? block : gatherRows(block, finite));
        for (const i of finite) numbers.push(from + i);
      });
      const shared = allocateFloat64(numbers.length);
      shared.set(numbers);
      return { numbers: shared, rows: stackRows(blocks) };
    }),
);

export const previewNearestTask = defineTask(
  'preview-nearest',
  (
    {
      target,
      runs,
      query,
      self,
      nearness,
      k,
    }: MemberRuns & { query: FloatArray; self: number; nearness: Nearness; k: number },
    { limits }: ReadingFiles,
  ) =>
    withMember(target, limits, async (member) => {
      let nearest: NearRow[] = [];
      await eachBlock(member, runs, (block, from) => {
        const near = nearestInBlock(query, block, from, self, nearness, k);
        nearest = mergeNearest([nearest, near], nearness, k);
      });
      return nearest;
    }),
);

/** Tasks for previews that read one member of a file. */
export const previewFileTasks = [
  previewShapeTask,
  previewEntriesTask,
  previewDescriptionsTask,
  previewStatisticsTask,
  previewSampleTask,
  previewNearestTask,
];

/** Approximate bytes of one dimension's statistics: moments, range, histogram. */
const bytesPerDim = 400;

/** Number of values read at once. */
const blockValues = 2 ** 18;

/** Calls `use` with the rows of the runs in blocks, and the number of each block's first row. */
async function eachBlock(
  member: EmbeddingMember,
  runs: readonly RowRun[],
  use: (block: Matrix, from: number) => void,
): Promise<void> {
  const rows = Math.max(1, Math.floor(blockValues / member.shape[1]!));
  for (const { start, stop } of cutRuns(runs, rows)) {
    use(await member.readRows(start, stop), start);
  }
}

function takeColumns({ rows, cols, data }: Matrix, { start, stop }: RowRun): Entries {
  const rowCount = stop - start;
  const taken = allocateLike(data, rows * rowCount);
  for (let i = 0; i < rows; i++) {
    taken.set(data.subarray(i * cols + start, i * cols + stop), i * rowCount);
  }
  return { cols: rowCount, data: taken };
}
