import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  StitchingMetric,
  StitchingSnapshot,
  StitchingRepresentation,
} from '../../src/compute/protocol/stitching-panel';
import { outdatedNotes } from '../shared/changes-banner';
import { type ColourScale, colourScale } from '../shared/colour-scale';
import type { Cell, MatrixData } from '../shared/matrix-chart';
import type { Multiple } from '../shared/multiples';
import { meanOffDiagonal, scoreText } from '../shared/score-matrix';

/** The user's choice of what to show. */
export interface View {
  /** Id of a projection, a product, a trained aggregation or a baseline. */
  readonly representation: string;
  readonly metric: string;
  readonly shows: 'score' | 'index';
}

/** A snapshot with the choice of what to show. */
export interface Shown {
  readonly snapshot: StitchingSnapshot;
  readonly metric: StitchingMetric;
  readonly shows: View['shows'];
  /** The representation of the large matrix. */
  readonly representation: StitchingRepresentation;
  readonly names: readonly string[];
  /** One scale for all representations, so that they can be compared by eye. */
  readonly scale: ColourScale;
  /** The scale of scores, also used while indices are shown. */
  readonly scoreScale: ColourScale;
}

export type RepresentationScores = StitchingRepresentation['scores'][number];

/** Resolves a view to ids that the snapshot has; undefined before there are any results. */
export function shownOf(
  snapshot: StitchingSnapshot,
  view: View,
  stretch: boolean,
): Shown | undefined {
  const { representations, metrics } = snapshot;
  const relative = representations.find(({ kind, id }) => kind !== 'baseline' && id !== 'absolute');
  const representation =
    representations.find(({ id }) => id === view.representation) ?? relative ?? representations[0];
  const metric = metrics.find(({ id }) => id === view.metric) ?? metrics[0];
  if (representation === undefined || metric === undefined) return undefined;
  const names = snapshot.spaces.map(({ name }) => name);
  const { shows } = view;
  const scoreScale = scaleOfScores(snapshot, metric, stretch);
  const scale =
    shows === 'index'
      ? colourScale([0, 1], 'higher', valuesOf(representations, metric, shows), stretch)
      : scoreScale;
  return { snapshot, metric, shows, representation, names, scale, scoreScale };
}

/**
 * Colour scale of scores. If higher is better, it starts at 0, because worse values need no
 * colours; if lower is better, it ends at the score of chance, because one failed pair would darken
 * all others.
 */
function scaleOfScores(
  { representations }: StitchingSnapshot,
  metric: StitchingMetric,
  stretch: boolean,
): ColourScale {
  const { direction, range } = metric;
  const values = valuesOf(representations, metric, 'score');
  const chance = representations.find(({ id }) => id === 'chance');
  const worst = chance === undefined ? null : meanOffDiagonal(scoresOf(chance, metric).matrix);
  const bounds: [number | null, number | null] =
    direction === 'higher' ? [Math.max(0, range[0] ?? 0), range[1]] : [range[0], range[1] ?? worst];
  return colourScale(bounds, direction, values, stretch);
}

function valuesOf(
  representations: readonly StitchingRepresentation[],
  metric: StitchingMetric,
  shows: View['shows'],
): number[] {
  return representations.flatMap((representation) =>
    matrixOf(scoresOf(representation, metric), shows)
      .flat()
      .filter((value) => value !== null),
  );
}

export function scoresOf(
  { scores }: StitchingRepresentation,
  { id }: StitchingMetric,
): RepresentationScores {
  return scores.find(({ metric }) => metric === id) ?? { metric: id, matrix: [], index: [] };
}

export function matrixOf(
  { matrix, index }: RepresentationScores,
  shows: View['shows'],
): RepresentationScores['matrix'] {
  return shows === 'index' ? index : matrix;
}

/**
 * Converts a representation's scores or indices to a matrix to draw: decoders down, encoders
 * across.
 */
export function matrixData(
  { metric, shows, names, scale }: Shown,
  representation: StitchingRepresentation,
): MatrixData {
  return {
    rowNames: names,
    columnNames: names,
    values: matrixOf(scoresOf(representation, metric), shows),
    scale,
    text: scoreText,
  };
}

/** Creates small matrices of all representations of one kind. */
export function representationMultiples(
  shown: Shown,
  kind: StitchingRepresentation['kind'],
): Multiple[] {
  return shown.snapshot.representations
    .filter((representation) => representation.kind === kind)
    .map((representation) => {
      const data = matrixData(shown, representation);
      const mean = meanOffDiagonal(data.values);
      const note = mean === null ? 'undefined' : `mean ${formatScore(mean)}`;
      return { id: representation.id, name: representation.name, note, data };
    });
}

/** Explains the numbers of the shown matrix. */
export function explain({ metric, shows, representation }: Shown): string {
  const better = metric.direction === 'lower' ? 'Lower' : 'Higher';
  const formula = `${metric.name}: ${metric.formula}`;
  const numbers =
    shows === 'index'
      ? `Stitching index: what stitching leaves of the decoder’s ${metric.name.toLowerCase()} on its own encoder; 1 is all of it. ${formula}.`
      : `${formula}. ${better} is better.`;
  return `${numbers} ${representation.name}: ${representation.formula}. Rows: whose head (decoder). Columns: whose embeddings it gets (encoder).`;
}

/** Describes a cell: its score and index, and its representation, metric, decoder and encoder. */
export function describeCell(
  { snapshot, metric, representation, names }: Shown,
  { row, column }: Cell,
): string[] {
  const { matrix, index, spread } = scoresOf(representation, metric);
  const at = (
    values: RepresentationScores['matrix'] | undefined,
    d: number,
    e: number,
  ): number | null => values?.[d]?.[e] ?? null;
  const value = at(matrix, row, column);
  const deviation = at(spread, row, column);
  const { anchors, split, runs, changes } = snapshot;
  return [
    `Head of ${names[row] ?? ''} on ${names[column] ?? ''}: ${value === null ? 'undefined' : formatScore(value)}${deviation === null ? '' : ` ± ${formatScore(deviation)} over ${runs} runs`}`,
    `${metric.name}, ${metric.direction} is better, ${representation.name}`,
    `On its own encoder ${formatScore(at(matrix, row, row))}, stitching index ${formatScore(at(index, row, column))}`,
    `${split === undefined ? '' : `${split.train} training and ${split.test} test rows, `}${anchors} anchors`,
    ...outdatedNotes(changes),
  ];
}
