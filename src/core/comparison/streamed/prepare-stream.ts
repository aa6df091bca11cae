import { gatherRows, type Matrix } from '../../matrix';
import { chooseRows, sampleRows } from '../../study/choose-rows';
import type { Runtime } from '../../runtime/executor';
import type { PreparedStudy } from '../../study/prepare-study';
import { doubtfulPairs } from '../../study/row-correspondence';
import { filterStream } from './filter-stream';
import type { StreamedInput } from './streamed-study';
import type { StudyRows } from './study-rows';

/** A prepared study whose rows stay in their files. */
export interface PreparedStream extends Omit<PreparedStudy, 'rows'> {
  /** Rows to score. */
  readonly rows: StudyRows;
  /** All paired rows. */
  readonly pairedRows: StudyRows;
  /** Anchor rows of each space, K × D. */
  readonly anchorRows: readonly Matrix[];
  /** Greatest absolute entry of each space. */
  readonly maximum: readonly number[];
  /** Seeded sample of the rows to score, and the anchors, in memory. */
  readonly sample: PreparedStudy;
}

/**
 * Pairs rows, scans all of them once, refuses or drops rows that are not finite, chooses anchors
 * and scored rows, and reads the sample into memory.
 * @param sampleSize number of rows in the sample
 * @throws InspectorError as `prepareStudy` does
 */
export async function prepareStream(
  { spaces, options, labels }: StreamedInput,
  needsAnchors: boolean,
  sampleSize: number,
  runtime: Runtime,
): Promise<PreparedStream> {
  const { executor } = runtime;
  const filtered = await filterStream({ spaces, labels, ...options }, needsAnchors, runtime);
  const { rows, names, anchors, pairing } = filtered;
  const { ids } = names;
  const scored = chooseRows(options.rows, names);
  const sampled =
    scored.length <= sampleSize
      ? scored
      : sampleRows(scored.length, sampleSize, options.seed).map((at) => scored[at]!);
  const inMemory = [...new Set([...anchors, ...sampled])];
  const gathered = await Promise.all(spaces.map((_, s) => rows.at(inMemory).gather(s, executor)));
  const doubts = filtered.isCertain
    ? []
    : await doubtfulPairs(spaces, gathered, options.seed, executor);
  const indexOf = new Map(inMemory.map((row, index) => [row, index]));
  const placesOf = (some: readonly number[]): number[] => some.map((row) => indexOf.get(row)!);
  return {
    rows: rows.at(scored),
    pairedRows: rows,
    ids,
    labelled: filtered.labelled,
    anchors,
    anchorsFile: filtered.anchorsFile,
    scored,
    pairing,
    warnings: [...filtered.warnings, ...doubts],
    anchorRows: gathered.map((matrix) => gatherRows(matrix, placesOf(anchors))),
    maximum: filtered.maximum,
    sample: {
      rows: gathered,
      ids: inMemory.map((row) => ids[row]!),
      labelled: filtered.labelled && {
        ...filtered.labelled,
        rows: inMemory.map((row) => filtered.labelled!.rows[row]),
      },
      anchors: placesOf(anchors),
      scored: placesOf(sampled),
      pairing,
      warnings: [],
    },
  };
}
