import { window, workspace } from 'vscode';
import { aggregations } from '../../core/blending/aggregations/registry';
import type { LiveScores } from '../../core/blending/live/live-blend';
import { blendExtension } from '../../compute/blend-file/blend-file';
import type { BlendTrainAnswer } from '../../compute/protocol/blending';
import type {
  BlendExport,
  BlendingSnapshot,
  LiveValues,
  TrainingOutcome,
} from '../../compute/protocol/blending-panel';
import { blendingCalls } from '../../compute/protocol/channel';
import { projectionName } from '../../compute/report/names';
import { includedSpaces } from '../../compute/study-file/definition';
import type { BlendingRun } from '../studies/blending-run';
import type { StudySession } from '../studies/study-session';
import type { StudyPanel } from './panel';
import { inBackground } from './webview-channel';
import { saveExport } from './save-export';
import { sessionTitle } from './snapshot';
import { studyHandlers } from './study-handlers';

/** How a study's projections are blended, and what that does to similarity and stitching. */
export const blendingPanel: StudyPanel<typeof blendingCalls> = {
  name: 'blending',
  calls: blendingCalls,
  title: (session) => `Blending: ${sessionTitle(session)}`,
  snapshot: blendingSnapshot,
  handlers: (session, services) => {
    const run = session.blending;
    return {
      ready: () => Promise.resolve(blendingSnapshot(session)),
      choose: inBackground((pair) => run.choose(pair)),
      evaluate: async (weighting) => liveValues(await run.evaluate(weighting)),
      select: async (mode) => {
        const { winner, explanation } = await run.select(mode);
        return { weights: [...winner.weights], explanation: [...explanation] };
      },
      train: inBackground((settings) => run.train(settings)),
      pause: inBackground((paused) => run.pause(paused)),
      stopTraining: inBackground(() => {
        run.stopTraining();
      }),
      scatter: async (source) => {
        const { ids, classes, decoder, encoder, explained } =
          await session.blending.scatter(source);
        return {
          ids: [...ids],
          ...(classes === undefined ? {} : { classes: [...classes] }),
          decoder: Float32Array.from(decoder),
          encoder: Float32Array.from(encoder),
          explained: [explained[0], explained[1]],
        };
      },
      export: (request) => exportBlend(session, request),
      load: () => loadBlend(run),
      ...studyHandlers(session, run, services),
    };
  },
  compute: (session) => session.compute(session.blending),
};

function blendingSnapshot(session: StudySession): BlendingSnapshot {
  const { blending: run, definition, file } = session;
  const { ready, loaded, result } = run;
  return {
    study: session.id,
    ...(file === undefined ? {} : { file: file.toString() }),
    title: sessionTitle(session),
    status: run.status,
    names: includedSpaces(definition).map((space) => space.name ?? space.file),
    pair: run.pair,
    aggregations: aggregations.map(({ id, name, formula, source, attends }) => ({
      id,
      name,
      formula,
      source,
      attends,
    })),
    ...(ready === undefined
      ? {}
      : {
          ready: {
            session: ready.session,
            spaces: ready.spaces.map((space) => ({ ...space })),
            projections: ready.projections.map((id) => ({ id, name: projectionName(id) })),
            rows: ready.rows,
            train: ready.split.train,
            test: ready.split.test,
            anchors: ready.anchors.length,
            classes: [...ready.classes],
            metrics: ready.metrics.map(({ id, name, direction }) => ({ id, name, direction })),
          },
        }),
    warnings: [...(ready?.warnings ?? [])],
    training: {
      status: run.trainingStatus,
      paused: run.paused,
      curves: run.learningCurves.map(({ stage, points }) => ({ stage, points: [...points] })),
      ...(result === undefined ? {} : { result: outcome(result) }),
    },
    ...(loaded === undefined
      ? {}
      : {
          loaded: {
            file: loaded.file,
            blend: loaded.blend,
            aggregation: loaded.aggregation,
            own: { ...loaded.own },
            stitched: { ...loaded.stitched },
          },
        }),
  };
}

function liveValues({ ckaDebiased, cka, own, stitched, index }: LiveScores): LiveValues {
  return {
    ckaDebiased: ckaDebiased.value ?? null,
    cka: cka.value ?? null,
    own: { ...own },
    stitched: { ...stitched },
    index,
  };
}

function outcome(result: BlendTrainAnswer): TrainingOutcome {
  const { model, own, parameterCount, backend, seconds, stages, blends } = result;
  return {
    aggregation: model.aggregation,
    head: model.head,
    own: { ...own },
    parameterCount,
    backend,
    seconds,
    stages: stages.flatMap(
      ({ stage, rows, trained, bestEpoch, ended, stitched, index, shares }) => {
        const blend = blends[stage];
        if (blend === undefined) return [];
        return [
          {
            stage,
            blend,
            rows,
            trained,
            bestEpoch,
            ended,
            stitched: { ...stitched },
            index,
            ...(shares === undefined ? {} : { shares: structuredClone(shares) as never }),
          },
        ];
      },
    ),
  };
}

async function exportBlend(session: StudySession, request: BlendExport): Promise<string | null> {
  const run = session.blending;
  if (request.kind === 'blend') {
    return saveExport(session, {
      // Dialogs add what stands behind the last dot only.
      name: `model${blendExtension.replace(/\.json$/, '')}`,
      ending: 'json',
      label: 'Blend',
      content: await run.save(request.blend),
    });
  }
  const { kind, source, side } = request;
  const { content, name: label, extension } = await run.write(source, side, kind);
  return saveExport(session, {
    name: `blended-${side}`,
    ending: extension.slice(1),
    label,
    content,
  });
}

/** Asks for a blend's file and takes it over; null if the person changed their mind. */
async function loadBlend(run: BlendingRun): Promise<string | null> {
  const [file] = (await window.showOpenDialog({ filters: { Blend: ['json'] } })) ?? [];
  if (file === undefined) return null;
  const text = new TextDecoder().decode(await workspace.fs.readFile(file));
  await run.load(file.fsPath, text);
  return file.fsPath;
}
