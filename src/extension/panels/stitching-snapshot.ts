import { labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import type { TimedStitching } from '../../compute/protocol/engine';
import type {
  StitchingSnapshot,
  StitchingRepresentation,
} from '../../compute/protocol/stitching-panel';
import { bounds } from '../../compute/report/choices';
import { stitchingSetup } from '../../compute/study-file/stitch-request';
import type { PairScores } from '../../core/stitching/study/stitching';
import { baselineEntries } from '../../core/stitching/study/baseline-entries';
import { bestRepresentations } from '../../core/stitching/study/best-representation';
import { anchorStrategyEntries } from '../../core/anchors/registry';
import { aggregationOptions, stitchingAggregations } from '../../core/stitching/study/aggregations';
import { resolveRepresentation } from '../../core/stitching/study/representation';
import type { OptionValues } from '../../core/registry';
import type { HeadOption } from '../../core/stitching/heads/head';
import { heads } from '../../core/stitching/heads/registry';
import { metricsOf } from '../../core/stitching/scores';
import type { StudySession } from '../studies/study-session';
import { filesState } from './files-state';
import { sessionTitle } from './snapshot';
import { sweepParameters } from './sweep-parameters';

/** Creates the snapshot of the stitching panel from a study. */
export function stitchingSnapshot(session: StudySession): StitchingSnapshot {
  const { definition, stitching, file } = session;
  const { computed } = stitching;
  const setup = stitchingSetup(definition);
  const { task, head, headOptions, aggregations } = setup;
  const able = heads.filter(({ tasks }) => tasks.includes(task));
  const { options = [] } = heads.find(({ id }) => id === head) ?? {};
  return {
    study: session.id,
    ...(file === undefined ? {} : { file: file.toString() }),
    title: sessionTitle(session),
    ...filesState(session, stitching),
    status: stitching.status,
    task,
    metrics: metricsOf(task).map(({ id, name, formula, direction, range }) => {
      return { id, name, formula, direction, range: bounds(range) };
    }),
    heads: able.map(({ id, name, description, formula, source }) => {
      return { id, name, description, formula, source };
    }),
    head,
    headOptions: optionFields(options, headOptions),
    aggregations: stitchingAggregations.map(({ id, name, formula, trained }) => {
      return { id, name, formula, trained, chosen: aggregations.includes(id) };
    }),
    aggregationOptions: optionFields(aggregationOptions, setup.aggregationOptions),
    repeat: { ...setup.repeat },
    spaces: (computed?.spaces ?? []).map((space) => ({ ...space })),
    ...(computed === undefined ? {} : { split: { ...computed.split } }),
    pairing: computed === undefined ? '' : pairingText(computed.pairing),
    labels: computed?.labels === undefined ? '' : labelsText(computed.labels),
    anchorsFile: computed?.anchorsFile ?? '',
    runs: computed?.runs ?? 0,
    anchors: computed?.anchors.length ?? 0,
    classes: computed?.classes.length ?? 0,
    representations:
      computed === undefined ? [] : representationsOf(computed, setup.representations),
    best: computed === undefined ? [] : bestOf(computed, setup.representations),
    sweep: {
      status: stitching.sweepStatus,
      parameters: sweepParameters(setup, computed),
      strategies: anchorStrategyEntries.map(({ id, name, description }) => {
        return { id, name, description };
      }),
      curves: curvesOf(computed, setup.representations),
    },
    warnings: computed?.warnings ?? [],
    engine: computed?.engine ?? '',
    seconds: computed?.seconds ?? 0,
  };
}

function optionFields(
  options: readonly HeadOption[],
  values: OptionValues,
): StitchingSnapshot['headOptions'] {
  return options.map(({ id, name, description, minimum, maximum, integer }) => {
    return { id, name, description, minimum, maximum, integer, value: values[id]! };
  });
}

function representationsOf(
  { results, baselines }: TimedStitching,
  representations: readonly string[],
): StitchingRepresentation[] {
  return [
    ...representations
      .filter((id) => results.some((scores) => scores.id === id))
      .map((id) => ({ ...describeRepresentation(id), scores: scoresOf(results, id) })),
    ...baselineEntries
      .filter(({ id }) => baselines.some((scores) => scores.id === id))
      .map(({ id, name, formula, source }) => ({
        id,
        name,
        short: name,
        formula,
        source,
        kind: 'baseline' as const,
        scores: scoresOf(baselines, id),
      })),
  ];
}

function describeRepresentation(id: string): Omit<StitchingRepresentation, 'scores'> {
  const { name, short, formula, source, aggregation, trained } = resolveRepresentation(id);
  const kind =
    aggregation === 'none' ? 'projection' : trained === undefined ? 'product' : 'trained';
  return { id, name, short, formula, source, kind };
}

function scoresOf(
  all: readonly (PairScores & { readonly id: string })[],
  id: string,
): StitchingRepresentation['scores'] {
  return all
    .filter((scores) => scores.id === id)
    .map(({ metric, matrix, spread, index }) => ({
      metric,
      matrix,
      index,
      ...(spread === undefined ? {} : { spread }),
    }));
}

/** Returns for every metric the relative representation that stitches each pair best. */
function bestOf(
  { results, metrics }: TimedStitching,
  representations: readonly string[],
): StitchingSnapshot['best'] {
  const shown = representations.flatMap((id) => results.filter((scores) => scores.id === id));
  return metrics.flatMap((metric) => {
    const matrix = bestRepresentations(shown, metric)?.map((row) =>
      row.map((best) =>
        best === null
          ? null
          : {
              representation: best.projection,
              value: best.value,
              ...(best.margin === undefined ? {} : { margin: best.margin }),
            },
      ),
    );
    return matrix === undefined ? [] : [{ metric: metric.id, matrix }];
  });
}

function curvesOf(
  computed: TimedStitching | undefined,
  representations: readonly string[],
): StitchingSnapshot['sweep']['curves'] {
  return (computed?.sweeps ?? [])
    .filter(({ id }) => representations.includes(id))
    .map(({ id, parameter, strategy, metric, points }) => ({
      representation: id,
      name: describeRepresentation(id).short,
      parameter,
      ...(strategy === undefined ? {} : { strategy }),
      metric,
      points: points.map(({ value, stitched, spread, own }) => ({
        value,
        stitched,
        own,
        ...(spread === undefined ? {} : { spread }),
      })),
    }));
}
