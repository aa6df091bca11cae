import { performance } from 'node:perf_hooks';
import { CancelledError } from '../core/errors';
import { compare } from '../core/study/compare';
import type {
  AnchorChoice,
  ComparisonOptions,
  LoadedSpace,
  Progress,
  RowChoice,
  Runtime,
} from '../core/study/comparison';
import { inspectPair, type PairInspection } from '../core/study/inspect-pair';
import type { StudyInput } from '../core/study/prepare-study';
import { formatFileReference, spaceNames } from './file-reference';
import { parseLabels, parseRowIds } from './row-lists';
import { RemainingTime } from './remaining-time';
import { engineNameTask, type ReadableFile } from './tasks';
import type {
  CompareRequest,
  Engine,
  EngineProgress,
  EngineResult,
  FileDescription,
  FileReference,
  InspectRequest,
} from './protocol/engine';
import type { WorkerPool } from './worker-pool';

/** Reads a whole file that only the host can reach. */
export type FetchFile = (uri: string) => Promise<Uint8Array>;

/** Share of a comparison's progress bar that reading the files takes. */
const readingShare = 0.2;

/** The engine itself, whatever process it lives in. All heavy work runs on the pool's threads. */
export class EngineService implements Engine {
  /** Pools that wait for work. A request has its own, so that cancelling it ends no other. */
  private readonly idle: WorkerPool[] = [];
  private readonly lent = new Set<WorkerPool>();

  constructor(
    private readonly createPool: () => WorkerPool,
    private readonly fetchFile: FetchFile,
  ) {}

  async describe(file: FileReference): Promise<FileDescription> {
    const input = { file: await this.readable(file) };
    return this.withPool(
      async (pool) => (await pool.run('describe-file', input)) as FileDescription,
    );
  }

  async compare(
    request: CompareRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<EngineResult> {
    const started = performance.now();
    return this.withStudy(request, progress, signal, async (study, runtime) => {
      const result = await compare(study, runtime);
      const engine = (await runtime.executor.run(engineNameTask, {})) as string;
      return { ...result, engine, seconds: (performance.now() - started) / 1000 };
    });
  }

  async inspectPair(
    request: InspectRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
  ): Promise<PairInspection> {
    return this.withStudy(request, progress, signal, (study, runtime) =>
      inspectPair(study, request.pair, runtime),
    );
  }

  /** Reads a study into memory and does something with it, on threads of its own. */
  private withStudy<T>(
    request: CompareRequest,
    progress: (progress: EngineProgress) => void,
    signal: AbortSignal,
    use: (study: StudyInput, runtime: Runtime) => Promise<T>,
  ): Promise<T> {
    return this.withPool(async (pool) => {
      const remaining = new RemainingTime();
      const report = ({ fraction, message }: Progress): void => {
        progress({ fraction, message, ...remaining.update(fraction) });
      };
      const [spaces, options, labels] = await Promise.all([
        this.readSpaces(pool, request.spaces, report),
        this.resolveOptions(pool, request.options),
        request.labels === undefined
          ? undefined
          : this.readText(pool, request.labels).then((text) =>
              parseLabels(request.labels!.name, text),
            ),
      ]);
      return use(
        { spaces, options, ...(labels === undefined ? {} : { labels }) },
        {
          executor: pool,
          cancellation: signal,
          progress: ({ fraction, message }) => {
            report({ fraction: readingShare + (1 - readingShare) * fraction, message });
          },
        },
      );
    }, signal);
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await Promise.all([...this.idle.splice(0), ...this.lent].map((pool) => pool.close()));
  }

  /** Lends a pool; ends its threads when `signal` fires, so that no task delays a cancellation. */
  private async withPool<T>(
    work: (pool: WorkerPool) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (signal?.aborted) throw new CancelledError();
    const pool = this.idle.pop() ?? this.createPool();
    this.lent.add(pool);
    const abort = (): void => void pool.close();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await work(pool);
    } finally {
      signal?.removeEventListener('abort', abort);
      this.lent.delete(pool);
      if (!pool.closed) this.idle.push(pool);
    }
  }

  private async readSpaces(
    pool: WorkerPool,
    files: readonly FileReference[],
    report: (progress: Progress) => void,
  ): Promise<LoadedSpace[]> {
    const names = spaceNames(files);
    let read = 0;
    report({ fraction: 0, message: `Reading ${files.length} files` });
    return Promise.all(
      files.map(async (file, i) => {
        const input = { file: await this.readable(file), member: file.member, name: names[i]! };
        const space = (await pool.run('read-space', input)) as LoadedSpace;
        read++;
        report({
          fraction: (readingShare * read) / files.length,
          message: `Read ${names[i]!} (${read} of ${files.length})`,
        });
        return { ...space, file: formatFileReference(file) };
      }),
    );
  }

  private async resolveOptions(
    pool: WorkerPool,
    options: CompareRequest['options'],
  ): Promise<ComparisonOptions> {
    const { anchors, rows, ...rest } = options;
    return {
      ...rest,
      anchors:
        'file' in anchors && typeof anchors.file === 'object'
          ? await this.readIds(pool, anchors.file)
          : (anchors as AnchorChoice),
      ...(rows === undefined
        ? {}
        : {
            rows:
              'file' in rows && typeof rows.file === 'object'
                ? await this.readIds(pool, rows.file)
                : (rows as RowChoice),
          }),
    };
  }

  private async readIds(
    pool: WorkerPool,
    file: FileReference,
  ): Promise<{ ids: readonly string[]; file: string }> {
    return { ids: parseRowIds(file.name, await this.readText(pool, file)), file: file.name };
  }

  private async readText(pool: WorkerPool, file: FileReference): Promise<string> {
    return (await pool.run('read-text', { file: await this.readable(file) })) as string;
  }

  private async readable({ location, name }: FileReference): Promise<ReadableFile> {
    return 'path' in location
      ? { name, path: location.path }
      : { name, bytes: await this.fetchFile(location.uri) };
  }
}
