import { defaultOptions } from '../../src/core/comparison/default-options';
import type { Matrix } from '../../src/core/matrix';
import type { ComparisonOptions } from '../../src/core/comparison/types';
import type { LoadedSpace } from '../../src/core/study/types';
import type { Executor } from '../../src/core/runtime/executor';
import { inlineExecutor } from '../../src/core/runtime/inline-executor';

/** Creates a space in memory from a name, rows, and optionally ids. */
export function space(name: string, matrix: Matrix, ids?: readonly string[]): LoadedSpace {
  return {
    name,
    file: `${name}.npy`,
    dtype: 'float64',
    matrix,
    ...(ids === undefined ? {} : { idColumns: [{ name: 'id', isDeclared: true, ids }] }),
  };
}

export function comparisonOptions(changes: Partial<ComparisonOptions> = {}): ComparisonOptions {
  return {
    ...defaultOptions,
    projections: ['absolute'],
    measures: ['cka-linear'],
    anchors: { strategy: 'uniform', count: 10 },
    precision: 'float64',
    ...changes,
  };
}

export const runtime = { executor: inlineExecutor };

/**
 * Creates an executor that copies inputs and outputs like threads, and runs the latest task first.
 */
export function contraryExecutor(parallelism: number): Executor {
  const waiting: (() => Promise<void>)[] = [];
  const runLatest = (): void => void waiting.pop()?.();
  return {
    parallelism,
    run: (name, input) =>
      new Promise((resolve, reject) => {
        waiting.push(() =>
          inlineExecutor
            .run(name, structuredClone(input))
            .then((output) => {
              resolve(structuredClone(output));
            })
            .catch(reject),
        );
        setImmediate(runLatest);
      }),
  };
}
