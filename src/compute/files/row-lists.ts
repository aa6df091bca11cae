import { InspectorError } from '../../core/errors';
import { otherFileBytes, otherFileOf } from '../../formats/other-files';

/** Parses a list of row ids, one per line (anchors or rows). Blank lines are skipped. */
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

/**
 * Refuses files of other kinds: their lines are no ids, and binary content could harm a terminal.
 */
function refuseOtherFiles(file: string, text: string): void {
  const found = otherFileOf(file, text.slice(0, otherFileBytes));
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
