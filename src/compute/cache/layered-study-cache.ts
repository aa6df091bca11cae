import type { Executor, StudyCache, ProjectedSpace } from '../../core/runtime/executor';
import { version } from '../../../package.json';
import { engineNameTask } from '../threads/engine-name-task';
import type { WorkerPool } from '../threads/worker-pool';
import type { MemoryCache } from '../store/memory-cache';
import type { ProjectionCache } from '../store/projection-cache';
import { readProjectionTask } from '../reading/file-tasks';
import type { ResultCache } from '../store/result-cache';

/** Bytes of an entry in memory besides its rows, or of a number. */
const entryBytes = 64;
const numberBytes = 8;

/** Cache of projections and anchors for requests: looks in memory first, then on the disk. */
export class LayeredStudyCache implements StudyCache {
  private engine: Promise<string> | undefined;

  constructor(
    private readonly pool: WorkerPool,
    private readonly memory: MemoryCache,
    private readonly projections: ProjectionCache | undefined,
    private readonly results: ResultCache | undefined,
  ) {}

  projection(
    key: string,
    make: (executor: Executor) => Promise<ProjectedSpace>,
  ): Promise<ProjectedSpace> {
    return this.memory.cached(
      key,
      async () => {
        const { pool, projections } = this;
        if (projections === undefined) return make(pool);
        const name = await this.keyOnDisk('projection', key);
        const input = { folder: projections.options, name: projections.nameOf(name) };
        const found = await pool.run(readProjectionTask, input);
        if (found !== undefined) return found;
        let seconds = 0;
        const made = await make({
          parallelism: pool.parallelism,
          run: (task, work, onEvent) =>
            pool.run(task, work, onEvent, (spent) => {
              seconds += spent;
            }),
        });
        await projections.offer(name, made, seconds);
        return made;
      },
      ({ rows }) => entryBytes + (rows?.data.byteLength ?? 0),
    );
  }

  anchors(key: string, make: () => Promise<number[]>): Promise<number[]> {
    return this.memory.cached(
      key,
      async () => {
        const { results } = this;
        if (results === undefined) return make();
        const name = await this.keyOnDisk('anchors', key);
        const found = (await results.get(name)) as number[] | undefined;
        if (found !== undefined) return found;
        const made = await make();
        await results.set(name, made);
        return made;
      },
      ({ length }) => entryBytes + numberBytes * length,
    );
  }

  /**
   * Key on disk. Includes the kernels, whose results differ in the last digits, and the release.
   */
  private async keyOnDisk(kind: string, key: string): Promise<string> {
    this.engine ??= this.pool.run(engineNameTask, undefined);
    return JSON.stringify([kind, version, await this.engine, key]);
  }
}
