import { InspectorError } from '../../errors';
import { lonelyClasses, splitByFraction, splitInFolds, type Split } from '../split';
import type { LabelledRow } from '../../study/types';
import type { SplitDescription, StitchOptions } from './stitching';

/** One run of a study: its split, and the seed of its anchors and heads. */
export interface Run extends Split {
  readonly seed: number;
}

/**
 * Splits the rows: by the labels' split column if there is one, else by a seeded fraction in which
 * every class keeps its share, or in folds. If classes are not predicted, classes of one row are
 * treated as one class.
 * @param described label entry of each row, if there are labels
 * @throws InspectorError `no-split`, `class-too-small`, `class-not-in-train`
 */
export function planRuns(
  described: readonly LabelledRow[] | undefined,
  rows: number,
  options: StitchOptions,
  file: string | undefined,
  warnings: string[],
): { runs: readonly Run[]; split: SplitDescription } {
  const { task, repeat, seed, testFraction } = options;
  const labels = described?.map(({ label }) => label) ?? Array.from({ length: rows }, () => '');
  if (task === 'classification') refuseManyClasses(labels, file);
  const bySplit = described?.some(({ split }) => (split ?? '').trim() !== '') ?? false;
  const seeds = Array.from(
    { length: repeat.kind === 'seeds' ? repeat.count : 1 },
    (_, i) => seed + i,
  );
  const source = repeat.kind === 'folds' ? 'folds' : bySplit ? 'column' : 'seeded';
  const strata = source === 'column' ? labels : strataOf(labels, options, file, warnings);
  const runs: Run[] =
    source === 'folds'
      ? splitInFolds(strata, repeat.count, seed).map((split) => ({ ...split, seed }))
      : source === 'column'
        ? seeds.map((each) => ({
            ...splitByColumn(described!, file, each === seed ? warnings : []),
            seed: each,
          }))
        : seeds.map((each) => ({ ...splitByFraction(strata, testFraction, each), seed: each }));
  if (source === 'folds' && bySplit) {
    warnings.push(
      `The split column of ${file ?? 'the labels'} is not used: the rows are dealt into ${repeat.count} folds.`,
    );
  }
  if (task === 'classification') for (const run of runs) refuseUnseenClasses(run, labels, file);
  const [{ train, test }] = runs as [Run, ...Run[]];
  return { runs, split: { source, train: train.length, test: test.length } };
}

/** The largest number of scores of classes that a head gives all rows: 512 MiB of float32. */
const maxClassScores = 2 ** 27;

/**
 * Heads score every row for every class.
 * @throws InspectorError `too-large`
 */
function refuseManyClasses(labels: readonly string[], file: string | undefined): void {
  const classes = new Set(labels).size;
  if (classes * labels.length <= maxClassScores) return;
  throw new InspectorError({
    code: 'too-large',
    ...(file === undefined ? {} : { file }),
    problem: `It has ${classes.toLocaleString('en')} classes: the scores of all of them for ${labels.length.toLocaleString('en')} rows are more than ${maxClassScores.toLocaleString('en')} numbers.`,
    remedy: 'Use coarser labels, or fewer rows; what names single rows is an id and no label.',
  });
}

/**
 * Stratum of the classes with one row. No label is empty: rows without one are refused or left out.
 */
const pooled = '';

/**
 * Returns the classes by which the split is stratified.
 * @throws InspectorError `class-too-small`
 */
function strataOf(
  labels: readonly string[],
  { task, repeat }: StitchOptions,
  file: string | undefined,
  warnings: string[],
): readonly string[] {
  const lonely = lonelyClasses(labels);
  if (lonely.length === 0 || labels.length === 1) return labels;
  const shown = lonely.slice(0, 5).map((label) => `"${label}"`);
  const names = `${shown.join(', ')}${lonely.length > shown.length ? ' …' : ''}`;
  const found = `${lonely.length} of ${new Set(labels).size} classes ${lonely.length === 1 ? 'has' : 'have'} one row only`;
  if (task === 'classification') {
    throw new InspectorError({
      code: 'class-too-small',
      ...(file === undefined ? {} : { file }),
      problem: `${found}, which cannot be in both the training and the test rows: ${names}.`,
      remedy: 'Leave these rows out, merge the classes, or give the labels a split column.',
    });
  }
  // Folds deal rows out one by one, across classes.
  if (repeat.kind === 'folds') return labels;
  const fate =
    lonely.length === 1 ? 'its row is a training row' : 'their rows are split as one class';
  warnings.push(`${found} in ${file ?? 'the labels'} (${names}): ${fate}.`);
  const alone = new Set(lonely);
  return labels.map((label) => (alone.has(label) ? pooled : label));
}

function splitByColumn(
  described: readonly LabelledRow[],
  file: string | undefined,
  warnings: string[],
): Split {
  const train: number[] = [];
  const test: number[] = [];
  const others = new Map<string, number>();
  for (const [row, { split = '' }] of described.entries()) {
    const name = split.trim().toLowerCase();
    if (name === 'train') train.push(row);
    else if (name === 'test') test.push(row);
    else others.set(name, (others.get(name) ?? 0) + 1);
  }
  const named = [...others].map(([name, count]) => `${count} of "${name}"`).join(', ');
  if (train.length === 0 || test.length === 0) {
    throw new InspectorError({
      code: 'no-split',
      ...(file === undefined ? {} : { file }),
      problem: `Of the ${described.length} rows that take part, its split column names ${train.length} "train" and ${test.length} "test"${named === '' ? '' : ` (and ${named})`}.`,
      remedy:
        'Write train or test for each row, or leave the column out to have rows split at random.',
    });
  }
  if (named !== '') {
    warnings.push(
      `Rows that are neither train nor test in ${file ?? 'the labels'} take no part: ${named}.`,
    );
  }
  return { train, test };
}

function refuseUnseenClasses(
  { train, test }: Split,
  labels: readonly string[],
  file: string | undefined,
): void {
  const seen = new Set(train.map((row) => labels[row]!));
  const unseen = test.filter((row) => !seen.has(labels[row]!));
  if (unseen.length === 0) return;
  const names = [...new Set(unseen.map((row) => labels[row]!))].sort();
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  throw new InspectorError({
    code: 'class-not-in-train',
    ...(file === undefined ? {} : { file }),
    problem: `${unseen.length} of the ${test.length} test rows are of classes that no training row has: ${shown.join(', ')}${names.length > shown.length ? ' …' : ''}.`,
    remedy: 'Add training rows of these classes, or leave their test rows out.',
  });
}
