import { InspectorError } from '../errors';
import type { Labels, PairingChoice } from './types';
import { runsFrom } from './id-columns';
import { areNumbered, firstLine, type NameColumn } from './label-names';
import { listed } from './pairing-refusals';
import { quoted } from './quoted';
import { mayOrder } from './row-order';
import type { RowNames } from './row-names';

/**
 * Whether ids that are row numbers count from 1.
 * @throws InspectorError `labels-do-not-fit` if they do, but not in order
 */
export function countsFromOne(
  labels: Labels,
  { ids }: NameColumn,
  { positions, fileRows }: RowNames,
): boolean {
  const body = ids.slice(firstLine(labels));
  const wanted = new Set(body);
  const most = Math.max(...(fileRows ?? [positions!.length]));
  if (wanted.has('0') || !wanted.has(String(most))) return false;
  if (runsFrom(body) === 1 && body.length === most) return true;
  throw new InspectorError({
    code: 'labels-do-not-fit',
    file: labels.file,
    problem: `Its ids are numbers up to ${most} and 0 is none of them, but rows without ids are numbered from 0 to ${most - 1}.`,
    remedy: 'Number the rows from 0 in the labels, or save the embeddings with the ids.',
  });
}

/**
 * Returns the line of each paired row if lines are in the order of the rows, and the number of the
 * first line that is not a header.
 * @param columns columns of the label file, none of which names any of the rows
 * @throws InspectorError `labels-do-not-fit`
 */
export function lineOfEachRow(
  labels: Labels,
  columns: readonly NameColumn[],
  names: RowNames,
  choice: PairingChoice | undefined,
  warnings: string[],
): { first: number; lines: number[] } {
  const { file, rows } = labels;
  const { positions } = names;
  const counts = names.fileRows ?? [names.ids.length];
  const first = firstLine(labels) === 1 && counts.includes(rows.length - 1) ? 1 : 0;
  const fits = counts.includes(rows.length - first);
  const unknown = columns.map((column) => ({
    ...column,
    ids: column.ids.slice(firstLine(labels)),
  }));
  const telling = unknown.find(mayOrder);
  const isOfOthers = telling !== undefined && !areNumbered(names) && choice?.by !== 'order';
  const other = telling ?? unknown[0];
  if (other !== undefined && (isOfOthers || !fits)) {
    throw ofOtherRows(file, other, names, fits && positions !== undefined);
  }
  if (positions === undefined) {
    throw new InspectorError({
      code: 'labels-do-not-fit',
      file,
      problem: 'Its labels have no row ids, and the spaces have their rows in different orders.',
      remedy: 'Save the labels with the row ids in a column, e.g. id,label.',
    });
  }
  if (!fits) throw otherCount(labels, counts);
  if (other !== undefined) {
    warnings.push(
      `${file}: ${nameOf(other)} (${listed(other.ids)}) names none of the rows${areNumbered(names) ? ', which have no ids' : ''}: its lines are taken in the order of the rows.`,
    );
  }
  return { first, lines: positions.map((row) => row + first) };
}

function nameOf({ name }: NameColumn): string {
  return name === '' ? 'what stands beside its labels' : `its column ${quoted(name)}`;
}

/**
 * Creates the error for lines that name rows of other data.
 * @param mayOrderRows whether the message may offer to pair by order
 */
function ofOtherRows(
  file: string,
  { ids }: NameColumn,
  names: RowNames,
  mayOrderRows: boolean,
): InspectorError {
  const theirs = areNumbered(names) ? 'the rows have no ids but their numbers, ' : 'the rows ';
  const order = mayOrderRows
    ? ' If its lines are in the order of the rows, pair by it: *Pair by Order*, or `--pair order` in a terminal.'
    : '';
  return new InspectorError({
    code: 'labels-do-not-fit',
    file,
    problem: `None of its ${ids.length} lines names one of the ${names.ids.length} rows: its ids are ${listed(ids)}, ${theirs}${listed(names.ids)}.`,
    remedy: `Write the rows’ ids in a column of it (row numbers from 0 where the embeddings have none).${order}`,
    details: {
      canPairByOrder: mayOrderRows,
      ids: { labels: ids.slice(0, 3), rows: names.ids.slice(0, 3) },
    },
  });
}

function otherCount(
  { file, rows, mayHaveHeader }: Labels,
  counts: readonly number[],
): InspectorError {
  const lines = mayHaveHeader === true ? `${rows.length - 1} or ${rows.length}` : `${rows.length}`;
  const theirs = [...new Set(counts)].join(' or ');
  const about = mayHaveHeader === true ? ' (its first line may be a header)' : '';
  return new InspectorError({
    code: 'labels-do-not-fit',
    file,
    problem: `It has ${lines} labels${about} and no row ids, but the embeddings have ${theirs} rows.`,
    remedy: 'Name labels of the same rows in the same order, or save them with the row ids.',
    details: { labels: rows.length, rows: [...counts] },
  });
}
