/**
 * Kind of a column's numbers, by a sample of rows. `counter`: whole numbers that run with the rows.
 * `constant`: the same number in all rows. `empty`: no numbers.
 */
export type NumberValues = 'fraction' | 'whole' | 'counter' | 'constant' | 'empty';

/** A column of single numbers, which may be a dimension. */
export interface NumberColumn {
  readonly name: string;
  readonly values: NumberValues;
}

/**
 * The columns of single numbers that are the dimensions of a space, or the reason why they cannot
 * be determined.
 */
export type NumberSpace<C extends NumberColumn> =
  | { readonly dimensions: readonly C[]; readonly leftOut: readonly C[] }
  /** One sentence. */
  | { readonly refusal: string };

/** Minimum number of rows to distinguish whole numbers and counters from fractions. */
const minRows = 4;
/** Maximum number of columns of whole numbers beside dimensions that may be ids and labels. */
const maxLeftOut = 2;
/**
 * Maximum number of text columns beside numbers whose names do not show that they belong together.
 */
const maxTexts = 2;
/** Number of columns of whole numbers from which they are dimensions. */
const manyWhole = 8;

/**
 * Determines the kind of a column's numbers.
 * @param sampled numbers of some rows, NaN if missing, with their row numbers
 */
export function numberValues(
  sampled: readonly { readonly row: number; readonly value: number; readonly isWhole: boolean }[],
): NumberValues {
  const present = sampled.filter(({ value }) => !Number.isNaN(value));
  const [first] = present;
  if (first === undefined) return 'empty';
  // A few numbers that are written with a decimal point may be whole by chance.
  const byText = present.length < 2 * minRows;
  if (present.some(({ value, isWhole }) => !(byText ? isWhole : Number.isInteger(value)))) {
    return 'fraction';
  }
  if (present.every(({ value }) => value === first.value)) {
    return present.length === 1 ? 'whole' : 'constant';
  }
  const runs = present.every(({ row, value }) => value - first.value === row - first.row);
  return runs && present.length >= minRows ? 'counter' : 'whole';
}

/** Context of columns of single numbers in a table. */
export interface NumberTable {
  readonly rows: number;
  /** Whether the file names its columns. */
  readonly isNamed: boolean;
  /** Number of text columns beside them, other than ids, labels or texts by their names. */
  readonly texts: number;
  /** Problem of text columns that are vectors by their name, one sentence. */
  readonly unread?: string | undefined;
}

/**
 * Chooses the dimensions among columns of single numbers: those whose names belong together (`f0`
 * to `f63`, `x` and `y`), else all fractions, else many whole numbers. Up to two columns of whole
 * numbers beside them are ids or labels.
 */
export function chooseNumberColumns<C extends NumberColumn>(
  columns: readonly C[],
  { rows, isNamed, texts, unread }: NumberTable,
): NumberSpace<C> {
  const present = columns.filter(({ values }) => values !== 'empty');
  if (present.length === 0) return { refusal: unread ?? 'No column of it holds numbers.' };
  const family = familyOf(columns);
  const isFamily = family.some(({ values }) => values !== 'empty' && values !== 'counter');
  // In few rows, all numbers may be whole by chance.
  const isShort = rows < minRows;
  const all = { dimensions: present, leftOut: [] };
  const found = isFamily ? chooseFamily(columns, family) : isShort ? all : chooseByValues(present);
  if ('refusal' in found) return { refusal: unread ?? found.refusal };
  const { dimensions } = found;
  const beyond = isShort ? dimensions : withoutLone(columns, dimensions, isNamed);
  const isSure =
    isFamily && (dimensions.length > 2 || dimensions.every(({ name }) => isAxis(name)));
  if (beyond.length < 2) {
    const [only] = beyond;
    return {
      refusal: `It has one column of single numbers that may be a dimension${only === undefined ? '' : `, "${only.name}"`}; a space has at least two.`,
    };
  }
  if (!isSure && unread !== undefined) return { refusal: unread };
  if (!isSure && texts > maxTexts) {
    return {
      refusal: `${texts} columns of texts stand beside ${listNames(beyond)}: which of its columns are dimensions cannot be told.`,
    };
  }
  const selected = new Set(beyond);
  const leftOut = present.filter((column) => !selected.has(column) && column.values !== 'counter');
  if (leftOut.length > maxLeftOut) {
    return {
      refusal: `${listNames(leftOut)} stand beside ${listNames(beyond)}: which of them are dimensions cannot be told.`,
    };
  }
  return { dimensions: beyond, leftOut };
}

function chooseFamily<C extends NumberColumn>(
  columns: readonly C[],
  family: readonly C[],
): NumberSpace<C> {
  const inside = new Set(family);
  const outside = columns.filter((column) => !inside.has(column));
  const fractions = outside.filter(({ values }) => values === 'fraction');
  if (fractions.length > 0) {
    return {
      refusal: `${listNames(fractions)} ${fractions.length === 1 ? 'stands' : 'stand'} beside ${listNames(family)}: whether ${fractions.length === 1 ? 'it is a dimension' : 'they are dimensions'} cannot be told.`,
    };
  }
  return { dimensions: family, leftOut: [] };
}

function chooseByValues<C extends NumberColumn>(columns: readonly C[]): NumberSpace<C> {
  const fractions = columns.filter(({ values }) => values === 'fraction');
  const whole = columns.filter(({ values }) => values === 'whole');
  // Columns that are constant in a few rows may not be in others.
  const withConstants = (chosen: readonly C[]): readonly C[] => {
    const all = new Set(chosen);
    return columns.filter((column) => column.values === 'constant' || all.has(column));
  };
  if (fractions.length >= 2) return { dimensions: withConstants(fractions), leftOut: [] };
  if (fractions.length === 0 && whole.length >= manyWhole) {
    return { dimensions: withConstants(whole), leftOut: [] };
  }
  if (whole.length === 0) return { dimensions: fractions, leftOut: [] };
  return {
    refusal: `${listNames([...fractions, ...whole])} may be counts or scores: whether they are dimensions cannot be told.`,
  };
}

/**
 * Removes a single column of whole numbers before or after fractions, which is most likely a label
 * or row number beside an array.
 */
function withoutLone<C extends NumberColumn>(
  columns: readonly C[],
  dimensions: readonly C[],
  isNamed: boolean,
): readonly C[] {
  const whole = dimensions.filter(({ values }) => values === 'whole' || values === 'counter');
  const fractions = dimensions.filter(({ values }) => values === 'fraction');
  const ends = [columns[0], columns.at(-1)];
  const [lone] = whole;
  const isLone = lone !== undefined && whole.length === 1 && ends.includes(lone);
  if (isLone && fractions.length >= (isNamed ? 2 : 1)) {
    return dimensions.filter((column) => column !== lone);
  }
  // Row numbers before whole numbers.
  return dimensions[0]?.values === 'counter' ? dimensions.slice(1) : dimensions;
}

/** Returns the columns whose names differ only in numbers or axes, if they are the majority. */
function familyOf<C extends NumberColumn>(columns: readonly C[]): readonly C[] {
  const stems = new Map<string, C[]>();
  for (const column of columns) {
    const stem = stemOf(column.name);
    if (stem === undefined) continue;
    const group = stems.get(stem) ?? [];
    group.push(column);
    stems.set(stem, group);
  }
  const [largest = []] = [...stems.values()].sort((a, b) => b.length - a.length);
  return largest.length >= 2 && 2 * largest.length > columns.length ? largest : [];
}

/** Returns the common part of a name and those that belong with it; undefined if there is none. */
function stemOf(name: string): string | undefined {
  const key = name.trim().toLowerCase();
  if (/\d/.test(key)) return key.replace(/\d+/g, '#');
  return isAxis(key) ? key.replace(/[xyz]$/, '@') : undefined;
}

function isAxis(name: string): boolean {
  return /(^|[^a-z])[xyz]$/i.test(name.trim());
}

const maxNamed = 6;

/** Lists names of columns in a message; of many only the ends. */
export function listNames(columns: readonly { readonly name: string }[]): string {
  const names = columns.map(({ name }) => `"${name}"`);
  if (names.length > maxNamed) return `${names.slice(0, 2).join(', ')} … ${names.at(-1)!}`;
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
