import { attributeKind, isIdNameBeside } from './id-names';
import type { RowArray } from './row-array';

/**
 * Index of arrays with one entry per row, by which those beside a matrix are found without visiting
 * all others: files hold tens of thousands of both.
 */
export class RowShelves {
  private readonly shelves = new Map<string, Shelf>();
  private readonly stems: ReadonlySet<string>;

  /**
   * @param names names of the matrices, without their folders
   * @param folders folders of the matrices
   * @param most maximum number of arrays offered to one matrix from one shelf
   */
  constructor(
    arrays: readonly RowArray[],
    names: readonly string[],
    private readonly folders: ReadonlySet<string>,
    private readonly most: number,
  ) {
    this.stems = new Set(names.map(stemOf));
    for (const [place, array] of arrays.entries()) {
      const key = shelfKey(array.entries, this.ownStem(array.name));
      let shelf = this.shelves.get(key);
      if (shelf === undefined) this.shelves.set(key, (shelf = new Shelf(this.folders)));
      shelf.put({ place, array });
    }
  }

  /**
   * Returns the arrays with as many entries as a matrix has rows in its folder or an enclosing one;
   * if there are none, those of folders without a matrix. The nearest come first.
   * @param base the matrix's name without its folder
   */
  beside(rows: number, base: string, folder: string): readonly RowArray[] {
    // Arrays named like this matrix belong to it, and those named like no matrix; those named like
    // another do not.
    const shelves = [undefined, stemOf(base)].flatMap(
      (stem) => this.shelves.get(shelfKey(rows, stem)) ?? [],
    );
    const fits = ({ array }: Placed): boolean => !(array.name === base && array.folder === folder);
    const around = shelves.map((shelf) => shelf.around(folder, this.most, fits));
    const found = around.some(({ length }) => length > 0)
      ? around
      : shelves.map((shelf) => shelf.elsewhere(this.most));
    return inOrder(found).map(({ array }) => array);
  }

  /**
   * Returns the part of an array's name that tells the matrices it belongs to: `text_ids` beside
   * `text_emb` and `image_emb`.
   */
  private ownStem(name: string): string | undefined {
    const stem = stemOf(name);
    return stem !== name && this.stems.has(stem) ? stem : undefined;
  }
}

interface Placed {
  /** Its number among all arrays. */
  readonly place: number;
  readonly array: RowArray;
}

/** Maximum number of enclosing folders searched, besides the topmost. */
const maxAround = 64;

/** Arrays with the same number of entries and stem, by their folders. */
class Shelf {
  private readonly byFolder = new Map<string, Placed[]>();
  private others: readonly Placed[] | undefined;

  constructor(private readonly matrixFolders: ReadonlySet<string>) {}

  put(placed: Placed): void {
    const { folder } = placed.array;
    const inside = this.byFolder.get(folder);
    if (inside === undefined) this.byFolder.set(folder, [placed]);
    else inside.push(placed);
  }

  /** Returns the arrays in a folder and in enclosing ones, the nearest first. */
  around(folder: string, most: number, fits: (placed: Placed) => boolean): Placed[] {
    const found: Placed[] = [];
    let path = folder;
    for (let depth = 0; path !== '' && depth < maxAround; depth++) {
      found.push(...take(this.byFolder.get(path), most - found.length, fits));
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    }
    found.push(...take(this.byFolder.get(''), most - found.length, fits));
    return found;
  }

  /** Returns the arrays in folders without a matrix, those with the longest paths first. */
  elsewhere(most: number): readonly Placed[] {
    this.others ??= inOrder(
      [...this.byFolder].flatMap(([folder, inside]) =>
        this.matrixFolders.has(folder) ? [] : [inside],
      ),
    );
    return take(this.others, most, () => true);
  }
}

/**
 * Returns the first arrays that fit; if there are more, those whose names tell their contents come
 * first.
 */
function take(
  placed: readonly Placed[] = [],
  most: number,
  fits: (placed: Placed) => boolean,
): readonly Placed[] {
  if (placed.length <= most) return placed.filter(fits);
  const named = namedIn(placed).filter(fits).slice(0, most);
  const taken = new Set(named);
  const others = placed
    .slice(0, most + 1)
    .filter((each) => fits(each) && !taken.has(each))
    .slice(0, most - named.length);
  return [...named, ...others].sort((a, b) => a.place - b.place);
}

const named = new WeakMap<readonly Placed[], readonly Placed[]>();

/** Returns the arrays whose names mark them as ids, labels or similar. */
function namedIn(placed: readonly Placed[]): readonly Placed[] {
  let found = named.get(placed);
  if (found === undefined) {
    found = placed.filter(
      ({ array: { name } }) => isIdNameBeside(name, '') || attributeKind(name) !== undefined,
    );
    named.set(placed, found);
  }
  return found;
}

/** Sorts longer paths first, then by the order in the file. */
function inOrder(parts: readonly (readonly Placed[])[]): Placed[] {
  return parts
    .flat()
    .sort((a, b) => b.array.folder.length - a.array.folder.length || a.place - b.place);
}

function shelfKey(entries: number, stem: string | undefined): string {
  return stem === undefined ? String(entries) : `${entries} ${stem}`;
}

/** Returns the first word of a name. */
function stemOf(name: string): string {
  return name.split(/[_.-]/, 1)[0]!;
}
