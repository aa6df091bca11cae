import { join } from 'node:path';
import { InspectorError } from '../core/errors';
import type { FolderOptions } from '../compute/store/bounded-folder';
import { ProjectionCache } from '../compute/store/projection-cache';
import { ResultCache } from '../compute/store/result-cache';
import { defaultMemoryBytes } from '../compute/threads/engine-options';
import { EngineService } from '../compute/engine/engine-service';
import type { EngineProgress } from '../compute/protocol/engine';
import { WorkerPool } from '../compute/threads/worker-pool';
import type { EngineOptions } from './engine-options';
import { untilInterrupted } from './interrupted';
import { progressLine } from './progress-line';
import { tell } from './terminal';
import type { OnProgress } from '../core/runtime/progress';

/** Maximum size of a cache folder in mebibytes, for results and for projected spaces. */
const cacheMebibytes = { results: 256, projections: 1024 };

/**
 * Name of the cache's subfolder in the folder that the user names, which may contain other files.
 */
const cacheFolder = 'latent-space-inspector-cache';

/** Milliseconds that projected spaces may still be written after the answer. */
const longestWriting = 5000;

const defaults = { threads: 0, backend: 'auto', memory: defaultMemoryBytes / 2 ** 30 } as const;

/**
 * Runs `work` with an engine in this process and shows its progress in a terminal. Ctrl-C fires the
 * signal and ends the threads.
 */
export async function withEngine<T>(
  work: (
    engine: EngineService,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ) => Promise<T>,
  options: EngineOptions = defaults,
): Promise<T> {
  const memoryBytes = options.memory * 2 ** 30;
  const line = progressLine(process.stderr);
  const cache = (what: keyof typeof cacheMebibytes): FolderOptions | undefined =>
    options.cache === undefined
      ? undefined
      : { folder: join(options.cache, cacheFolder), maxBytes: cacheMebibytes[what] * 2 ** 20 };
  let isTold = false;
  // Both caches are in one folder.
  const unusable = (problem: string): void => {
    if (!isTold) tell(`warning: Nothing is kept in the cache folder. ${problem}`);
    isTold = true;
  };
  const [results, projections] = [cache('results'), cache('projections')];
  const engine = new EngineService(
    () =>
      new WorkerPool(join(import.meta.dirname, 'worker.cjs'), options.threads, {
        ...options.bound,
        backend: options.backend,
        packageFolders: [],
        memoryBytes,
      }),
    (uri) =>
      Promise.reject(
        new InspectorError({
          code: 'unreadable',
          file: uri,
          problem: 'The command line reads local files only.',
          remedy: 'Name a local path.',
        }),
      ),
    memoryBytes,
    {
      results: results && new ResultCache(results, unusable),
      projections: projections && new ProjectionCache(projections, undefined, unusable),
    },
  );
  return untilInterrupted(async (signal) => {
    try {
      return await work(engine, line.update, signal);
    } finally {
      line.clear();
      // After a cancellation nothing waits: the process ends together with its threads.
      if (!signal.aborted) {
        await engine.close();
        // The answer is printed meanwhile.
        void engine.finish(longestWriting);
      }
    }
  });
}
