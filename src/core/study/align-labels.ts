import { InspectorError } from '../errors';
import type { LabelledRow, Labels, PairingChoice } from './types';
import { unlessMisfit } from './found-lists';
import { firstLine, identifiedRows, type NameColumn, nameColumnsOf } from './label-names';
import { countsFromOne, lineOfEachRow } from './labels-in-order';
import { quoted } from './quoted';
import type { RowNames } from './row-names';

/** Summary of where the labels of a study's rows came from, as plain data. */
export interface LabelsSummary {
  readonly file: string;
  /** The file's name for its labels (a column or array), if it has one. */
  readonly column?: string;
  /** Assignment of lines to rows: by ids in the lines, or in the order of the rows. */
  readonly by: 'ids' | 'order';
  /** Name of the column with the ids, if it has one. */
  readonly idColumn?: string;
  /** Number of paired rows that have a label. */
  readonly matched: number;
}

/** Labels aligned with the paired rows. */
export interface AlignedLabels {
  /** Label entry of each paired row; undefined for a row without one. */
  readonly rows: readonly (LabelledRow | undefined)[];
  readonly summary: LabelsSummary;
}

/**
 * Aligns labels with the paired rows, with a warning for rows without a label; undefined if there
 * are no labels, or if labels found beside the files do not fit.
 * @throws InspectorError as {@link describePaired} does
 */
export function alignLabels(
  labels: Labels | undefined,
  names: RowNames,
  choice: PairingChoice | undefined,
  warnings: string[],
): AlignedLabels | undefined {
  if (labels === undefined) return undefined;
  return unlessMisfit(labels, warnings, (said) => {
    const aligned = describePaired(labels, names, choice, said);
    const count = names.ids.length;
    const missing = count - aligned.summary.matched;
    if (missing > 0) said.push(`${missing} of ${count} rows have no label in ${labels.file}.`);
    return aligned;
  });
}

/**
 * Assigns label lines to the paired rows: by the column whose ids match most of them, else line by
 * line if there are as many lines as a file has rows. A line that may be a header counts as one if
 * it names no row, or if there is one line more than rows.
 * @throws InspectorError `labels-do-not-fit` if lines name other rows, if the spaces' rows are in
 * different orders, and for another number of lines; `duplicate-ids` for rows that occur twice with
 * different entries
 */
export function describePaired(
  labels: Labels,
  names: RowNames,
  choice: PairingChoice | undefined,
  warnings: string[],
): AlignedLabels {
  warnings.push(...(labels.warnings ?? []));
  const columns = nameColumnsOf(labels);
  const namedRows = identifiedRows(columns, names, firstLine(labels));
  const isOrdered =
    namedRows?.areNumbers === true && countsFromOne(labels, namedRows.column, names);
  if (namedRows === undefined || isOrdered) {
    if (isOrdered) {
      warnings.push(
        `${labels.file}: its ids count from 1, and rows without ids are numbered from 0: its lines are taken in the order of the rows.`,
      );
    }
    const unknown = isOrdered ? [] : columns;
    const { first, lines } = lineOfEachRow(labels, unknown, names, choice, warnings);
    const rows = lines.map((line) => labels.rows[line]!);
    return summarized(labels, rows, { by: 'order' }, first, warnings);
  }
  const { column, ids } = namedRows;
  const first = ids.includes(column.ids[0]!) ? 0 : firstLine(labels);
  const lines = linesById(labels, column, first);
  const how = { by: 'ids', ...(column.name === '' ? {} : { idColumn: column.name }) } as const;
  const rows = ids.map((id) => lines.get(id));
  return summarized(labels, rows, how, first, warnings);
}

/** Returns the label of each paired row; undefined for a row without one. */
export function labelsOf({ rows }: AlignedLabels): (string | undefined)[] {
  return rows.map((row) => row?.label);
}

/**
 * Maps each id to its line.
 * @throws InspectorError `duplicate-ids`
 */
function linesById(
  { file, rows }: Labels,
  { ids }: NameColumn,
  first: number,
): Map<string, LabelledRow> {
  const lines = new Map<string, LabelledRow>();
  const contradicted = new Map<string, Set<string>>();
  for (const [line, id] of ids.entries()) {
    if (line < first || id === '') continue;
    const row = rows[line]!;
    const other = lines.get(id);
    if (other === undefined) lines.set(id, row);
    else if (other.label !== row.label || other.split !== row.split) {
      contradicted.set(id, (contradicted.get(id) ?? new Set([other.label])).add(row.label));
    }
  }
  if (contradicted.size > 0) throw contradiction(file, contradicted, lines.size);
  return lines;
}

function contradiction(
  file: string,
  contradicted: ReadonlyMap<string, ReadonlySet<string>>,
  count: number,
): InspectorError {
  const shown = [...contradicted]
    .slice(0, 5)
    .map(([id, said]) => `${quoted(id)} (${[...said].map(quoted).join(' and ')})`);
  const more = contradicted.size > shown.length ? ' …' : '';
  return new InspectorError({
    code: 'duplicate-ids',
    file,
    problem: `${contradicted.size} of its ${count} rows are listed more than once, with other labels or splits: ${shown.join(', ')}${more}.`,
    remedy: 'List each row once.',
  });
}

/** @param first number of the first line that is not a header */
function summarized(
  { file, column, rows: lines, mayHaveHeader }: Labels,
  found: readonly (LabelledRow | undefined)[],
  how: Pick<LabelsSummary, 'by' | 'idColumn'>,
  first: number,
  warnings: string[],
): AlignedLabels {
  const header = mayHaveHeader === true && first === 1 ? lines[0]!.label : undefined;
  if (header !== undefined) {
    warnings.push(
      `${file}: its first line is taken as a header, which calls the labels ${quoted(header)}.`,
    );
  }
  const rows = found.map((row) => (row?.label === '' ? undefined : row));
  const matched = rows.filter((row) => row !== undefined).length;
  if (matched === 0) {
    throw new InspectorError({
      code: 'labels-do-not-fit',
      file,
      problem: `None of the ${rows.length} rows has a label in it: its labels are empty.`,
      remedy: 'Name a file or column that holds the labels.',
    });
  }
  const name = header ?? column;
  const summary = { file, ...(name === undefined ? {} : { column: name }), ...how, matched };
  return { rows, summary };
}
