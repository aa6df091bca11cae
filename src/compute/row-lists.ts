import Papa from 'papaparse';
import { InspectorError } from '../core/errors';
import { companionBytes, companionOf } from '../formats/companions';
import type { LabelledRow, Labels } from '../core/study/types';

/** Reads a list of row ids, one a line (anchors or rows). Blank lines don't count. */
export function parseRowIds(file: string, text: string): string[] {
  refuseOtherFiles(file, text);
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (ids.length === 0) {
    throw new InspectorError({
      code: 'empty-list',
      file,
      problem: 'The list holds no row ids.',
      remedy: 'Write one row id a line (row numbers from 0 where the embeddings have no ids).',
    });
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) {
      throw new InspectorError({
        code: 'duplicate-ids',
        file,
        problem: `The row id "${id}" is listed more than once.`,
        remedy: 'List each row once.',
      });
    }
    seen.add(id);
  }
  return ids;
}

/** Ids of what is no list are of no row, and bytes that are no text do harm to a terminal. */
function refuseOtherFiles(file: string, text: string): void {
  const found = companionOf(file, text.slice(0, companionBytes));
  const isList = found === undefined || found.id === 'row-ids';
  const what = text.includes('\0') ? 'no text' : isList ? undefined : found.what;
  if (what === undefined) return;
  throw new InspectorError({
    code: 'not-row-ids',
    file,
    problem: `It is ${what}, not a list of row ids.`,
    remedy: 'Name a text file with one row id a line.',
  });
}

/** What a message quotes of a header. */
const mostOfHeader = 80;

/**
 * Reads `id,label[,split][,text]` with a header.
 * @param column the one that holds the labels
 * @throws InspectorError `not-labels` naming the line at fault; `duplicate-ids` for rows that are named
 *   twice, and differently
 */
export function parseLabels(file: string, text: string, column = 'label'): Labels {
  const parsed = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  });
  const fields = parsed.meta.fields ?? [];
  const missing = ['id', column].filter((name) => !fields.includes(name));
  if (missing.length > 0) {
    throw new InspectorError({
      code: 'not-labels',
      file,
      problem: `The labels have no column ${missing.map((name) => `"${name}"`).join(' and ')}; ${quotedHeader(fields)}.`,
      remedy: 'A labels file is CSV with the columns id,label and, if you like, split and text.',
    });
  }
  const fault = parsed.errors.find(({ code }) => code !== 'UndetectableDelimiter');
  if (fault !== undefined) {
    throw new InspectorError({
      code: 'not-labels',
      file,
      problem: `Row ${(fault.row ?? 0) + 1}: ${fault.message}.`,
      remedy: 'Quote cells that hold commas, quotes or line breaks.',
    });
  }
  const rows = parsed.data.map((cells): LabelledRow => {
    const { id, split, text: words } = cells;
    return {
      id: id!,
      label: cells[column]!,
      ...(split === undefined ? {} : { split }),
      ...(words === undefined ? {} : { text: words }),
    };
  });
  refuseContradictions(file, rows);
  return { file, rows };
}

function quotedHeader(fields: readonly string[]): string {
  const header = fields.join(',');
  // As JSON, so that what is no text does no harm to a terminal.
  const quoted = JSON.stringify(header.slice(0, mostOfHeader));
  return `the header ${header.length > mostOfHeader ? 'begins with' : 'is'} ${quoted}`;
}

/** A row may be named twice, but not as two things. */
function refuseContradictions(file: string, rows: readonly LabelledRow[]): void {
  const known = new Map<string, LabelledRow>();
  const contradicted = new Set<string>();
  for (const row of rows) {
    const other = known.get(row.id);
    if (other === undefined) known.set(row.id, row);
    else if (other.label !== row.label || other.split !== row.split) contradicted.add(row.id);
  }
  if (contradicted.size === 0) return;
  const ids = [...contradicted];
  const shown = ids.slice(0, 5).map((id) => {
    const labels = rows.filter((row) => row.id === id).map(({ label }) => `"${label}"`);
    return `"${id}" (${[...new Set(labels)].join(' and ')})`;
  });
  throw new InspectorError({
    code: 'duplicate-ids',
    file,
    problem: `${ids.length} of its ${known.size} rows are listed more than once, with other labels or splits: ${shown.join(', ')}${ids.length > shown.length ? ' …' : ''}.`,
    remedy: 'List each row once.',
  });
}
