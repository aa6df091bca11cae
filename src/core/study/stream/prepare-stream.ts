import { gatherRows, type Matrix } from '../../linalg/matrix';
import { findAnchors } from '../choose-anchors';
import { chooseRows, sampleRows } from '../choose-rows';
import type { Runtime } from '../comparison';
import { idsOf, pairRows } from '../pairing';
import { alignLabels, type PreparedStudy, settleRows } from '../prepare-study';
import { chooseStreamedAnchors, looksAt } from './streamed-anchors';
import type { RowSelection } from './row-reader';
import type { StreamedInput } from './streamed-study';
import { StudyRows } from './study-rows';
import { surveySpaces } from './survey-spaces';

/** A study whose rows are paired, finite and chosen, and stay in their files. */
export interface PreparedStream extends Omit<PreparedStudy, 'rows'> {
  /** The rows to score. */
  readonly rows: StudyRows;
  /** All paired rows. */
  readonly pairedRows: StudyRows;
  /** For each space its anchors' rows, K × D. */
  readonly anchorRows: readonly Matrix[];
  /** For each space its greatest absolute entry. */
  readonly greatest: readonly number[];
  /** A seeded sample of the rows to score, and the anchors, in memory. */
  readonly sample: PreparedStudy;
}

/**
 * Pairs rows, looks once through all of them, deals with what is not finite, chooses anchors and rows, and
 * reads what has to be in memory.
 * @param sampleSize rows that are to be in memory
 * @throws InspectorError as `prepareStudy` does
 */
export async function prepareStream(
  { spaces, options, labels }: StreamedInput,
  needsAnchors: boolean,
  sampleSize: number,
  runtime: Runtime,
): Promise<PreparedStream> {
  const { anchors: choice, seed } = options;
  const { executor } = runtime;
  const paired = pairRows(spaces);
  const warnings = [...paired.warnings];
  const everyRow = new StudyRows(
    spaces,
    paired.indices.map((indices, s) => selectionOf(indices, spaces[s]!.matrix.rows)),
  );
  const wantsNorms = needsAnchors && !('ids' in choice) && looksAt(choice) === 'lengths';
  const survey = await surveySpaces(everyRow, spaces, wantsNorms, runtime);
  const kept = settleRows(spaces, paired, survey.checks, options.nonFinite, warnings);
  const rows = kept === undefined ? everyRow : everyRow.at(kept);
  const ids = kept === undefined ? paired.ids : kept.map((row) => paired.ids[row]!);
  const norms = kept === undefined ? survey.norms : survey.norms && pick(survey.norms, kept);
  const labelOfRow = labels === undefined ? undefined : alignLabels(labels, ids, warnings);
  const chooseAnchors = async (): Promise<number[]> =>
    'ids' in choice
      ? findAnchors(choice, ids, spaces.map(idsOf), warnings)
      : chooseStreamedAnchors(choice, rows, norms, labelOfRow, { seed, executor, warnings });
  const anchors = needsAnchors ? await chooseAnchors() : [];
  const scored = chooseRows(options.rows, ids);
  const sampled =
    scored.length <= sampleSize
      ? scored
      : sampleRows(scored.length, sampleSize, seed).map((at) => scored[at]!);
  const inMemory = [...new Set([...anchors, ...sampled])];
  const gathered = await Promise.all(spaces.map((_, s) => rows.at(inMemory).gather(s, executor)));
  const places = new Map(inMemory.map((row, place) => [row, place]));
  const placesOf = (some: readonly number[]): number[] => some.map((row) => places.get(row)!);
  return {
    rows: rows.at(scored),
    pairedRows: rows,
    ids,
    labels: labelOfRow,
    anchors,
    scored,
    warnings,
    anchorRows: gathered.map((matrix) => gatherRows(matrix, placesOf(anchors))),
    greatest: survey.greatest,
    sample: {
      rows: gathered,
      ids: inMemory.map((row) => ids[row]!),
      labels: labelOfRow && inMemory.map((row) => labelOfRow[row]),
      anchors: placesOf(anchors),
      scored: placesOf(sampled),
      warnings: [],
    },
  };
}

/** Row numbers as a selection: as a range where they are all rows in order. */
function selectionOf(indices: readonly number[], rows: number): RowSelection {
  const isWhole = indices.length === rows && indices.every((row, i) => row === i);
  return isWhole ? { start: 0, stop: rows } : Int32Array.from(indices);
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => values[place]!);
}
