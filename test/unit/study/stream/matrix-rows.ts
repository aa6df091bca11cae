import { rowRange } from '../../../../src/core/linalg/matrix';
import type {
  ComparisonOptions,
  Executor,
  LoadedSpace,
} from '../../../../src/core/study/comparison';
import { inlineExecutor } from '../../../../src/core/study/inline-executor';
import type { StreamedInput } from '../../../../src/core/study/stream/streamed-study';
import { streamTasks, type StreamTaskTable } from '../../../../src/core/study/stream/tasks';

/** Spaces in memory that pretend to lie in files. */
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

type Task = (input: unknown) => Promise<unknown>;

const tasks = streamTasks((sources, use) =>
  use(
    (sources as LoadedSpace['matrix'][]).map((matrix) => ({
      readRows: (start, stop) => Promise.resolve(rowRange(matrix, start, stop)),
    })),
  ),
) as StreamTaskTable & Record<string, Task>;

/** Runs every task in this thread, those that read rows as well. */
export const streamingExecutor: Executor = {
  parallelism: 2,
  run: (name, input, onEvent) =>
    name in tasks ? tasks[name]!(input) : inlineExecutor.run(name, input, onEvent),
};
