import { labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import { createHash } from 'node:crypto';
import { aggregations } from '../../core/blending/aggregations/registry';
import type { LiveScores } from '../../core/blending/live/live-blend';
import type { BlendStage } from '../../core/blending/study/blending';
import type { BlendSpread } from '../../core/blending/study/over-seeds';
import type { BlendRecord, LoadingRecord } from '../../compute/protocol/blend-records';
import type {
  BlendingSnapshot,
  LiveValues,
  PanelBlend,
} from '../../compute/protocol/blending-panel';
import { projectionName } from '../../compute/report/names';
import { includedSpaces } from '../../compute/study-file/definition';
import type { StudySession } from '../studies/study-session';
import { filesState } from './files-state';
import { sessionTitle } from './snapshot';

/** Creates the snapshot of the blending panel from a study. */
export function blendingSnapshot(session: StudySession): BlendingSnapshot {
  const { blending: run, definition, file } = session;
  const { ready, training } = run;
  const { records } = training;
  const last = records.findLast((record) => record.kind === 'trained')?.answer;
  return {
    study: session.id,
    ...(file === undefined ? {} : { file: file.toString() }),
    title: sessionTitle(session),
    ...filesState(session, run),
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
    warnings: ready?.session.warnings ?? [],
    training: {
      status: training.status,
      paused: training.paused,
      curves: training.curves,
      warnings: keepingWarnings(records),
      ...(last === undefined ? {} : { seconds: last.seconds, backend: last.backend }),
    },
    blends: panelBlends(records, ready?.session.metrics[0]?.id ?? ''),
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
    pairing: pairingText(session.pairing),
    labels: session.labels === undefined ? '' : labelsText(session.labels),
    anchorsFile: session.anchorsFile ?? '',
    train: session.split.train,
    test: session.split.test,
    anchors: session.anchors.length,
    classes: session.classes,
    metrics: session.metrics.map(({ id, name, direction }) => ({ id, name, direction })),
  };
}

/** Returns warnings about saving the blends. */
function keepingWarnings(records: readonly BlendRecord[]): string[] {
  return records.flatMap(({ origin: { name, warning } }) =>
    warning === undefined
      ? []
      : [`${typeof name === 'number' ? `Training ${name}` : name}: ${warning}`],
  );
}

/** Returns one entry per blend. */
function panelBlends(records: readonly BlendRecord[], metric: string): PanelBlend[] {
  return records.flatMap((record): PanelBlend[] => {
    if (record.kind === 'loaded') return [loadedBlend(record)];
    const { model, own, parameterCount, spread, stages, blends } = record.answer;
    return stages.map((result) => ({
      blend: blends[result.stage]!,
      ...originOf(record),
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
      ...(result.shares === undefined ? {} : { shares: result.shares }),
    }));
  });
}

function originOf({
  origin: { name, from, kept },
}: BlendRecord): Pick<PanelBlend, 'origin' | 'from' | 'kept'> {
  return { origin: name, ...(from === undefined ? {} : { from }), kept };
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

function loadedBlend(record: LoadingRecord): PanelBlend {
  const { blend, model, provenance, own, stitched, index, shares } = record.loaded;
  return {
    blend,
    ...originOf(record),
    stage: stages.find((stage) => stage === provenance.stage) ?? 'trained',
    aggregation: model.aggregation,
    head: model.head,
    rows: provenance.rows,
    bestEpoch: provenance.epoch,
    // For a tuned blend, the decoder's scores before tuning do not apply.
    own: provenance.stage === 'trained' ? { ...own } : {},
    stitched: { ...stitched },
    index,
    ...(shares === undefined ? {} : { shares }),
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
