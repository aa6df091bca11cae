import { InspectorError } from '../errors';
import { seeded, shuffledIndices } from '../random';

/** Numbers of the training rows and of the test rows; both rising. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Separates the split from the anchors, which use the same seed. */
const splitStream = 2;

/**
 * Splits rows with a seed, such that every class keeps its share.
 * @param labels label of each row; all equal if there are none
 * @param testFraction above 0 and below 1; every class has at least one row on either side, but the
 * only row of a class (see {@link lonelyClasses}) is a training row
 * @throws InspectorError `no-split` for a single row
 */
export function splitByFraction(
  labels: readonly string[],
  testFraction: number,
  seed: number,
): Split {
  if (labels.length < 2) {
    throw new InspectorError({
      code: 'no-split',
      problem: 'One row cannot be split into training and test rows.',
      remedy: 'Name files with more rows in common.',
    });
  }
  const test: number[] = [];
  for (const rows of shuffledClasses(labels, seed)) {
    const wanted = Math.round(rows.length * testFraction);
    test.push(...rows.slice(0, Math.min(Math.max(wanted, 1), rows.length - 1)));
  }
  return splitWith(labels.length, test);
}

/**
 * Makes K splits in which every row is a test row once; the rows of every class are dealt out
 * evenly.
 * @throws InspectorError `wrong-use` for too many folds
 */
export function splitInFolds(labels: readonly string[], folds: number, seed: number): Split[] {
  if (folds > labels.length) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `${folds} folds of ${labels.length} rows would be empty.`,
      remedy: `Use at most ${labels.length} folds.`,
    });
  }
  const dealt = Array.from({ length: folds }, (): number[] => []);
  let next = 0;
  for (const rows of shuffledClasses(labels, seed)) {
    for (const row of rows) dealt[next++ % folds]!.push(row);
  }
  return dealt.map((test) => splitWith(labels.length, test));
}

/** Returns the rows of each class in random order; classes in the order of their names. */
function shuffledClasses(labels: readonly string[], seed: number): number[][] {
  const classes = new Map<string, number[]>();
  for (const row of shuffledIndices(seeded(seed, splitStream), labels.length)) {
    const rows = classes.get(labels[row]!);
    if (rows === undefined) classes.set(labels[row]!, [row]);
    else rows.push(row);
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows);
}

/**
 * Returns the classes with one row, which cannot be in both the training and the test rows; in the
 * order of their names.
 */
export function lonelyClasses(labels: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.keys()].filter((label) => counts.get(label) === 1).sort();
}

function splitWith(rows: number, test: readonly number[]): Split {
  const inTest = new Set(test);
  return {
    train: Array.from({ length: rows }, (_, row) => row).filter((row) => !inTest.has(row)),
    test: [...test].sort((a, b) => a - b),
  };
}
