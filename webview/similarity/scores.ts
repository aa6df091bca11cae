import { formatScore } from '../../src/compute/protocol/score-text';
import type { Choice } from '../../src/compute/protocol/panel';
import type {
  MeasureChoice,
  PanelScores,
  SimilaritySnapshot,
} from '../../src/compute/protocol/similarity-panel';
import { outdatedNotes } from '../shared/changes-banner';
import { type ColourScale, colourScale } from '../shared/colour-scale';
import { meanOffDiagonal, offDiagonal, scoreText } from '../shared/score-matrix';
import type { MatrixData } from '../shared/matrix-chart';
import type { Multiple } from '../shared/multiples';

/** The scores under one projection and measure, with everything needed to draw and explain them. */
export interface ShownScores {
  readonly scores: PanelScores;
  readonly projection: Choice;
  readonly measure: MeasureChoice;
  readonly names: readonly string[];
  readonly scale: ColourScale;
}

/**
 * Returns the scores of a projection under the selected measure; undefined until they are computed.
 */
export function shownScores(
  snapshot: SimilaritySnapshot,
  projectionId: string,
  stretch: boolean,
): ShownScores | undefined {
  const { measure: measureId } = snapshot.selection;
  const ofMeasure = snapshot.scores.filter(({ measure }) => measure === measureId);
  const scores = ofMeasure.find(({ projection }) => projection === projectionId);
  const projection = snapshot.projections.find(({ id }) => id === projectionId);
  const measure = snapshot.measures.find(({ id }) => id === measureId);
  if (scores === undefined || projection === undefined || measure === undefined) return undefined;
  // All projections share one scale, so that their matrices can be compared by eye.
  const values = ofMeasure.flatMap(({ matrix }) => offDiagonal(matrix));
  return {
    scores,
    projection,
    measure,
    names: snapshot.spaces.map(({ name }) => name),
    scale: colourScale(measure.range, measure.direction, values, stretch),
  };
}

/** Converts the scores to a matrix to draw. */
export function matrixData({ scores, names, scale }: ShownScores): MatrixData {
  return {
    rowNames: names,
    columnNames: names,
    values: scores.matrix,
    scale,
    text: scoreText,
  };
}

/** Creates a small matrix for every projection, all in one colour scale. */
export function scoreMultiples(snapshot: SimilaritySnapshot, stretch: boolean): Multiple[] {
  return snapshot.projections
    .map(({ id }) => shownScores(snapshot, id, stretch))
    .filter((shown) => shown !== undefined)
    .map((shown) => {
      const mean = meanOffDiagonal(shown.scores.matrix);
      return {
        id: shown.projection.id,
        name: shown.projection.name,
        note: mean === null ? 'undefined' : `mean ${formatScore(mean)}`,
        data: matrixData(shown),
      };
    });
}

/** Describes a cell: its value, its spaces, projection and measure, and the convention. */
export function describeCell(
  { scores, projection, measure, names }: ShownScores,
  { spaces, rows, anchors, changes }: SimilaritySnapshot,
  { row, column }: { readonly row: number; readonly column: number },
): string[] {
  const [x, y] = [spaces[row], spaces[column]];
  const value = scores.matrix[row]?.[column] ?? null;
  const dimensions = `D = ${x?.dims ?? '?'} and ${y?.dims ?? '?'}`;
  const sample = scores.sampledRows === undefined ? '' : ` (a sample of ${scores.sampledRows})`;
  return [
    `${names[row] ?? ''} × ${names[column] ?? ''}: ${value === null ? 'undefined' : formatScore(value)}`,
    `${measure.name}, ${measure.direction} is closer, over ${projection.name}`,
    `N = ${rows}${sample}, ${dimensions}${projection.id === 'absolute' ? '' : `, ${anchors} anchors`}`,
    measure.convention,
    ...outdatedNotes(changes),
  ];
}
