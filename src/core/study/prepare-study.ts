import { InspectorError } from '../errors';
import { gatherRows, type Matrix } from '../matrix';
import { type AlignedLabels, alignLabels, labelsOf } from './align-labels';
import { fittingAnchors } from './find-rows';
import { strategyAnchors } from '../anchors/strategy-anchors';
import { chooseRows } from './choose-rows';
import type { AnchorChoice } from './anchor-choice';
import { type LoadedSpace, type NamedRows, type PairingChoice, type StudyInput } from './types';
import type { Executor, Runtime } from '../runtime/executor';
import { pairRows, type Pairing, type PairingSummary } from './pairing';
import { namesAt, type RowNames } from './row-names';
import { type RowCheck, checkRowsTask } from './row-check';
import { doubtfulPairs } from './row-correspondence';
import { fingerprintOfRows, isEvery } from './fingerprint';

/**
 * A study before projection, with paired rows, the policy for rows that are not finite applied, and
 * anchors and scored rows chosen.
 */
export interface PreparedStudy {
  /** Paired rows of each space, N × D. */
  readonly rows: readonly Matrix[];
  /** For each space a text that differs whenever these rows differ, if known. */
  readonly contents?: readonly (string | undefined)[];
  /** Ids of the paired rows. */
  readonly ids: readonly string[];
  /** Labels of the paired rows, if there are labels. */
  readonly labelled: AlignedLabels | undefined;
  /** Anchors, as numbers of paired rows; empty if no projection needs any. */
  readonly anchors: readonly number[];
  /** Path of the file that lists the anchors, if a file does. */
  readonly anchorsFile?: string | undefined;
  /** Rows to score, as numbers of paired rows. */
  readonly scored: readonly number[];
  readonly pairing: PairingSummary;
  readonly warnings: readonly string[];
}

/** Anchors as numbers of paired rows, and the file that lists them, if a file does. */
export interface PickedAnchors {
  readonly anchors: readonly number[];
  readonly anchorsFile?: string | undefined;
}
export const noAnchors: PickedAnchors = { anchors: [] };

/**
 * Pairs rows, refuses or drops rows that are not finite, and chooses anchors and scored rows.
 * @throws InspectorError for rows that cannot be paired, are not finite or are too few
 */
export async function prepareStudy(
  { spaces, options, labels }: StudyInput,
  needsAnchors: boolean,
  runtime: Runtime,
): Promise<PreparedStudy> {
  const { seed } = options;
  const paired = await pairFinite(spaces, options, runtime.executor);
  const { rows, contents, names, warnings, pairing, isCertain } = paired;
  if (!isCertain) warnings.push(...(await doubtfulPairs(spaces, rows, seed, runtime.executor)));
  const { ids } = names;
  const labelled = alignLabels(labels, names, options.pairing, warnings);
  const { anchors, anchorsFile } = needsAnchors
    ? await pickAnchors(options, paired, spaces, labelled, runtime)
    : noAnchors;
  return {
    rows,
    contents,
    ids,
    labelled,
    anchors,
    anchorsFile,
    scored: chooseRows(options.rows, names),
    pairing,
    warnings,
  };
}

/** Paired rows of several spaces. */
export interface PairedRows {
  /** Paired rows of each space, N × D. */
  readonly rows: readonly Matrix[];
  /** For each space a text that differs whenever these rows differ, if known. */
  readonly contents: readonly (string | undefined)[];
  readonly names: RowNames;
  /** See {@link Pairing}. */
  readonly isCertain: boolean;
  readonly pairing: PairingSummary;
  readonly warnings: string[];
}

/** Choice of the pairing, and policy for rows that are not finite. */
export interface PairingPolicy {
  readonly pairing?: PairingChoice | undefined;
  readonly nonFinite: 'refuse' | 'drop';
}

/**
 * Pairs the rows of spaces, and refuses or drops rows that are not finite in one of them.
 * @throws InspectorError for rows that cannot be paired or are not finite
 */
export async function pairFinite(
  spaces: readonly LoadedSpace[],
  { pairing: choice, nonFinite }: PairingPolicy,
  executor: Executor,
): Promise<PairedRows> {
  const paired = pairRows(spaces, choice);
  const warnings = [...spaces.flatMap(({ warnings: said = [] }) => said), ...paired.warnings];
  const pairedRows = spaces.map(({ matrix }, s) => takeRows(matrix, paired.indices[s]!));
  const checks = await Promise.all(pairedRows.map((rows) => executor.run(checkRowsTask, { rows })));
  const filtered = applyNonFinitePolicy(spaces, paired, checks, nonFinite, warnings);
  const rows =
    filtered === undefined ? pairedRows : pairedRows.map((matrix) => gatherRows(matrix, filtered));
  const names = filtered === undefined ? paired : namesAt(paired, filtered);
  const contents = spaces.map(({ content, matrix }, s) => {
    const taken = fingerprintOfRows(content, paired.indices[s]!, matrix.rows);
    return filtered === undefined ? taken : fingerprintOfRows(taken, filtered, paired.ids.length);
  });
  const { isCertain, summary: pairing } = paired;
  return { rows, contents, names, isCertain, pairing, warnings };
}

/**
 * Applies the policy for rows that are not finite or all zeros, after all rows were checked.
 * @param checks of each space's paired rows
 * @returns the paired rows that are left; undefined if that is all of them
 * @throws InspectorError `not-finite`
 */
export function applyNonFinitePolicy(
  spaces: readonly NamedRows[],
  paired: Pairing,
  checks: readonly RowCheck[],
  policy: 'refuse' | 'drop',
  warnings: string[],
): number[] | undefined {
  const nonFinite = checks.map(({ nonFinite: rows }) => rows);
  const filtered = keepFinite(spaces, paired, nonFinite, policy, warnings);
  for (const [s, { zero }] of checks.entries()) {
    if (zero.length > 0) {
      warnings.push(
        `${spaces[s]!.name} has ${zero.length} rows of zeros (${listRows(zero, paired.ids)}); their cosine with anything counts as 0.`,
      );
    }
  }
  return filtered;
}

/**
 * Chooses the anchors, as numbers of paired rows.
 * @throws InspectorError for lists that do not fit and for more anchors than rows
 */
export async function pickAnchors(
  { anchors: choice, seed }: { readonly anchors: AnchorChoice; readonly seed: number },
  { rows, contents, names, warnings }: PairedRows,
  spaces: readonly LoadedSpace[],
  labelled: AlignedLabels | undefined,
  runtime: Runtime,
): Promise<PickedAnchors> {
  const fitting = fittingAnchors(choice, names, spaces, warnings);
  if ('rows' in fitting) return { anchors: fitting.rows, anchorsFile: fitting.file };
  const labels = labelled && labelsOf(labelled);
  const input = { choice: fitting, rows: rows[0]!, labels, seed };
  return { anchors: await strategyAnchors(input, contents[0], runtime) };
}

/** Returns rows of a matrix; no copy if they are all of its rows in order. */
function takeRows(matrix: Matrix, indices: readonly number[]): Matrix {
  return isEvery(indices, matrix.rows) ? matrix : gatherRows(matrix, indices);
}

/**
 * Returns the paired rows without those that are not finite in some space; undefined if that is all
 * of them.
 */
function keepFinite(
  spaces: readonly NamedRows[],
  { ids }: Pairing,
  nonFinite: readonly (readonly number[])[],
  policy: 'refuse' | 'drop',
  warnings: string[],
): number[] | undefined {
  const worst = nonFinite.findIndex((rows) => rows.length > 0);
  if (worst < 0) return undefined;
  const bad = new Set(nonFinite.flat());
  if (policy === 'refuse') {
    const rows = nonFinite[worst]!;
    throw new InspectorError({
      code: 'not-finite',
      file: spaces[worst]!.file,
      problem: `${rows.length} of ${ids.length} rows hold NaN or an infinity: ${listRows(rows, ids)}.`,
      remedy:
        'Drop these rows in all spaces (`--drop-non-finite` in a terminal, *Drop These Rows in All Spaces* in a panel), or save the file without them.',
      details: {
        file: spaces[worst]!.file,
        count: bad.size,
        rows: [...bad].sort((a, b) => a - b).map((row) => ids[row]!),
      },
    });
  }
  const counts = nonFinite
    .map((rows, s) => ({ name: spaces[s]!.name, rows: rows.length }))
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => `${rows} in ${name}`);
  warnings.push(
    `${bad.size} rows hold NaN or an infinity (${counts.join(', ')}) and were left out in all spaces: ${listRows(
      [...bad].sort((a, b) => a - b),
      ids,
    )}.`,
  );
  return Array.from(ids.keys()).filter((row) => !bad.has(row));
}

/** Maximum number of rows in a message before "…". */
const rowsNamed = 10;

/** Lists rows in a message; of many only the first few. */
export function listRows(rows: readonly number[], ids: readonly string[]): string {
  const shown = rows.slice(0, rowsNamed).map((row) => ids[row]!);
  return `row${rows.length === 1 ? '' : 's'} ${shown.join(', ')}${rows.length > shown.length ? ' …' : ''}`;
}
