import { gatherRows, type Matrix } from '../matrix';
import type { Resolved } from '../registry';
import type { Measure, Preparation, Score } from './measure';

/** A measure with the values of its options. */
export type Evaluated = Pick<Resolved<Measure>, 'entry' | 'options'>;

/**
 * Returns the chain of preparations that a measure needs of a space, beginning with the one that
 * takes the rows.
 */
export function preparationSteps({ preparation }: Measure): Preparation<unknown, unknown>[] {
  const steps: Preparation<unknown, unknown>[] = [];
  for (let step: Preparation<unknown, unknown> | undefined = preparation; step; step = step.from) {
    steps.unshift(step);
  }
  return steps;
}

/** Computes all preparations of a measure for one space. */
export function prepareSpace({ entry, options }: Evaluated, rows: Matrix): unknown {
  return preparationSteps(entry).reduce<unknown>((input, step) => step.run(input, options), rows);
}

/**
 * Returns a function that prepares some rows of a space, for repeated calls: the part that does not
 * depend on the choice of rows is prepared once.
 * @param choice whether the function is called with all rows in another order, or with any rows
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

/** Scores two prepared spaces. */
export function scorePrepared(measure: Evaluated, x: unknown, y: unknown): Score {
  return scorePair(measure, x, y, measure.entry.pairPreparation?.run(x, y));
}

/**
 * Scores two prepared spaces with the preparation of the pair. The value is finite and within
 * range.
 */
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
 * Scores two spaces over the same N rows, N × D and N × E.
 * @param measure a result of `resolveMeasure`
 */
export function scoreRows(measure: Evaluated, x: Matrix, y: Matrix): Score {
  const reason = whyIncomparable(measure.entry, x, y);
  if (reason !== undefined) return { undefined: reason };
  return scorePrepared(measure, prepareSpace(measure, x), prepareSpace(measure, y));
}

/** Numbers of rows and columns of a space. */
export type Shape = Pick<Matrix, 'rows' | 'cols'>;

/**
 * Returns the reason why a measure is not defined for two spaces of these shapes, if there is one.
 */
export function whyIncomparable(measure: Measure, x: Shape, y: Shape): string | undefined {
  if (x.rows < measure.minimumRows) {
    return `${x.rows} rows are too few: it needs ${measure.minimumRows}.`;
  }
  return measure.sameDimensions && x.cols !== y.cols
    ? `It compares column by column, and these have ${x.cols} and ${y.cols} dimensions.`
    : undefined;
}

/** Maximum excess over the end of its range that a value may have by rounding. */
const rounding = 1e-9;

/** Clamps a value that exceeds its range by no more than rounding. */
function withinRange(value: number, [low, high]: readonly [number, number]): number {
  if (value < low && low - value <= rounding) return low;
  return value > high && value - high <= rounding ? high : value;
}
