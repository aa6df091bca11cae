import { type AlignedLabels, alignLabels, labelsOf } from '../../study/align-labels';
import { fittingAnchors } from '../../study/find-rows';
import type { ComparisonOptions } from '../types';
import type { Labels } from '../../study/types';
import type { Runtime } from '../../runtime/executor';
import { pairRows, type PairingSummary } from '../../study/pairing';
import { namesAt, type RowNames } from '../../study/row-names';
import { type PickedAnchors, applyNonFinitePolicy } from '../../study/prepare-study';
import { chooseStreamedAnchors, looksAt } from './streamed-anchors';
import type { RowSelection } from './row-reader';
import type { StreamedSpace } from './streamed-study';
import { StudyRows } from './study-rows';
import { scanSpaces } from './scan-spaces';

/** Spaces in files whose rows are to be paired and whose anchors are to be chosen. */
export interface StreamToFilter extends Pick<
  ComparisonOptions,
  'anchors' | 'seed' | 'nonFinite' | 'pairing'
> {
  readonly spaces: readonly StreamedSpace[];
  readonly labels?: Labels | undefined;
}

/** Paired rows that are finite, and the anchors among them. */
export interface FilteredStream {
  readonly rows: StudyRows;
  readonly names: RowNames;
  /** See `Pairing`. */
  readonly isCertain: boolean;
  readonly pairing: PairingSummary;
  readonly labelled: AlignedLabels | undefined;
  /** Numbers of the anchors' rows; empty unless anchors are needed. */
  readonly anchors: readonly number[];
  /** Path of the file that lists the anchors, if a file does. */
  readonly anchorsFile?: string | undefined;
  /** Greatest absolute entry of each space. */
  readonly maximum: readonly number[];
  readonly warnings: string[];
}

/**
 * Pairs rows, scans all of them once, refuses or drops rows that are not finite, and chooses
 * anchors.
 * @throws InspectorError for rows that cannot be paired or are not finite, and as `chooseAnchors`
 * does
 */
export async function filterStream(
  { spaces, labels, anchors: choice, seed, nonFinite, pairing }: StreamToFilter,
  needsAnchors: boolean,
  runtime: Runtime,
): Promise<FilteredStream> {
  const { executor } = runtime;
  const paired = pairRows(spaces, pairing);
  const warnings = [...spaces.flatMap(({ warnings: said = [] }) => said), ...paired.warnings];
  const everyRow = new StudyRows(
    spaces,
    paired.indices.map((indices, s) => selectionOf(indices, spaces[s]!.matrix.rows)),
  );
  const wantsNorms = needsAnchors && !('ids' in choice) && looksAt(choice) === 'lengths';
  const scan = await scanSpaces(everyRow, spaces, wantsNorms, runtime);
  const filtered = applyNonFinitePolicy(spaces, paired, scan.checks, nonFinite, warnings);
  const rows = filtered === undefined ? everyRow : everyRow.at(filtered);
  const names = filtered === undefined ? paired : namesAt(paired, filtered);
  const norms = filtered === undefined ? scan.norms : scan.norms && pick(scan.norms, filtered);
  const labelled = alignLabels(labels, names, pairing, warnings);
  const chooseAnchors = async (): Promise<PickedAnchors> => {
    const fitting = fittingAnchors(choice, names, spaces, warnings);
    if ('rows' in fitting) return { anchors: fitting.rows, anchorsFile: fitting.file };
    const how = { seed, executor, warnings };
    const labelOfRow = labelled && labelsOf(labelled);
    return { anchors: await chooseStreamedAnchors(fitting, rows, norms, labelOfRow, how) };
  };
  const { anchors, anchorsFile } = needsAnchors ? await chooseAnchors() : { anchors: [] };
  return {
    rows,
    names,
    isCertain: paired.isCertain,
    pairing: paired.summary,
    labelled,
    anchors,
    anchorsFile,
    maximum: scan.maximum,
    warnings,
  };
}

/** Converts row numbers to a selection; to a range if they are all rows in order. */
function selectionOf(indices: readonly number[], rows: number): RowSelection {
  const isWhole = indices.length === rows && indices.every((row, i) => row === i);
  return isWhole ? { start: 0, stop: rows } : Int32Array.from(indices);
}

function pick(values: Float64Array, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices, (index) => values[index]!);
}
