import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  StitchingMetric,
  StitchingSnapshot,
  StitchingWay,
} from '../../src/compute/protocol/stitching-panel';
import { outdatedNotes } from '../shared/changes-banner';
import { type ColourScale, colourScale } from '../shared/colour-scale';
import type { Cell, MatrixData } from '../shared/matrix-chart';
import type { Multiple } from '../shared/multiples';
import { meanOffDiagonal, scoreText } from '../shared/score-matrix';

/** What a person has chosen to look at. */
export interface View {
  /** A projection, a product, a trained aggregation or a baseline. */
  readonly way: string;
  readonly metric: string;
  readonly shows: 'score' | 'index';
}

/** A snapshot as it is looked at. */
export interface Shown {
  readonly snapshot: StitchingSnapshot;
  readonly metric: StitchingMetric;
  readonly shows: View['shows'];
  /** The way that is shown large. */
  readonly way: StitchingWay;
  readonly names: readonly string[];
  /** One scale for all ways, so that they can be compared by eye. */
  readonly scale: ColourScale;
  /** The scale of scores, also while indices show. */
  readonly scoreScale: ColourScale;
}

export type WayScores = StitchingWay['scores'][number];

/** The view with ids that the snapshot has; undefined before there is anything to show. */
export function shownOf(
  snapshot: StitchingSnapshot,
  view: View,
  stretch: boolean,
): Shown | undefined {
  const { ways, metrics } = snapshot;
  const relative = ways.find(({ kind, id }) => kind !== 'baseline' && id !== 'absolute');
  const way = ways.find(({ id }) => id === view.way) ?? relative ?? ways[0];
  const metric = metrics.find(({ id }) => id === view.metric) ?? metrics[0];
  if (way === undefined || metric === undefined) return undefined;
  const names = snapshot.spaces.map(({ name }) => name);
  const { shows } = view;
  const scoreScale = scaleOfScores(snapshot, metric, stretch);
  const scale =
    shows === 'index'
      ? colourScale([0, 1], 'higher', valuesOf(ways, metric, shows), stretch)
      : scoreScale;
  return { snapshot, metric, shows, way, names, scale, scoreScale };
}

/**
 * Colours of scores: from 0 on where more is better, for nothing below is worth a colour, and up to
 * what chance gives where less is better, for one failed pair would darken all others.
 */
function scaleOfScores(
  { ways }: StitchingSnapshot,
  metric: StitchingMetric,
  stretch: boolean,
): ColourScale {
  const { direction, range } = metric;
  const values = valuesOf(ways, metric, 'score');
  const chance = ways.find(({ id }) => id === 'chance');
  const worst = chance === undefined ? null : meanOffDiagonal(scoresOf(chance, metric).matrix);
  const bounds: [number | null, number | null] =
    direction === 'higher' ? [Math.max(0, range[0] ?? 0), range[1]] : [range[0], range[1] ?? worst];
  return colourScale(bounds, direction, values, stretch);
}

function valuesOf(
  ways: readonly StitchingWay[],
  metric: StitchingMetric,
  shows: View['shows'],
): number[] {
  return ways.flatMap((way) =>
    matrixOf(scoresOf(way, metric), shows)
      .flat()
      .filter((value) => value !== null),
  );
}

export function scoresOf({ scores }: StitchingWay, { id }: StitchingMetric): WayScores {
  return scores.find(({ metric }) => metric === id) ?? { metric: id, matrix: [], index: [] };
}

export function matrixOf({ matrix, index }: WayScores, shows: View['shows']): WayScores['matrix'] {
  return shows === 'index' ? index : matrix;
}

/** A way's scores or indices as a matrix to draw: decoders down, encoders across. */
export function matrixData({ metric, shows, names, scale }: Shown, way: StitchingWay): MatrixData {
  return {
    rowNames: names,
    columnNames: names,
    values: matrixOf(scoresOf(way, metric), shows),
    scale,
    text: scoreText,
  };
}

/** Small matrices of all ways of one kind. */
export function wayMultiples(shown: Shown, kind: StitchingWay['kind']): Multiple[] {
  return shown.snapshot.ways
    .filter((way) => way.kind === kind)
    .map((way) => {
      const data = matrixData(shown, way);
      const mean = meanOffDiagonal(data.values);
      const note = mean === null ? 'undefined' : `mean ${formatScore(mean)}`;
      return { id: way.id, name: way.name, note, data };
    });
}

/** What the numbers of the shown matrix are. */
export function explain({ metric, shows, way }: Shown): string {
  const better = metric.direction === 'lower' ? 'Lower' : 'Higher';
  const formula = `${metric.name}: ${metric.formula}`;
  const numbers =
    shows === 'index'
      ? `Stitching index: what stitching leaves of the decoder’s ${metric.name.toLowerCase()} on its own encoder; 1 is all of it. ${formula}.`
      : `${formula}. ${better} is better.`;
  return `${numbers} ${way.name}: ${way.formula}. Rows: whose head (decoder). Columns: whose embeddings it gets (encoder).`;
}

/** What a cell says: both its numbers, and what they are of. */
export function describeCell(
  { snapshot, metric, way, names }: Shown,
  { row, column }: Cell,
): string[] {
  const { matrix, index, spread } = scoresOf(way, metric);
  const at = (values: WayScores['matrix'] | undefined, d: number, e: number): number | null =>
    values?.[d]?.[e] ?? null;
  const value = at(matrix, row, column);
  const deviation = at(spread, row, column);
  const { anchors, split, runs, changes } = snapshot;
  return [
    `Head of ${names[row] ?? ''} on ${names[column] ?? ''}: ${value === null ? 'undefined' : formatScore(value)}${deviation === null ? '' : ` ± ${formatScore(deviation)} over ${runs} runs`}`,
    `${metric.name}, ${metric.direction} is better, ${way.name}`,
    `On its own encoder ${formatScore(at(matrix, row, row))}, stitching index ${formatScore(at(index, row, column))}`,
    `${split === undefined ? '' : `${split.train} training and ${split.test} test rows, `}${anchors} anchors`,
    ...outdatedNotes(changes),
  ];
}
