import { InspectorError } from '../../core/errors';
import type { Labels } from '../../core/study/types';
import type { ReadLimits } from '../../formats/limits';
import { openReadable, readText, type ReadableFile } from '../files/open-readable';
import { arrayLabels, arrayNames } from './array-labels';
import { columnLabels, columnNames } from './column-labels';
import { unknownColumn } from './not-labels';
import { tableLabels } from './table-labels';

const tables = /\.(csv|tsv)$/i;
const texts = /\.(csv|tsv|txt)$/i;

/** What opening says of a file that is no embeddings: it may be a text of labels by any other ending. */
const unopened = new Set(['unknown-format', 'not-a-space', 'malformed']);

/** Tables of more columns are embeddings, whose reader need not hold all of their text. */
const maxColumns = 32;

/**
 * Reads the labels of rows: a text with one a line or with columns, a column beside the embeddings of a file, or an
 * array of one a row, with all that may name the rows.
 * @param column or array of the file; `member/column` where arrays of a file have different ones
 * @throws InspectorError `not-labels`, or what reading the file throws
 */
export async function readLabels(
  file: ReadableFile,
  column: string | undefined,
  limits: ReadLimits,
): Promise<Labels> {
  if (!texts.test(file.name)) {
    try {
      return await openedLabels(file, column, limits);
    } catch (error) {
      if (!(error instanceof InspectorError) || !unopened.has(error.code)) throw error;
      // Of what is no text either, the first error says more.
      const asText = async (): Promise<Labels> =>
        tableLabels(file.name, await readText(file, limits), column);
      return asText().catch(() => Promise.reject(error));
    }
  }
  const text = await readText(file, limits).catch((error: unknown) => {
    if (tables.test(file.name) && isTooLarge(error)) return undefined;
    throw error;
  });
  if (text === undefined) return openedLabels(file, column, limits);
  const width = text
    .slice(0, 2 ** 16)
    .split('\n', 1)[0]!
    .split(/[,\t;|]/).length;
  return tables.test(file.name) && width > maxColumns
    ? openedLabels(file, column, limits)
    : tableLabels(file.name, text, column);
}

/** Whether a text is beyond what a list may hold; a table's reader holds less of it. */
function isTooLarge(error: unknown): boolean {
  return error instanceof InspectorError && error.details?.['bound'] === 'listMebibytes';
}

async function openedLabels(
  file: ReadableFile,
  column: string | undefined,
  limits: ReadLimits,
): Promise<Labels> {
  const { name } = file;
  const { opened, close } = await openReadable(file, limits);
  try {
    const labels =
      (await columnLabels(name, opened, column)) ?? (await arrayLabels(name, opened, column));
    if (labels !== undefined) return labels;
    throw unknownColumn(name, column, [...columnNames(opened), ...arrayNames(opened)]);
  } finally {
    await close();
  }
}
