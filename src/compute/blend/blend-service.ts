import { performance } from 'node:perf_hooks';
import { evaluateLive, type LiveScores } from '../../core/blending/live/live-blend';
import { explainSelection } from '../../core/blending/live/explain-selection';
import type { Selection } from '../../core/blending/live/select';
import { applyBlend } from '../../core/blending/study/apply-blend';
import { prepareBlend } from '../../core/blending/study/prepare-blend';
import type { Executor, Runtime } from '../../core/runtime/executor';
import { pauseTraining, resumeTraining } from '../../core/training/control';
import { formatBlend, parseBlend } from '../blend-file/blend-file';
import type { BlendRecord, LoadingRecord, TrainingRecord } from '../protocol/blend-records';
import type {
  BlendApplyRequest,
  BlendEngine,
  BlendPauseRequest,
  BlendRequest,
  BlendScatter,
  BlendSelection,
  BlendSession,
  BlendSource,
  BlendTrainRequest,
  BlendWeighting,
  BlendWriteRequest,
  WrittenRows,
} from '../protocol/blending';
import { writeRows } from '../derive/write-rows';
import { encodedRows, type RowsToWrite } from '../derive/written-rows';
import type { EngineProgress, WrittenFile } from '../protocol/engine';
import type { StudyReader } from '../reading/study-reader';
import type { ResultCache } from '../store/result-cache';
import { engineNameTask } from '../threads/engine-name-task';
import { blendedFile, scatterBlended } from './blended-rows';
import type { BlendStore } from './blend-store';
import { loadBlend } from './load-blend';
import { pairContent } from './pair-content';
import { removeBlend, shownRecords } from './records';
import { blendOf, Sessions } from './session';
import { savedBlend } from './session-blends';
import { Trainings } from './trainings';
import { trainSession } from './train-session';
import { liveSelectTask } from '../../core/blending/study/tasks';
import type { OnProgress } from '../../core/runtime/progress';

/** Worker threads, lent by the engine. */
export interface Threads {
  /** Runs work that reads files; its threads are ended when the signal fires. */
  withReader<T>(
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
    work: (reader: StudyReader, runtime: Runtime) => Promise<T>,
  ): Promise<T>;
  /** Runs work whose threads no signal ends. */
  withExecutor<T>(work: (executor: Executor) => Promise<T>): Promise<T>;
}

/** The blending part of the engine: sessions with two models each. */
export class BlendService implements BlendEngine {
  private readonly sessions = new Sessions();
  private readonly trainings = new Trainings();

  /**
   * @param blendStore store for blends that outlive their session; without it they end with it
   * @param results store for selections; without it they are not cached
   */
  constructor(
    private readonly threads: Threads,
    private readonly blendStore?: BlendStore,
    private readonly results?: ResultCache,
  ) {}

  prepare(
    request: BlendRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<BlendSession> {
    const started = performance.now();
    return this.threads.withReader(progress, signal, async (reader, runtime) => {
      const content = this.results && (await reader.fingerprintOf(request));
      const input = await reader.readBlending(request);
      const [study, store] = await Promise.all([
        prepareBlend(input, runtime),
        this.blendStore && pairContent(input).then((content) => this.blendStore!.of(content)),
      ]);
      // A training of a removed session of these models may still be being saved.
      await this.trainings.waitFor((name) => !this.sessions.has(name));
      const restored = await store?.restore(study);
      const records = restored?.records ?? [];
      const { targets } = study.data;
      return {
        session: this.sessions.add({
          study,
          content,
          blends: new Map(restored?.blends),
          records,
          store,
        }),
        spaces: study.spaces,
        projections: study.options.projections,
        rows: study.ids.length,
        split: study.split,
        pairing: study.pairing,
        labels: study.labels,
        classes: targets.kind === 'classes' ? targets.classes : [],
        anchors: study.anchors,
        anchorsFile: study.anchorsFile,
        metrics: study.metrics,
        warnings: [...study.warnings, ...(restored?.warnings ?? [])],
        records: shownRecords(records),
        engine: await runtime.executor.run(engineNameTask, undefined),
        seconds: (performance.now() - started) / 1000,
      };
    });
  }

  evaluate(session: string, { mode, weights }: BlendWeighting): Promise<LiveScores> {
    return Promise.resolve().then(() =>
      evaluateLive(this.sessions.get(session).study.live, mode, weights),
    );
  }

  async select(
    { session, mode, seed }: { session: string; mode: BlendWeighting['mode']; seed: number },
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<BlendSelection> {
    const { study, content } = this.sessions.get(session);
    const key = content && JSON.stringify(['blend-select', content, mode, seed]);
    const cached = key && (await this.results?.get(key));
    if (cached) return cached as BlendSelection;
    const { data, shape, options } = study;
    const found = await this.threads.withReader(progress, signal, async (_, runtime) => {
      const selection: Selection = await runtime.executor.run(
        liveSelectTask,
        { live: { ...data, shape, ridge: options.ridge }, mode, seed },
        (done) => {
          const message = 'Trying projections and weights';
          runtime.progress?.({ fraction: done, message });
        },
      );
      return { ...selection, explanation: explainSelection(selection, options.projections) };
    });
    if (key) await this.results?.set(key, found);
    return found;
  }

  train(
    request: BlendTrainRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<TrainingRecord> {
    const { session, from } = request;
    return this.threads.withExecutor((executor) => {
      const held = this.sessions.get(session);
      const start = from === undefined ? undefined : blendOf(held, from);
      const training = trainSession(held, request, start, { executor, progress, signal });
      return this.trainings.watch(session, training);
    });
  }

  /** Ends all trainings with the best parameters so far, and waits until these are saved. */
  async finish(): Promise<void> {
    this.sessions.clear();
    await this.trainings.waitFor(() => true);
  }

  pause({ session, paused }: BlendPauseRequest): Promise<void> {
    const { training } = this.sessions.get(session);
    if (training !== undefined) (paused ? pauseTraining : resumeTraining)(training);
    return Promise.resolve();
  }

  write({ session, ...request }: BlendWriteRequest): Promise<WrittenRows> {
    return this.threads.withExecutor((executor) =>
      blendedFile(this.sessions.get(session), request, executor),
    );
  }

  scatter(session: string, source: BlendSource): Promise<BlendScatter> {
    return this.threads.withExecutor((executor) =>
      scatterBlended(this.sessions.get(session), source, executor),
    );
  }

  save(session: string, blend: string): Promise<string> {
    return Promise.resolve().then(() => {
      const held = this.sessions.get(session);
      return formatBlend(savedBlend(held.study, blendOf(held, blend)));
    });
  }

  load(name: string, file: string, text: string): Promise<LoadingRecord> {
    return this.threads.withExecutor((executor) =>
      loadBlend(this.sessions.get(name), file, text, executor),
    );
  }

  async remove(name: string, blend: string): Promise<readonly BlendRecord[]> {
    const session = this.sessions.get(name);
    await removeBlend(session, blend);
    return shownRecords(session.records);
  }

  apply(
    request: BlendApplyRequest,
    progress: OnProgress<EngineProgress>,
    signal: AbortSignal,
  ): Promise<WrittenFile> {
    const { space, blend, anchors, output } = request;
    return this.threads.withReader(progress, signal, (reader, runtime) => {
      const make = async (): Promise<RowsToWrite> => {
        const [[read], text, chosen] = await Promise.all([
          reader.readSpaces([space]),
          reader.readText(blend),
          anchors === undefined ? undefined : reader.readIds(anchors),
        ]);
        const rows = await applyBlend(read!, parseBlend(blend.name, text), chosen, runtime);
        return encodedRows(rows, output.format, runtime.executor);
      };
      return writeRows(request, make, runtime.cancellation);
    });
  }

  release(session: string): Promise<void> {
    this.sessions.remove(session);
    return Promise.resolve();
  }
}
