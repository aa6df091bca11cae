import { InspectorError } from '../errors';
import { seeded, shuffledIndices } from '../random';

/** Which rows heads are fitted on, and which they are scored on; both rising. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Keeps the split apart from the anchors, which come of the same seed. */
const splitStream = 2;

/**
 * A seeded split of rows in which every class keeps its share.
 * @param labels of each row; all alike where there are none
 * @param testFraction above 0 and below 1; every class has at least one row on either side
 * @throws InspectorError `class-too-small` for a class of one row
 */
export function splitByFraction(
  labels: readonly string[],
  testFraction: number,
  seed: number,
): Split {
  const test: number[] = [];
  for (const rows of shuffledClasses(labels, seed)) {
    const wanted = Math.round(rows.length * testFraction);
    test.push(...rows.slice(0, Math.min(Math.max(wanted, 1), rows.length - 1)));
  }
  return splitWith(labels.length, test);
}

/**
 * K splits that have every row in the test rows once; every class is dealt evenly.
 * @throws InspectorError `class-too-small` for a class of one row; `wrong-use` for too many folds
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

/** The rows of each class in random order; classes in the order of their names. */
function shuffledClasses(labels: readonly string[], seed: number): number[][] {
  const classes = new Map<string, number[]>();
  for (const row of shuffledIndices(seeded(seed, splitStream), labels.length)) {
    const rows = classes.get(labels[row]!);
    if (rows === undefined) classes.set(labels[row]!, [row]);
    else rows.push(row);
  }
  const lonely = [...classes].filter(([, rows]) => rows.length === 1).map(([label]) => label);
  if (lonely.length > 0) {
    const shown = lonely
      .sort()
      .slice(0, 5)
      .map((label) => `"${label}"`);
    throw new InspectorError({
      code: 'class-too-small',
      problem: `${lonely.length} of ${classes.size} classes ${lonely.length === 1 ? 'has' : 'have'} one row only, which cannot be in both the training and the test rows: ${shown.join(', ')}${lonely.length > shown.length ? ' …' : ''}.`,
      remedy: 'Leave these rows out, merge the classes, or give the labels a split column.',
    });
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows);
}

function splitWith(rows: number, test: readonly number[]): Split {
  const inTest = new Set(test);
  return {
    train: Array.from({ length: rows }, (_, row) => row).filter((row) => !inTest.has(row)),
    test: [...test].sort((a, b) => a - b),
  };
}
