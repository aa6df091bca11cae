import { InspectorError } from '../../errors';
import { gatherRows, type Matrix } from '../../linalg/matrix';
import { classTargets, type Targets } from '../../stitching/targets';
import type { AnchorChoice } from '../choose-anchors';
import type { LabelledRow, LoadedSpace } from '../types';
import type { Runtime } from '../../runtime/executor';
import { findAnchors } from '../find-rows';
import { chooseRows } from '../choose-rows';
import type { PairingSummary } from '../pairing';
import { describePaired, listRows, type PairedRows, pairFinite } from '../prepare-study';
import { contentOfRows } from '../row-content';
import { doubtfulPairs } from '../row-correspondence';
import { canonicalId } from '../id-columns';
import { everyName, namesAt, namesFor, type RowNames } from '../row-names';
import { planRuns, type Run } from './plan-runs';
import type { SplitDescription, StitchInput } from './stitching';

/** A stitching study whose rows are paired, finite, labelled and split. */
export interface PreparedStitching {
  /** For each space its paired rows, N × D. */
  readonly rows: readonly Matrix[];
  /** For each space a text that differs whenever these rows do, where there is one. */
  readonly contents: readonly (string | undefined)[];
  readonly ids: readonly string[];
  /** What the labels say of each paired row, where there are labels. */
  readonly described: readonly LabelledRow[] | undefined;
  /** One entry a paired row. */
  readonly targets: Targets;
  readonly names: RowNames;
  /** Those of the listed anchors that name paired rows, where anchors are listed. */
  readonly listed: ReadonlySet<string> | undefined;
  readonly runs: readonly Run[];
  readonly split: SplitDescription;
  readonly pairing: PairingSummary;
  readonly warnings: readonly string[];
}

/**
 * @throws InspectorError `labels-needed`, `targets-needed`, `targets-do-not-fit`,
 *   `labels-do-not-cover`, what pairing and choosing rows refuse, and what {@link planRuns} does
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
    labelled?.kept === undefined ? paired : partOf(paired, labelled.kept);
  const { ids } = names;
  const described = labelled?.described;
  const listed =
    'ids' in options.anchors ? pairedAnchors(options.anchors, names, all, warnings) : undefined;
  const plan = planRuns(described, ids.length, options, input.labels?.file, warnings);
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
    listed,
    ...plan,
    pairing: found.pairing,
    warnings,
  };
}

/** @throws InspectorError as {@link findAnchors} does */
function pairedAnchors(
  choice: Extract<AnchorChoice, { ids: unknown }>,
  names: RowNames,
  spaces: readonly LoadedSpace[],
  warnings: string[],
): ReadonlySet<string> {
  findAnchors(choice, names, everyName(spaces), warnings);
  const wanted = choice.ids.map(canonicalId);
  const paired = new Set(namesFor(names, wanted));
  return new Set(wanted.filter((id) => paired.has(id)));
}

/** Some of the paired rows, by their numbers. */
function partOf(
  { rows, contents, names, ...paired }: PairedRows,
  some: readonly number[],
): PairedRows {
  return {
    ...paired,
    rows: rows.map((matrix) => gatherRows(matrix, some)),
    contents: contents.map((content) => contentOfRows(content, some, names.ids.length)),
    names: namesAt(names, some),
  };
}

function refuseMissing({ labels, targets, options }: StitchInput): void {
  if (options.task === 'classification' && labels === undefined) {
    throw new InspectorError({
      code: 'labels-needed',
      problem: 'Classification needs labels, and there are none.',
      remedy:
        'Name a CSV file with the columns id,label and perhaps split, or reconstruct targets.',
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

/** Targets without ids go by order: then their number must be that of the rows. */
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

/** What the labels say of the paired rows, and which of these have labels, if not all. */
function describeRows(
  { labels, options }: StitchInput,
  names: RowNames,
  warnings: string[],
): { described: readonly LabelledRow[]; kept?: readonly number[] } | undefined {
  if (labels === undefined) return undefined;
  const { ids } = names;
  const found = describePaired(labels, names);
  const missing = Array.from(ids.keys()).filter((row) => (found[row]?.label ?? '') === '');
  if (missing.length === 0) return { described: found as LabelledRow[] };
  const what = `${missing.length} of the ${ids.length} rows have no label in ${labels.file}: ${listRows(missing, ids)}.`;
  if (options.unlabelled === 'refuse' || missing.length === ids.length) {
    throw new InspectorError({
      code: 'labels-do-not-cover',
      file: labels.file,
      problem: `Its ${labels.rows.length} lines leave ${missing.length} of the ${ids.length} rows without a label: ${listRows(missing, ids)}.`,
      remedy:
        missing.length === ids.length
          ? `Its ids begin with ${listed(labels.rows.map(({ id }) => id))}, the rows’ with ${listed(ids)}: write the rows’ ids in the id column (row numbers from 0 where the embeddings have none).`
          : 'Add them, or drop unlabelled rows; the id column holds row ids (row numbers from 0 where the embeddings have none).',
      details: { count: missing.length, rows: missing.map((row) => ids[row]!) },
    });
  }
  warnings.push(`${what} They were left out.`);
  const kept = Array.from(ids.keys()).filter((row) => (found[row]?.label ?? '') !== '');
  return { described: kept.map((row) => found[row]!), kept };
}

/** The first ids, for an example. */
function listed(ids: readonly string[]): string {
  return ids
    .slice(0, 3)
    .map((id) => `"${id}"`)
    .join(', ');
}
