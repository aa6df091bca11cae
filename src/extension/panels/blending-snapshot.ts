import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { aggregations } from '../../core/blending/aggregations/registry';
import type { LiveScores } from '../../core/blending/live/live-blend';
import type { BlendStage } from '../../core/study/blend/blending';
import type { BlendSpread } from '../../core/study/blend/over-seeds';
import type {
  BlendingSnapshot,
  LiveValues,
  PanelBlend,
} from '../../compute/protocol/blending-panel';
import { projectionName } from '../../compute/report/names';
import { includedSpaces } from '../../compute/study-file/definition';
import type { BlendOrigin } from '../studies/blend-history';
import type { StudySession } from '../studies/study-session';
import { sessionTitle } from './snapshot';

/** All that the blending panel shows of a study. */
export function blendingSnapshot(session: StudySession): BlendingSnapshot {
  const { blending: run, definition, file } = session;
  const { ready, blends } = run;
  const last = blends.findLast((origin) => origin.kind === 'trained')?.answer;
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
    ...(ready === undefined ? {} : { ready: readyPair(ready) }),
    warnings: [...(ready?.session.warnings ?? [])],
    training: {
      status: run.trainingStatus,
      paused: run.paused,
      curves: run.learningCurves.map(({ stage, points }) => ({ stage, points: [...points] })),
      ...(last === undefined ? {} : { seconds: last.seconds, backend: last.backend }),
    },
    blends: panelBlends(blends, ready?.session.metrics[0]?.id ?? ''),
    selecting: run.selectingStatus,
  };
}

function readyPair({
  key,
  session,
}: NonNullable<StudySession['blending']['ready']>): BlendingSnapshot['ready'] {
  return {
    session: session.session,
    key: createHash('sha256').update(key).digest('base64').slice(0, 22),
    spaces: session.spaces.map((space) => ({ ...space })),
    projections: session.projections.map((id) => ({ id, name: projectionName(id) })),
    rows: session.rows,
    train: session.split.train,
    test: session.split.test,
    anchors: session.anchors.length,
    classes: [...session.classes],
    metrics: session.metrics.map(({ id, name, direction }) => ({ id, name, direction })),
  };
}

/** One entry a blend; trainings are numbered from 1. */
function panelBlends(origins: readonly BlendOrigin[], metric: string): PanelBlend[] {
  let trainings = 0;
  const originOf = new Map<string, PanelBlend['origin']>();
  return origins.flatMap((origin): PanelBlend[] => {
    if (origin.kind === 'loaded') {
      const loaded = loadedBlend(origin);
      originOf.set(loaded.blend, loaded.origin);
      return [loaded];
    }
    const { answer, from } = origin;
    const { model, own, parameterCount, spread, stages, blends } = answer;
    const number = ++trainings;
    const before = from === undefined ? undefined : originOf.get(from);
    for (const blend of Object.values(blends)) originOf.set(blend, number);
    return stages.map((result) => ({
      blend: blends[result.stage]!,
      origin: number,
      ...(before === undefined ? {} : { from: before }),
      stage: result.stage,
      aggregation: model.aggregation,
      head: model.head,
      parameterCount,
      rows: result.rows,
      trained: result.trained,
      bestEpoch: result.bestEpoch,
      ended: result.ended,
      own: { ...own },
      stitched: { ...result.stitched },
      index: result.index,
      ...(spread === undefined ? {} : { spread: mainSpread(spread, result.stage, metric) }),
      ...(result.shares === undefined ? {} : { shares: structuredClone(result.shares) as never }),
    }));
  });
}

function mainSpread(
  { seeds, own, stages }: BlendSpread,
  stage: BlendStage,
  metric: string,
): NonNullable<PanelBlend['spread']> {
  const { stitched, index } = stages.find((each) => each.stage === stage)!;
  const plain = ({ mean, deviation }: BlendSpread['own'][string]) => ({ mean, deviation });
  return {
    seeds: seeds.length,
    own: plain(own[metric]!),
    stitched: plain(stitched[metric]!),
    index: plain(index),
  };
}

function loadedBlend({ file, loaded }: Extract<BlendOrigin, { kind: 'loaded' }>): PanelBlend {
  const { blend, model, provenance, own, stitched, index, shares } = loaded;
  return {
    blend,
    origin: basename(file),
    stage: stages.find((stage) => stage === provenance.stage) ?? 'trained',
    aggregation: model.aggregation,
    head: model.head,
    rows: provenance.rows,
    bestEpoch: provenance.epoch,
    // Of tuned blends, the panel shows what the decoder's head had before.
    own: provenance.stage === 'trained' ? { ...own } : {},
    stitched: { ...stitched },
    index,
    ...(shares === undefined ? {} : { shares: structuredClone(shares) as never }),
  };
}

const stages = ['trained', 'qkv', 'head', 'all'] as const;

export function liveValues({
  ckaDebiased,
  cka,
  own,
  stitched,
  index,
  directions,
  of,
}: LiveScores): LiveValues {
  return {
    ckaDebiased: ckaDebiased.value ?? null,
    cka: cka.value ?? null,
    own: { ...own },
    stitched: { ...stitched },
    index,
    directions,
    of,
  };
}
