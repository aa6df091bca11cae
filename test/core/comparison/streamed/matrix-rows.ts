import { rowRange } from '../../../../src/core/matrix';
import type { ComparisonOptions } from '../../../../src/core/comparison/types';
import type { LoadedSpace } from '../../../../src/core/study/types';
import type { Executor } from '../../../../src/core/runtime/executor';
import { inlineExecutorWith } from '../../../../src/core/runtime/inline-executor';
import type { StreamedInput } from '../../../../src/core/comparison/streamed/streamed-study';
import type { LendingRows } from '../../../../src/core/comparison/streamed/tasks';

/** Creates a streamed input from spaces in memory. */
export function streamedInput(
  spaces: readonly LoadedSpace[],
  options: ComparisonOptions,
  memoryBytes = 2 ** 30,
): StreamedInput {
  return {
    spaces: spaces.map((space) => ({ ...space, source: space.matrix })),
    options,
    memoryBytes,
  };
}

/** Runs every task in this thread, including those that read rows. */
export const streamingExecutor: Executor = {
  ...inlineExecutorWith({
    lendRows: (sources, use) =>
      use(
        (sources as LoadedSpace['matrix'][]).map((matrix) => ({
          readRows: (start, stop) => Promise.resolve(rowRange(matrix, start, stop)),
        })),
      ),
  } satisfies LendingRows),
  parallelism: 2,
};
