import { InspectorError } from '../../core/errors';
import type { Labels } from '../../core/study/types';
import type { ReadLimits } from '../../formats/limits';
import { openReadable, readText, type ReadableFile } from '../files/open-readable';
import { whileUnchanged } from '../files/unchanged';
import { arrayLabels, arrayNames } from './array-labels';
import { columnLabels, columnNames } from './column-labels';
import { unknownColumn } from './not-labels';
import { tableLabels } from './table-labels';

const tables = /\.(csv|tsv)$/i;
const texts = /\.(csv|tsv|txt)$/i;

/** Codes of errors after which a file may still be a text of labels with another ending. */
const unopened = new Set(['unknown-format', 'not-a-space', 'malformed']);

/**
 * Maximum number of columns of a table of labels; wider ones are embeddings, whose reader need not
 * hold all of their text.
 */
const maxColumns = 32;

/**
 * Reads the labels of rows, with all columns that may name the rows: from a text with one label per
 * line or with columns, a column beside the embeddings of a file, or an array with one entry per
 * row.
 * @param column column or array of the file; `member/column` if a file's arrays have different
 * columns
 * @throws InspectorError `not-labels`, or the error of reading the file
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
      // For a file that is not text either, the first error is more informative.
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

/** Whether a text exceeds the bound for lists; a table's reader needs less memory. */
function isTooLarge(error: unknown): boolean {
  return error instanceof InspectorError && error.details?.['bound'] === 'listMebibytes';
}

async function openedLabels(
  file: ReadableFile,
  column: string | undefined,
  limits: ReadLimits,
): Promise<Labels> {
  const { name } = file;
  const readable = await openReadable(file, limits);
  const { opened } = readable;
  try {
    const labels = await whileUnchanged(
      [readable],
      async () =>
        (await columnLabels(name, opened, column)) ?? (await arrayLabels(name, opened, column)),
    );
    if (labels !== undefined) return labels;
    throw unknownColumn(name, column, [...columnNames(opened), ...arrayNames(opened)]);
  } finally {
    await readable.close();
  }
}
