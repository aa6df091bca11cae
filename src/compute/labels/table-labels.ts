import type { LabelledRow, Labels } from '../../core/study/types';
import type { IdEntries } from '../../core/study/id-columns';
import { attributeKind } from '../../formats/id-names';
import { idKind } from '../../formats/table-columns';
import { notLabels, unknownColumn } from './not-labels';
import { type TextColumn, textTable } from './text-table';
import { wholeNumbers } from './whole-numbers';

/**
 * Parses labels from a text: one per line, or in a column beside others, some of which may name
 * rows.
 * @param wanted name of the column of labels; if absent, the column that is called labels, or the
 * one left beside ids, split and texts
 * @throws InspectorError `not-labels`
 */
export function tableLabels(file: string, text: string, wanted?: string): Labels {
  const { header, columns } = textTable(file, text, wanted);
  const roles = rolesOf(file, columns, wanted);
  const labels = wholeNumbers(roles.label.cells);
  const { split, text: words } = roles;
  return {
    file: wanted === undefined ? file : `${file}#${wanted}`,
    ...(roles.label.name === '' ? {} : { column: roles.label.name }),
    rows: labels.map((label, line): LabelledRow => ({
      label,
      ...(split === undefined ? {} : { split: split.cells[line]! }),
      ...(words === undefined ? {} : { text: words.cells[line]! }),
    })),
    names: columns
      .filter((column) => column !== roles.label && column !== split && mayName(column))
      .map(namesOf),
    ...(header === 'maybe' ? { mayHaveHeader: true } : {}),
  };
}

/** Returns whether a column's name marks it as ids or as an index. */
function kindOf(name: string): 'ids' | 'index' | undefined {
  return idKind({ name, kind: 'text', dtype: 'text' });
}

function namesOf({ name, cells }: TextColumn): IdEntries {
  return { name, kind: kindOf(name) ?? 'other', entries: cells };
}

/** Maximum length of row names; longer cells are packed bytes. */
const longestName = 1000;

/** Whether the cells of a column may name rows; vectors and packed bytes may not. */
function mayName({ cells }: TextColumn): boolean {
  const cell = cells.at(-1)!;
  return (
    !/^(\[|\(|\{|array\(|tensor\()/.test(cell) && (cell.length <= longestName || /\s/.test(cell))
  );
}

interface Roles {
  readonly label: TextColumn;
  readonly split: TextColumn | undefined;
  readonly text: TextColumn | undefined;
}

function rolesOf(file: string, columns: readonly TextColumn[], wanted: string | undefined): Roles {
  const isNamed = columns.some(({ name }) => name !== '');
  const others = columns.filter(({ name }) => wanted === undefined || name !== wanted);
  const ofKind = (kind: string): TextColumn | undefined =>
    others.find(({ name }) => isNamed && attributeKind(name) === kind);
  const split = ofKind('split') ?? (isNamed ? undefined : others.find(isSplit));
  const text = ofKind('text');
  if (wanted !== undefined) {
    const label = columns.find(({ name }) => name === wanted);
    if (label !== undefined) return { label, split, text };
    const names = columns.map(({ name }) => name).filter((name) => name !== '');
    throw unknownColumn(file, wanted, names);
  }
  const label =
    columns.find(({ name }) => isNamed && name.toLowerCase() === 'label') ??
    ofKind('label') ??
    leftOver(columns, split, text);
  if (label !== undefined) return { label, split, text };
  if (isNamed) {
    throw unknownColumn(
      file,
      undefined,
      columns.map(({ name }) => name),
    );
  }
  throw notLabels(
    file,
    `It has ${columns.length} columns and no header: which of them holds the labels cannot be told.`,
    'Write a first line that names the columns, e.g. id,label.',
  );
}

/** Returns the column that is left beside ids, split and texts, if there is exactly one. */
function leftOver(
  columns: readonly TextColumn[],
  split: TextColumn | undefined,
  text: TextColumn | undefined,
): TextColumn | undefined {
  const left = columns.filter((column) => column !== split && column !== text);
  const [first, second, ...more] = left.filter(({ name }) => kindOf(name) === undefined);
  if (second === undefined || more.length > 0) return more.length > 0 ? undefined : first;
  if (columns.some(({ name }) => kindOf(name) === 'ids')) return undefined;
  if (tellsApart(first!) !== tellsApart(second)) return tellsApart(second) ? first : second;
  // If both or neither may be ids, the ids come first.
  return first!.name === '' ? second : undefined;
}

function tellsApart({ cells }: TextColumn): boolean {
  // The first line may be a header, which is unlike the others.
  return new Set(cells).size === cells.length;
}

const splits = new Set(['train', 'test', 'val', 'valid', 'validation', 'dev']);

/** Whether a column without a name gives the split of every line, except perhaps the first. */
function isSplit({ cells }: TextColumn): boolean {
  const body = cells.slice(1).map((cell) => cell.toLowerCase());
  return body.includes('train') && body.every((cell) => splits.has(cell));
}
