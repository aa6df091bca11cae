import type { Float64Matrix, Matrix } from '../matrix';
import type { StitchingTask } from './stitching-task';
import type { ClassTargets, Targets } from '../training/targets';

/** A metric for predictions against targets: one entry of the table of metrics. */
export interface Metric {
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly task: StitchingTask;
  readonly direction: 'higher' | 'lower';
  /** Minimum and maximum value; infinite if unbounded. */
  readonly range: readonly [number, number];
}

/** All metrics, the main one of each task first. */
export const metrics: readonly Metric[] = [
  {
    id: 'accuracy',
    name: 'Accuracy',
    formula: 'share of the test rows whose class is named right',
    task: 'classification',
    direction: 'higher',
    range: [0, 1],
  },
  {
    id: 'macro-f1',
    name: 'Macro F1',
    formula:
      'mean of 2·TP/(2·TP + FP + FN) over the classes that occur or are named (scikit-learn)',
    task: 'classification',
    direction: 'higher',
    range: [0, 1],
  },
  {
    id: 'weighted-f1',
    name: 'Weighted F1',
    formula: 'mean of 2·TP/(2·TP + FP + FN) over the classes, weighted by their test rows',
    task: 'classification',
    direction: 'higher',
    range: [0, 1],
  },
  {
    id: 'mse',
    name: 'Mean squared error',
    formula: 'mean of (ŷ − y)² over rows and columns',
    task: 'reconstruction',
    direction: 'lower',
    range: [0, Infinity],
  },
  {
    id: 'cosine',
    name: 'Mean cosine',
    formula: 'mean over rows of ŷ·y / (‖ŷ‖ ‖y‖); 0 for a row of zeros',
    task: 'reconstruction',
    direction: 'higher',
    range: [-1, 1],
  },
  {
    id: 'r2',
    name: 'R²',
    formula: '1 − Σ(ŷ − y)² / Σ(y − mean of the test rows)², over all columns together',
    task: 'reconstruction',
    direction: 'higher',
    range: [-Infinity, 1],
  },
];

/** Returns the metrics of a task, the main one first. */
export function metricsOf(task: StitchingTask): readonly Metric[] {
  return metrics.filter((metric) => metric.task === task);
}

/** Values by metric id; null for a metric that is undefined. */
export type MetricValues = Readonly<Record<string, number | null>>;

/** Scores predictions (m × C or m × T) against the targets of the same m rows. */
export function scorePredictions(predicted: Float64Matrix, truth: Targets): MetricValues {
  return truth.kind === 'classes'
    ? scoreClasses(namedClasses(predicted), truth)
    : scoreValues(predicted, truth.values);
}

/** Returns the predicted class of each row: the one with the greatest score, the first in a tie. */
export function namedClasses({ rows, cols, data }: Float64Matrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let best = 0;
    for (let j = 1; j < cols; j++) if (data[i * cols + j]! > data[i * cols + best]!) best = j;
    return best;
  });
}

/** Counts the test rows of class i that were predicted as class j: C × C, row-major. */
export function confusionMatrix(
  named: Int32Array,
  { classes, indices }: ClassTargets,
): readonly (readonly number[])[] {
  const counts = classes.map(() => classes.map(() => 0));
  for (const [row, truth] of indices.entries()) counts[truth]![named[row]!]!++;
  return counts;
}

function scoreClasses(named: Int32Array, truth: ClassTargets): MetricValues {
  const counts = confusionMatrix(named, truth);
  const rows = named.length;
  let right = 0;
  let sum = 0;
  let weighted = 0;
  let present = 0;
  for (const [c, row] of counts.entries()) {
    const hits = row[c]!;
    const support = row.reduce((total, count) => total + count, 0);
    const times = counts.reduce((total, other) => total + other[c]!, 0);
    right += hits;
    if (support + times === 0) continue;
    const f1 = (2 * hits) / (support + times);
    present++;
    sum += f1;
    weighted += f1 * support;
  }
  return { accuracy: right / rows, 'macro-f1': sum / present, 'weighted-f1': weighted / rows };
}

function scoreValues(predicted: Float64Matrix, { rows, cols, data }: Matrix): MetricValues {
  const mean = new Float64Array(cols);
  for (let at = 0; at < rows * cols; at++) mean[at % cols]! += data[at]! / rows;
  let residual = 0;
  let total = 0;
  let cosines = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let inner = 0;
    let ofPrediction = 0;
    let ofTarget = 0;
    for (let j = 0; j < cols; j++, at++) {
      const guess = predicted.data[at]!;
      const target = data[at]!;
      residual += (guess - target) ** 2;
      total += (target - mean[j]!) ** 2;
      inner += guess * target;
      ofPrediction += guess * guess;
      ofTarget += target * target;
    }
    const lengths = Math.sqrt(ofPrediction) * Math.sqrt(ofTarget);
    cosines += lengths === 0 ? 0 : inner / lengths;
  }
  return {
    mse: residual / (rows * cols),
    cosine: cosines / rows,
    r2: total === 0 ? null : 1 - residual / total,
  };
}

/** Returns for each row the mean of (ŷ − y)² over the columns. */
export function rowErrors(predicted: Float64Matrix, { rows, cols, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let at = i * cols; at < (i + 1) * cols; at++)
      sum += (predicted.data[at]! - data[at]!) ** 2;
    return sum / cols;
  });
}

/**
 * Stitching index, the share of a decoder's score that is kept when stitched: stitched / own, or
 * own / stitched if lower is better; 1 means no loss. Null if either score is undefined or the own
 * score is not above 0.
 */
export function stitchingIndex(
  stitched: number | null,
  own: number | null,
  direction: Metric['direction'],
): number | null {
  if (stitched === null || own === null) return null;
  if (stitched === own) return 1;
  if (direction === 'lower') return stitched > 0 ? own / stitched : null;
  return own > 0 ? stitched / own : null;
}
