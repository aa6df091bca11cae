import {
  allocateFloat64,
  allocateLike,
  type FloatArray,
  gatherRows,
  type Matrix,
  stackRows,
} from '../../core/linalg/matrix';
import {
  mergeNearest,
  type Nearness,
  nearestInBlock,
  type NearRow,
} from '../../core/preview/nearest-rows';
import { addRows, emptyStatistics, type RowStatistics } from '../../core/preview/row-statistics';
import { cutRuns, type RowRun } from '../../core/preview/sample-runs';
import { checkRows } from '../../core/study/row-check';
import type { EmbeddingMember } from '../../formats/format';
import { checkMemory, type ReadLimits } from '../../formats/limits';
import type { ReadableFile } from '../open-readable';
import type { Entries, RowDescriptions } from '../protocol/preview';
import { describeRows } from './row-descriptions';
import { type ReadableMember, withMember } from './opened-member';

/** Finite rows of a sample. */
export interface SampledRows {
  /** Number in the file of every row. */
  readonly numbers: Float64Array;
  readonly rows: Matrix;
}

/** Work on one member of a file that the engine's threads do for previews. */
export interface PreviewFileTasks {
  /** Rows and columns. */
  'preview-shape': (input: { target: ReadableMember }) => Promise<[number, number]>;
  'preview-entries': (input: {
    target: ReadableMember;
    rows: RowRun;
    columns: RowRun;
  }) => Promise<Entries>;
  'preview-descriptions': (input: {
    target: ReadableMember;
    labels?: ReadableFile;
  }) => Promise<RowDescriptions>;
  'preview-statistics': (input: {
    target: ReadableMember;
    runs: readonly RowRun[];
  }) => Promise<RowStatistics>;
  'preview-sample': (input: {
    target: ReadableMember;
    runs: readonly RowRun[];
  }) => Promise<SampledRows>;
  'preview-nearest': (input: {
    target: ReadableMember;
    runs: readonly RowRun[];
    query: FloatArray;
    self: number;
    nearness: Nearness;
    k: number;
  }) => Promise<NearRow[]>;
}

/** Each task of {@link PreviewFileTasks}, within bounds on what it may take. */
export const previewFileTasks: {
  readonly [N in keyof PreviewFileTasks]: (
    input: Parameters<PreviewFileTasks[N]>[0],
    limits: ReadLimits,
  ) => ReturnType<PreviewFileTasks[N]>;
} = {
  'preview-shape': ({ target }, limits) =>
    withMember(target, limits, ({ shape }) => Promise.resolve(shape as [number, number])),

  'preview-entries': ({ target, rows, columns }, limits) =>
    withMember(target, limits, async (member) => {
      const { start, stop } = rows;
      return takeColumns(await member.readRows(start, stop), columns);
    }),

  'preview-descriptions': ({ target, labels }, limits) =>
    withMember(target, limits, (member) => describeRows(target.file.name, member, labels, limits)),

  'preview-statistics': ({ target, runs }, limits) =>
    withMember(target, limits, async (member) => {
      const cols = member.shape[1]!;
      checkMemory(target.file, `Statistics of ${cols} dimensions`, cols * bytesPerDim, limits);
      const statistics = emptyStatistics(cols);
      await eachBlock(member, runs, (block, from) => {
        addRows(statistics, block, from);
      });
      return statistics;
    }),

  'preview-sample': ({ target, runs }, limits) =>
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

  'preview-nearest': ({ target, runs, query, self, nearness, k }, limits) =>
    withMember(target, limits, async (member) => {
      let nearest: NearRow[] = [];
      await eachBlock(member, runs, (block, from) => {
        const near = nearestInBlock(query, block, from, self, nearness, k);
        nearest = mergeNearest([nearest, near], nearness, k);
      });
      return nearest;
    }),
};

/** What statistics take for one dimension: moments, range, histogram. */
const bytesPerDim = 400;

/** Values that are read at once. */
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
  const kept = stop - start;
  const taken = allocateLike(data, rows * kept);
  for (let i = 0; i < rows; i++) {
    taken.set(data.subarray(i * cols + start, i * cols + stop), i * kept);
  }
  return { cols: kept, data: taken };
}
