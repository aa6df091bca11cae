import { performance } from 'node:perf_hooks';
import {
  evaluateLive,
  type LiveScores,
  relativeWeights,
} from '../../core/blending/live/live-blend';
import { explainSelection } from '../../core/blending/live/explain-selection';
import type { Selection } from '../../core/blending/live/select';
import { CancelledError, InspectorError } from '../../core/errors';
import { gatherRows, type Matrix } from '../../core/linalg/matrix';
import { applyBlend } from '../../core/study/blend/apply-blend';
import { prepareBlend } from '../../core/study/blend/prepare-blend';
import { trainOverSeeds } from '../../core/study/blend/over-seeds';
import { sampleRows } from '../../core/study/choose-rows';
import type { Executor, Runtime } from '../../core/study/comparison';
import type { DerivedRows } from '../../core/study/project-space';
import { runTask } from '../../core/study/tasks';
import { scorePredictions } from '../../core/stitching/scores';
import { targetsAt } from '../../core/stitching/targets';
import {
  createTrainingControl,
  pauseTraining,
  resumeTraining,
  stopTraining,
} from '../../core/training/control';
import { formatBlend, parseBlend } from '../blend-file/blend-file';
import type {
  BlendApplyRequest,
  BlendEngine,
  BlendPauseRequest,
  BlendRequest,
  BlendScatter,
  BlendSelection,
  BlendSession,
  BlendSource,
  BlendTrainAnswer,
  BlendTrainRequest,
  BlendWeighting,
  BlendWriteRequest,
  LoadedBlend,
  WrittenRows,
} from '../protocol/blending';
import type { EngineProgress } from '../protocol/engine';
import type { StudyReader } from '../study-reader';
import { engineNameTask } from '../engine-name-task';
import { type Session, Sessions } from './session';
import { blendedBy, provenanceOfRows, weightedBy, writeBlended } from './write-blended';
import { provenanceOf, refuseOtherModel, refuseOtherStudy, savedBlend } from './session-blends';
import { trainingProgress } from './training-progress';

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

  constructor(private readonly threads: Threads) {}

  prepare(
    request: BlendRequest,
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<BlendSession> {
    const started = performance.now();
    return this.threads.withReader(progress, signal, async (reader, runtime) => {
      const study = await prepareBlend(await reader.readBlending(request), runtime);
      const { targets } = study.data;
      return {
        session: this.sessions.add(study),
        spaces: study.spaces,
        projections: study.options.projections,
        rows: study.ids.length,
        split: study.split,
        classes: targets.kind === 'classes' ? targets.classes : [],
        anchors: study.anchors,
        metrics: study.metrics,
        warnings: study.warnings,
        engine: await engineName(runtime.executor),
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
    { session: name, settings, seeds = 1, from }: BlendTrainRequest,
    progress: Progressing,
    signal: AbortSignal,
  ): Promise<BlendTrainAnswer> {
    return this.threads.withExecutor(async (executor) => {
      const started = performance.now();
      const session = this.sessions.get(name);
      const start = from === undefined ? undefined : this.sessions.blend(name, from);
      if (start !== undefined) refuseOtherModel(start.model, settings);
      const control = beginTraining(session, signal);
      const stop = (): void => {
        stopTraining(control);
      };
      signal.addEventListener('abort', stop, { once: true });
      try {
        const report = trainingProgress(settings, seeds, session.study.metrics, progress);
        const { result, weights, spread } = await trainOverSeeds(session.study, settings, seeds, {
          executor,
          control,
          onEvent: report,
          ...(start === undefined ? {} : { from: start.parameters }),
        });
        const blends = [...weights].map(([stage, blend]) => {
          const id = `${stage}-${session.blends.size + 1}`;
          const provenance = provenanceOf(session.study, result, stage);
          session.blends.set(id, { ...blend, provenance });
          return [stage, id] as const;
        });
        return {
          ...result,
          ...(spread === undefined ? {} : { spread }),
          blends: Object.fromEntries(blends),
          engine: await engineName(executor),
          seconds: (performance.now() - started) / 1000,
        };
      } finally {
        signal.removeEventListener('abort', stop);
        session.training = undefined;
      }
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

  load(name: string, file: string, text: string): Promise<LoadedBlend> {
    return this.threads.withExecutor(async (executor) => {
      const saved = parseBlend(file, text);
      const session = this.sessions.get(name);
      const { data } = session.study;
      refuseOtherStudy(file, saved, session.study);
      const { model, parameters, scale, provenance } = saved;
      const weights = { model, parameters, scale };
      const truth = targetsAt(data.targets, data.test);
      const [own, stitched] = await Promise.all(
        [data.decoder, data.encoder].map(async (matrix) => {
          const input = { weights, matrix, rows: data.test };
          return scorePredictions(await runTask(executor, 'blend-predict', input), truth);
        }),
      );
      const id = `file-${session.blends.size + 1}`;
      session.blends.set(id, { ...weights, provenance });
      const { aggregation } = model;
      return { blend: id, aggregation, provenance, own: own!, stitched: stitched! };
    });
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

function beginTraining(session: Session, signal: AbortSignal): Int32Array {
  if (signal.aborted) throw new CancelledError();
  if (session.training !== undefined) {
    throw new InspectorError({
      code: 'busy',
      problem: 'A blend of these models is being trained.',
      remedy: 'Wait for it, or stop it first.',
    });
  }
  session.training = createTrainingControl();
  return session.training;
}

async function engineName(executor: Executor): Promise<string> {
  return (await executor.run(engineNameTask, {})) as string;
}
