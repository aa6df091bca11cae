import { gatherRows, type Matrix } from '../matrix';
import type { Resolved } from '../registry';
import type { Measure, Preparation, Score } from './measure';

/** A measure with the values of its options. */
export type Evaluated = Pick<Resolved<Measure>, 'entry' | 'options'>;

/** The preparations of a space that lead up to a measure, the one of the rows first. */
export function preparationSteps({ preparation }: Measure): Preparation<unknown, unknown>[] {
  const steps: Preparation<unknown, unknown>[] = [];
  for (let step: Preparation<unknown, unknown> | undefined = preparation; step; step = step.from) {
    steps.unshift(step);
  }
  return steps;
}

/** Everything a measure prepares of one space. */
export function prepareSpace({ entry, options }: Evaluated, rows: Matrix): unknown {
  return preparationSteps(entry).reduce<unknown>((input, step) => step.run(input, options), rows);
}

/**
 * What a measure prepares of some rows of a space, time after time: what all rows have in common is prepared
 * once. @param choice whether it is all rows in other orders, or any of them
 */
export function prepareByRows(
  measure: Evaluated,
  all: Matrix,
  choice: 'reordered' | 'any',
): (rows: readonly number[]) => unknown {
  const steps = preparationSteps(measure.entry);
  const last = steps.findLastIndex(
    ({ ofRows }) => ofRows !== undefined && (ofRows.any || choice === 'reordered'),
  );
  const step = steps[last];
  if (step?.ofRows === undefined) return (rows) => prepareSpace(measure, gatherRows(all, rows));
  const { options } = measure;
  const { ofRows } = step;
  const run = (input: unknown, each: (typeof steps)[number]): unknown => each.run(input, options);
  const prepared = steps.slice(0, last + 1).reduce<unknown>(run, all);
  return (rows) => steps.slice(last + 1).reduce(run, ofRows.run(prepared, rows));
}

/** The score of two prepared spaces. */
export function scorePrepared(measure: Evaluated, x: unknown, y: unknown): Score {
  return scorePair(measure, x, y, measure.entry.pairPreparation?.run(x, y));
}

/** The score of two prepared spaces and what was prepared of the pair; finite and within range. */
export function scorePair(
  { entry, options }: Evaluated,
  x: unknown,
  y: unknown,
  pair: unknown,
): Score {
  const score = entry.compare(x, y, options, pair);
  if (score.value === undefined) return score;
  if (!Number.isFinite(score.value)) {
    return {
      undefined: 'It is beyond the range of 64-bit numbers: values too large or too small.',
    };
  }
  return { value: withinRange(score.value, entry.range) };
}

/**
 * The score of two spaces over the same N rows, N × D and N × E.
 * @param measure as `resolveMeasure` gives it
 */
export function scoreRows(measure: Evaluated, x: Matrix, y: Matrix): Score {
  const reason = whyIncomparable(measure.entry, x, y);
  if (reason !== undefined) return { undefined: reason };
  return scorePrepared(measure, prepareSpace(measure, x), prepareSpace(measure, y));
}

/** How many rows and columns a space has. */
export type Shape = Pick<Matrix, 'rows' | 'cols'>;

/** What keeps a measure from looking at two spaces at all. */
export function whyIncomparable(measure: Measure, x: Shape, y: Shape): string | undefined {
  if (x.rows < measure.minimumRows) {
    return `${x.rows} rows are too few: it needs ${measure.minimumRows}.`;
  }
  return measure.sameDimensions && x.cols !== y.cols
    ? `It compares column by column, and these have ${x.cols} and ${y.cols} dimensions.`
    : undefined;
}

/** How far rounding may carry a value past the end of its range. */
const rounding = 1e-9;

/** A value that rounding carried past the end of its range is that end. */
function withinRange(value: number, [low, high]: readonly [number, number]): number {
  if (value < low && low - value <= rounding) return low;
  return value > high && value - high <= rounding ? high : value;
}
