import { performance } from 'node:perf_hooks';
import {
  evaluateLive,
  type LiveScores,
  relativeWeights,
} from '../../core/blending/live/live-blend';
import { explainSelection } from '../../core/blending/live/explain-selection';
import type { Selection } from '../../core/blending/live/select';
import { gatherRows, type Matrix } from '../../core/linalg/matrix';
import { applyBlend } from '../../core/study/blend/apply-blend';
import { prepareBlend } from '../../core/study/blend/prepare-blend';
import { sampleRows } from '../../core/study/choose-rows';
import type { Executor, Runtime } from '../../core/study/comparison';
import type { DerivedRows } from '../../core/study/project-space';
import { runTask } from '../../core/study/tasks';
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
import type { EngineProgress } from '../protocol/engine';
import type { StudyReader } from '../study-reader';
import { engineNameTask } from '../engine-name-task';
import type { KeptBlends } from './kept-blends';
import { loadBlend } from './load-blend';
import { pairContent } from './pair-content';
import { removeBlend, shownRecords } from './records';
import { Sessions } from './session';
import { blendedBy, provenanceOfRows, weightedBy, writeBlended } from './write-blended';
import { savedBlend } from './session-blends';
import { trainSession } from './train-session';

type Progressing = (progress: EngineProgress) => void;

/** Threads, lent by the engine. */
export interface Threads {
  /** To read files with; ended when the signal fires. */
  withReader<T>(
    progress: Progressing,
    signal: AbortSignal,
    work: (reader: StudyReader, runtime: Runtime) => Promise<T>,
  ): Promise<T>;
  /** Not ended by any signal. */
  withExecutor<T>(work: (executor: Executor) => Promise<T>): Promise<T>;
}

/** Rows a scatter shows at most. */
const mostScattered = 5000;

/** The engine's part that blends: sessions with two models each. */
export class BlendService implements BlendEngine {
  private readonly sessions = new Sessions();

  /** @param keptBlends where blends outlive their session; without it they do not */
  constructor(
    private readonly threads: Threads,
    private readonly keptBlends?: KeptBlends,
  ) {}

  prepare(
    request: BlendRequest,
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<BlendSession> {
    const started = performance.now();
    return this.threads.withReader(progress, signal, async (reader, runtime) => {
      const input = await reader.readBlending(request);
      const [study, kept] = await Promise.all([
        prepareBlend(input, runtime),
        this.keptBlends && pairContent(input).then((content) => this.keptBlends!.of(content)),
      ]);
      const restored = await kept?.restore(study);
      const records = restored?.records ?? [];
      const { targets } = study.data;
      return {
        session: this.sessions.add({
          study,
          blends: new Map(restored?.blends),
          records,
          kept,
        }),
        spaces: study.spaces,
        projections: study.options.projections,
        rows: study.ids.length,
        split: study.split,
        classes: targets.kind === 'classes' ? targets.classes : [],
        anchors: study.anchors,
        metrics: study.metrics,
        warnings: [...study.warnings, ...(restored?.warnings ?? [])],
        records: shownRecords(records),
        engine: (await runtime.executor.run(engineNameTask, {})) as string,
        seconds: (performance.now() - started) / 1000,
      };
    });
  }

  evaluate(session: string, { mode, weights }: BlendWeighting): Promise<LiveScores> {
    return Promise.resolve().then(() =>
      evaluateLive(this.sessions.get(session).study.live, mode, weights),
    );
  }

  select(
    { session, mode, seed }: { session: string; mode: BlendWeighting['mode']; seed: number },
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<BlendSelection> {
    return this.threads.withReader(progress, signal, async (_, { executor, ...runtime }) => {
      const { data, shape, options } = this.sessions.get(session).study;
      const selection: Selection = await runTask(
        executor,
        'live-select',
        { live: { ...data, shape, ridge: options.ridge }, mode, seed },
        (done) => {
          const message = 'Trying projections and weights';
          runtime.progress?.({ fraction: done as number, message });
        },
      );
      return { ...selection, explanation: explainSelection(selection, options.projections) };
    });
  }

  train(
    request: BlendTrainRequest,
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<TrainingRecord> {
    return this.threads.withExecutor(async (executor) => {
      const session = this.sessions.get(request.session);
      const { from } = request;
      const start = from === undefined ? undefined : this.sessions.blend(request.session, from);
      return trainSession(session, request, start, { executor, progress, signal });
    });
  }

  pause({ session, paused }: BlendPauseRequest): Promise<void> {
    const { training } = this.sessions.get(session);
    if (training !== undefined) (paused ? pauseTraining : resumeTraining)(training);
    return Promise.resolve();
  }

  write({ session, source, side, format }: BlendWriteRequest): Promise<WrittenRows> {
    return this.threads.withExecutor(async (executor) => {
      const { study } = this.sessions.get(session);
      const { ids, data } = study;
      const matrix = await this.blended(
        executor,
        session,
        source,
        data[side],
        Array.from(ids.keys()),
      );
      const made =
        'blend' in source
          ? blendedBy(this.sessions.blend(session, source.blend))
          : weightedBy(source);
      return writeBlended({ matrix, ids }, format, { ...provenanceOfRows(study, side), ...made });
    });
  }

  scatter(session: string, source: BlendSource): Promise<BlendScatter> {
    return this.threads.withExecutor(async (executor) => {
      const { ids, data, options } = this.sessions.get(session).study;
      const rows =
        ids.length <= mostScattered
          ? Array.from(ids.keys())
          : sampleRows(ids.length, mostScattered, options.seed);
      const blocks = await Promise.all(
        [data.decoder, data.encoder].map((matrix) =>
          this.blended(executor, session, source, matrix, rows),
        ),
      );
      const { points, explained } = await runTask(executor, 'leading-plane', { blocks });
      const { targets } = data;
      return {
        rows,
        ids: rows.map((row) => ids[row]!),
        ...(targets.kind === 'classes'
          ? { classes: rows.map((row) => targets.indices[row]!) }
          : {}),
        decoder: points[0]!,
        encoder: points[1]!,
        explained,
      };
    });
  }

  save(session: string, blend: string): Promise<string> {
    return Promise.resolve().then(() =>
      formatBlend(
        savedBlend(this.sessions.get(session).study, this.sessions.blend(session, blend)),
      ),
    );
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
    { space, blend, anchors }: BlendApplyRequest,
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<DerivedRows> {
    return this.threads.withReader(progress, signal, async (reader, runtime) => {
      const [[read], text, chosen] = await Promise.all([
        reader.readSpaces([space]),
        reader.readText(blend),
        anchors === undefined ? undefined : reader.readIds(anchors),
      ]);
      return applyBlend(read!, parseBlend(blend.name, text), chosen, runtime);
    });
  }

  release(session: string): Promise<void> {
    this.sessions.remove(session);
    return Promise.resolve();
  }

  private blended(
    executor: Executor,
    name: string,
    source: BlendSource,
    matrix: Matrix,
    rows: readonly number[],
  ): Promise<Matrix> {
    if ('blend' in source) {
      const weights = this.sessions.blend(name, source.blend);
      return runTask(executor, 'blend-apply', { weights, matrix, rows });
    }
    const { shape } = this.sessions.get(name).study;
    return runTask(executor, 'weighted-rows', {
      matrix: gatherRows(matrix, rows),
      shape,
      mode: source.mode,
      weights: relativeWeights(source.weights, shape.spaces),
    });
  }
}
