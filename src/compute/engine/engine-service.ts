import { performance } from 'node:perf_hooks';
import { CancelledError } from '../../core/errors';
import { compare } from '../../core/comparison/compare';
import type { ComparisonInput, ComparisonResult } from '../../core/comparison/types';
import type { Runtime } from '../../core/runtime/executor';
import {
  inspectPair,
  type PairChoice,
  type PairInspection,
} from '../../core/comparison/inspect-pair';
import {
  inspectStitching,
  type StitchInspection,
} from '../../core/stitching/study/inspect-stitching';
import { stitch } from '../../core/stitching/study/stitch';
import { compareStreamed } from '../../core/comparison/streamed/compare-streamed';
import { inspectStreamed } from '../../core/comparison/streamed/inspect-streamed';
import type { StreamedInput } from '../../core/comparison/streamed/streamed-study';
import { BlendService } from '../blend/blend-service';
import type { BlendStore } from '../blend/blend-store';
import { cachedComparison } from '../cache/cached-comparison';
import { LayeredStudyCache } from '../cache/layered-study-cache';
import { MemoryCache } from '../store/memory-cache';
import type { ProjectionCache } from '../store/projection-cache';
import { cachedInspection } from '../cache/cached-inspection';
import { cachedStitching } from '../cache/cached-stitching';
import { cached } from '../cache/cached';
import type { ResultCache } from '../store/result-cache';
import { project } from '../derive/project';
import { translate } from '../derive/translate';
import { describeFileTask } from '../reading/file-tasks';
import { engineNameTask } from '../threads/engine-name-task';
import { PreviewService } from '../preview/preview-service';
import { RemainingTime } from '../runtime/remaining-time';
import { unlessCancelled } from '../runtime/unless-cancelled';
import type {
  CompareRequest,
  EngineProgress,
  TimedComparison,
  FileDescription,
  FileReference,
  InspectPairRequest,
  InspectStitchingRequest,
  ProjectRequest,
  TimedStitching,
  StitchRequest,
  Timed,
  TranslateRequest,
  WrittenFile,
} from '../protocol/engine';
import type { Engine } from '../protocol/engine-contract';
import { leavingOut, orUnpaired } from '../reading/space-failures';
import { StudyReader } from '../reading/study-reader';
import { type FetchFile } from '../files/fetched';
import type { WorkerPool } from '../threads/worker-pool';
import type { OnProgress } from '../../core/runtime/progress';

function compareStudy(
  input: ComparisonInput | StreamedInput,
  runtime: Runtime,
): Promise<ComparisonResult> {
  return 'memoryBytes' in input ? compareStreamed(input, runtime) : compare(input, runtime);
}

function inspectOf(
  input: ComparisonInput | StreamedInput,
  pair: PairChoice,
  runtime: Runtime,
): Promise<PairInspection> {
  return 'memoryBytes' in input
    ? inspectStreamed(input, pair, runtime)
    : inspectPair(input, pair, runtime);
}

/** Share of a progress bar for reading the files. */
const readingShare = 0.2;

/** Share of a study's memory limit that cached rows may use between requests. */
const cachedShare = 0.25;

/** Stores on disk for what outlives the process; without a store it ends with the process. */
export interface Stores {
  readonly results?: ResultCache | undefined;
  readonly projections?: ProjectionCache | undefined;
  /** Trained and loaded blends. */
  readonly blends?: BlendStore | undefined;
}

/** The engine, independent of the process it runs in. All heavy work runs on the pool's threads. */
export class EngineService implements Engine {
  /** Idle pools. Each request has its own pool, so that cancelling it ends no other. */
  private readonly idle: WorkerPool[] = [];
  private readonly inUse = new Set<WorkerPool>();
  private ended = false;
  readonly previews: PreviewService;
  private readonly memory: MemoryCache;
  private readonly cache: ResultCache | undefined;
  private readonly projections: ProjectionCache | undefined;

  readonly blending: BlendService;

  constructor(
    private readonly createPool: () => WorkerPool,
    private readonly fetchFile: FetchFile,
    /** Memory limit of a study, in bytes. */
    private readonly memoryBytes: number,
    { results, projections, blends }: Stores = {},
  ) {
    this.cache = results;
    this.projections = projections;
    this.blending = new BlendService(
      {
        withReader: (progress, signal, work) => this.withReader(progress, signal, work),
        withExecutor: (work) => this.withPool(work),
      },
      blends,
      results,
    );
    this.memory = new MemoryCache(cachedShare * memoryBytes);
    this.previews = new PreviewService((work, signal) => this.withPool(work, signal), fetchFile);
  }

  describe(file: FileReference, signal: AbortSignal): Promise<FileDescription> {
    return this.withPool(async (pool) => {
      const input = { file: await new StudyReader(pool, this.fetchFile).readable(file) };
      return await pool.run(describeFileTask, input);
    }, signal);
  }

  compare(
    request: CompareRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<TimedComparison> {
    return leavingOut(request, (asked, badSpaces) =>
      cachedComparison(this.cache, this.bounded(asked), this.fetchFile, (wanted) =>
        this.timed(progress, signal, async (reader, runtime) => {
          const input = await reader.openStudy(wanted, this.memoryBytes, badSpaces);
          return orUnpaired(input, badSpaces, () => compareStudy(input, runtime));
        }),
      ),
    );
  }

  inspectPair(
    request: InspectPairRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<PairInspection> {
    return cachedInspection(this.cache, this.bounded(request), this.fetchFile, (wanted) =>
      this.withReader(progress, signal, async (reader, runtime) =>
        inspectOf(await reader.openStudy(wanted, this.memoryBytes), wanted.pair, runtime),
      ),
    );
  }

  stitch(
    request: StitchRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<TimedStitching> {
    return leavingOut(request, (asked, badSpaces) =>
      cachedStitching(this.cache, asked, this.fetchFile, (wanted) =>
        this.timed(progress, signal, async (reader, runtime) => {
          const input = await reader.readStitching(wanted, badSpaces);
          return orUnpaired(input, badSpaces, () => stitch(input, runtime));
        }),
      ),
    );
  }

  inspectStitching(
    request: InspectStitchingRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<StitchInspection> {
    const { options, pair } = request;
    const looked = { projections: [pair.representation], baselines: false, sweeps: {} };
    const asked = { ...request, options: { ...options, ...looked } };
    return cached(this.cache, 'inspect-stitching', asked, this.fetchFile, () =>
      this.withReader(progress, signal, async (reader, runtime) =>
        inspectStitching(await reader.readStitching(asked), pair, runtime),
      ),
    );
  }

  project(
    request: ProjectRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<WrittenFile> {
    return this.withReader(progress, signal, (reader, runtime) =>
      project(request, reader, this.memoryBytes, runtime),
    );
  }

  translate(
    request: TranslateRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<WrittenFile> {
    return this.withReader(progress, signal, (reader, runtime) =>
      translate(request, reader, this.memoryBytes, runtime),
    );
  }

  /**
   * Adds the memory limit to a request for its cache key, because the size of samples depends on
   * it.
   */
  private bounded<T>(request: T): T & { readonly memoryBytes: number } {
    return { ...request, memoryBytes: this.memoryBytes };
  }

  /** Like {@link withReader}, and adds the name of the backend and the duration to the result. */
  private timed<T>(
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
    work: (reader: StudyReader, runtime: Runtime) => Promise<T>,
  ): Promise<T & Timed> {
    const started = performance.now();
    return this.withReader(progress, signal, async (reader, runtime) => {
      const result = await work(reader, runtime);
      const engine = await runtime.executor.run(engineNameTask, undefined);
      return { ...result, engine, seconds: (performance.now() - started) / 1000 };
    });
  }

  /** Lends a pool's threads to work that reads files first and then computes. */
  private withReader<T>(
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
    work: (reader: StudyReader, runtime: Runtime) => Promise<T>,
  ): Promise<T> {
    return this.withPool((pool) => {
      const remaining = new RemainingTime();
      const report = (fraction: number, message: string): void => {
        progress({ fraction, message, ...remaining.update(fraction) });
      };
      const reader = new StudyReader(
        pool,
        this.fetchFile,
        ({ fraction, message }) => {
          report(readingShare * fraction, message);
        },
        this.memory,
      );
      return work(reader, {
        executor: pool,
        cancellation: signal,
        cache: new LayeredStudyCache(pool, this.memory, this.projections, this.cache),
        progress: ({ fraction, message }) => {
          report(readingShare + (1 - readingShare) * fraction, message);
        },
      });
    }, signal);
  }

  /**
   * Ends all threads, and those of later work once it is done. Projected spaces that wait to be saved
   * may still be, for a moment.
   */
  async close(): Promise<void> {
    this.ended = true;
    await Promise.all([...this.idle.splice(0), ...this.inUse].map((pool) => pool.close()));
  }

  /**
   * Ends trainings with the best parameters so far, and waits until everything that outlives the
   * process is saved.
   */
  async finish(milliseconds: number): Promise<void> {
    await Promise.all([this.blending.finish(), this.projections?.finish(milliseconds)]);
  }

  /** Lends a pool; ends its threads when `signal` fires, so that no task delays a cancellation. */
  private async withPool<T>(
    work: (pool: WorkerPool) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (signal?.aborted) throw new CancelledError();
    const pool = this.idle.pop() ?? this.createPool();
    this.inUse.add(pool);
    const abort = (): void => void pool.close();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      // Nobody waits for threads that end.
      return await (signal === undefined ? work(pool) : unlessCancelled(work(pool), signal));
    } finally {
      signal?.removeEventListener('abort', abort);
      this.inUse.delete(pool);
      // Idle threads of a closed engine would keep the process from ending.
      if (this.ended) void pool.close();
      else if (!pool.closed) this.idle.push(pool);
    }
  }
}
