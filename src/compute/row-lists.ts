import Papa from 'papaparse';
import { InspectorError } from '../core/errors';
import type { LabelledRow, Labels } from '../core/study/comparison';

/** Reads a list of row ids, one a line (anchors or rows). Blank lines don't count. */
export function parseRowIds(file: string, text: string): string[] {
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

/**
 * Reads `id,label[,split][,text]` with a header.
 * @param column the one that holds the labels
 * @throws InspectorError naming the line at fault
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
      problem: `The labels have no column ${missing.map((name) => `"${name}"`).join(' and ')}; the header is "${fields.join(',')}".`,
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
  return { file, rows };
}
