import { chooseIdColumns, type ColumnCombination } from './choose-id-columns';
import type { IdColumn } from './id-columns';

/** A way in which ids that are not the same may still name the same samples. */
interface LooseForm {
  /** What ids then have in common, as the end of "paired by". */
  readonly what: string;
  /** The id without what may differ. */
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

/** Ids in loose form that name the rows of all spaces. */
export interface LooseMatch extends ColumnCombination {
  readonly what: string;
}

/**
 * The columns whose ids have most in common in the first loose form in which they name half of the rows or more;
 * undefined where none does. Ids must stay unique. Files of the same name in folders of other splits are other samples.
 * @param fewest rows of the smallest space
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

/** `images/cat_001.jpg` as `cat_001`. Points in what has spaces are of sentences. */
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

/** Whether all columns name the same splits among their folders, or none. */
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
