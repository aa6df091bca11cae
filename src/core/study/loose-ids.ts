import { chooseIdColumns, type ColumnCombination } from './choose-id-columns';
import type { IdColumn } from './id-columns';

/** A transformation under which ids that differ in spelling may name the same samples. */
interface LooseForm {
  /** The part of the ids that is then the same, as the end of "paired by". */
  readonly what: string;
  /** Returns the id without the part that may differ. */
  readonly form: (id: string) => string;
}

const looseForms: readonly LooseForm[] = [
  { what: 'their letters, in whichever case, accents and slashes', form: plain },
  {
    what: 'their numbers, without the zeros before them',
    form: (id) => id.replace(/^0+(?=\d+$)/, ''),
  },
  { what: 'the names of files, without folders and endings', form: fileStem },
];

/** A combination of columns whose transformed ids name the rows of all spaces. */
export interface LooseMatch extends ColumnCombination {
  readonly what: string;
}

/**
 * Finds the columns with most ids in common under the first transformation by which they share half
 * of the rows or more; undefined if none does. Ids must stay unique. Equal file names in folders of
 * different splits are different samples.
 * @param fewest number of rows of the smallest space
 */
export function chooseLooseColumns(
  candidates: readonly (readonly IdColumn[])[],
  fewest: number,
): LooseMatch | undefined {
  for (const { what, form } of looseForms) {
    const loose = candidates.map((columns) => columns.flatMap((column) => loosened(column, form)));
    if (loose.some((columns) => columns.length === 0)) continue;
    const found = chooseIdColumns(loose);
    if (found === undefined || 2 * found.shared.length < fewest) continue;
    const originals = found.columns.map((column, s) =>
      candidates[s]!.find(({ name }) => name === column.name)!,
    );
    if (!areOfOneSplit(originals)) continue;
    return { what, ...found };
  }
  return undefined;
}

function loosened(column: IdColumn, form: (id: string) => string): IdColumn[] {
  const ids = column.ids.map(form);
  const isUnique = new Set(ids).size === ids.length;
  return isUnique ? [{ name: column.name, isDeclared: false, ids }] : [];
}

function plain(id: string): string {
  return id
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '');
}

/**
 * Reduces `images/cat_001.jpg` to `cat_001`. In texts with spaces a dot ends a sentence, and
 * nothing is removed.
 */
function fileStem(id: string): string {
  const name = plain(id).split('/').at(-1)!;
  return /\s/.test(name) ? name : name.replace(/\.[a-z][a-z0-9]{0,4}$/, '');
}

const splits = new Set([
  'train',
  'training',
  'test',
  'testing',
  'val',
  'valid',
  'validation',
  'dev',
]);

/** Whether the folders in all columns name the same splits, or no splits. */
function areOfOneSplit(columns: readonly IdColumn[]): boolean {
  const named = columns.map(({ ids }) => {
    const folders = new Set(ids.flatMap((id) => plain(id).split('/').slice(0, -1)));
    return [...folders]
      .filter((folder) => splits.has(folder))
      .sort()
      .join();
  });
  return new Set(named.filter((each) => each !== '')).size <= 1;
}
