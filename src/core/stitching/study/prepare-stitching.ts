import { InspectorError } from '../../errors';
import { gatherRows, type Matrix } from '../../matrix';
import { classTargets, type Targets } from '../../training/targets';
import { describePaired, type LabelsSummary } from '../../study/align-labels';
import type { AnchorChoice } from '../../study/anchor-choice';
import type { LabelledRow, Labels, LoadedSpace } from '../../study/types';
import type { Runtime } from '../../runtime/executor';
import { unlessMisfit } from '../../study/found-lists';
import { chooseRows } from '../../study/choose-rows';
import type { PairingSummary } from '../../study/pairing';
import { listRows, type PairedRows, pairFinite } from '../../study/prepare-study';
import { fingerprintOfRows } from '../../study/fingerprint';
import { doubtfulPairs } from '../../study/row-correspondence';
import { namesAt, type RowNames } from '../../study/row-names';
import { planRuns, type Run } from './plan-runs';
import type { SplitDescription, StitchInput, StitchOptions } from './stitching';
import { fittingRunAnchors } from './fitting-anchors';

/** A stitching study whose rows are paired, finite, labelled and split. */
export interface PreparedStitching {
  /** Paired rows of each space, N × D. */
  readonly rows: readonly Matrix[];
  /** For each space a text that differs whenever these rows differ, if known. */
  readonly contents: readonly (string | undefined)[];
  readonly ids: readonly string[];
  /** Label entry of each paired row, if there are labels. */
  readonly described: readonly LabelledRow[] | undefined;
  /** One target per paired row. */
  readonly targets: Targets;
  readonly names: RowNames;
  /** Source of the labels, if there are labels. */
  readonly labels: LabelsSummary | undefined;
  /**
   * The anchors of the options; the default strategy if they were found beside the files and do not
   * fit.
   */
  readonly anchors: AnchorChoice;
  readonly runs: readonly Run[];
  readonly split: SplitDescription;
  readonly pairing: PairingSummary;
  readonly warnings: readonly string[];
}

/**
 * Prepares a stitching study.
 * @throws InspectorError `labels-needed`, `targets-needed`, `targets-do-not-fit`,
 * `labels-do-not-cover`, what pairing and choosing rows refuse, and what {@link planRuns} does
 */
export async function prepareStitching(
  input: StitchInput,
  { executor }: Runtime,
): Promise<PreparedStitching> {
  const { spaces, options } = input;
  refuseMissing(input);
  const targetSpace = options.task === 'reconstruction' ? input.targets : undefined;
  if (targetSpace !== undefined) refuseOtherLength(targetSpace, spaces);
  const all = targetSpace === undefined ? spaces : [...spaces, targetSpace];
  const found = await pairFinite(all, options, executor);
  const paired =
    options.rows === undefined ? found : partOf(found, chooseRows(options.rows, found.names));
  const { warnings } = paired;
  if (!paired.isCertain) {
    const own = paired.rows.slice(0, spaces.length);
    warnings.push(...(await doubtfulPairs(spaces, own, options.seed, executor)));
  }
  const labelled = describeRows(input, paired.names, warnings);
  const { rows, contents, names } =
    labelled?.selectedRows === undefined ? paired : partOf(paired, labelled.selectedRows);
  const { ids } = names;
  const described = labelled?.described;
  const plan = planRuns(described, ids.length, options, labelled?.summary.file, warnings);
  const anchors = fittingRunAnchors(options.anchors, names, all, plan.runs, warnings);
  return {
    rows: rows.slice(0, spaces.length),
    contents: contents.slice(0, spaces.length),
    ids,
    names,
    described,
    targets:
      targetSpace === undefined
        ? classTargets(described!.map(({ label }) => label))
        : { kind: 'values', values: rows.at(-1)! },
    labels: labelled?.summary,
    anchors,
    ...plan,
    pairing: found.pairing,
    warnings,
  };
}

/** Selects some of the paired rows, by their numbers. */
function partOf(
  { rows, contents, names, ...paired }: PairedRows,
  some: readonly number[],
): PairedRows {
  return {
    ...paired,
    rows: rows.map((matrix) => gatherRows(matrix, some)),
    contents: contents.map((content) => fingerprintOfRows(content, some, names.ids.length)),
    names: namesAt(names, some),
  };
}

function refuseMissing({ labels, targets, options }: StitchInput): void {
  if (options.task === 'classification' && labels === undefined) {
    throw new InspectorError({
      code: 'labels-needed',
      problem: 'Classification needs labels, and there are none.',
      remedy: 'Name labels, such as a CSV file with the columns id,label, or reconstruct targets.',
    });
  }
  if (options.task === 'reconstruction' && targets === undefined) {
    throw new InspectorError({
      code: 'targets-needed',
      problem: 'Reconstruction needs targets, and there are none.',
      remedy: 'Name a file with what is to be reconstructed, one row a sample.',
    });
  }
}

/** Targets without ids are paired by order; refuses another number of rows. */
function refuseOtherLength(targets: LoadedSpace, spaces: readonly LoadedSpace[]): void {
  if (targets.idColumns !== undefined) return;
  const other = spaces.find(({ matrix }) => matrix.rows !== targets.matrix.rows);
  if (other === undefined) return;
  throw new InspectorError({
    code: 'targets-do-not-fit',
    file: targets.file,
    problem: `It has targets for ${targets.matrix.rows} rows, but ${other.file} has ${other.matrix.rows}, and the targets have no row ids to pair them by.`,
    remedy: 'Name targets of the same rows in the same order, or save them with row ids.',
  });
}

/** Labels of the paired rows that take part. */
interface LabelledRows {
  readonly described: readonly LabelledRow[];
  /** Numbers of the paired rows with labels, if not all have one. */
  readonly selectedRows?: readonly number[];
  readonly summary: LabelsSummary;
}

/**
 * Aligns labels with the paired rows; undefined if there are none, and if labels that were found
 * and are not needed do not fit.
 */
function describeRows(
  { labels, options }: StitchInput,
  names: RowNames,
  warnings: string[],
): LabelledRows | undefined {
  if (labels === undefined) return undefined;
  const cover = (said: string[]): LabelledRows => coveredRows(labels, names, options, said);
  return options.task === 'classification'
    ? cover(warnings)
    : unlessMisfit(labels, warnings, cover);
}

function coveredRows(
  labels: Labels,
  names: RowNames,
  { pairing, unlabelled }: StitchOptions,
  warnings: string[],
): LabelledRows {
  const { ids } = names;
  const { rows: found, summary } = describePaired(labels, names, pairing, warnings);
  const missing = Array.from(ids.keys()).filter((row) => found[row] === undefined);
  if (missing.length === 0) return { described: found as LabelledRow[], summary };
  if (unlabelled === 'refuse') {
    throw new InspectorError({
      code: 'labels-do-not-cover',
      file: labels.file,
      problem: `Its ${labels.rows.length} lines leave ${missing.length} of the ${ids.length} rows without a label: ${listRows(missing, ids)}.`,
      remedy:
        'Add them, or drop unlabelled rows; the id column holds row ids (row numbers from 0 where the embeddings have none).',
      details: { count: missing.length, rows: missing.map((row) => ids[row]!) },
    });
  }
  warnings.push(
    `${missing.length} of the ${ids.length} rows have no label in ${labels.file}: ${listRows(missing, ids)}. They were left out.`,
  );
  const selectedRows = Array.from(ids.keys()).filter((row) => found[row] !== undefined);
  return { described: selectedRows.map((row) => found[row]!), selectedRows, summary };
}
