import { columnMeans } from '../kernels/columns';
import { allocateFloat64, gatherRows, type Matrix } from '../matrix';

/** Targets that a head learns: a class or T numbers for each row of the features. */
export type Targets = ClassTargets | ValueTargets;

/** A class for every row. */
export interface ClassTargets {
  readonly kind: 'classes';
  /** Names of the C classes. A class need not occur among the rows. */
  readonly classes: readonly string[];
  /** Class number of each row, 0 to C − 1. */
  readonly indices: Int32Array;
}

/** T numbers for every row. */
export interface ValueTargets {
  readonly kind: 'values';
  /** n × T, as in the file: neither centred nor scaled. */
  readonly values: Matrix;
}

/**
 * Creates class targets from the rows' labels; classes in rising order, as numbers if all of them
 * are.
 */
export function classTargets(labels: readonly string[]): ClassTargets {
  const classes = [...new Set(labels)];
  const numeric = classes.every((label) => /^-?\d+(\.\d+)?$/.test(label));
  classes.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  return {
    kind: 'classes',
    classes,
    indices: Int32Array.from(labels, (label) => indexOf.get(label)!),
  };
}

/** Returns one-hot classes, n × C, or the values themselves. */
export function targetMatrix(targets: Targets): Matrix {
  if (targets.kind === 'values') return targets.values;
  const { classes, indices } = targets;
  const data = allocateFloat64(indices.length * classes.length);
  for (const [row, index] of indices.entries()) data[row * classes.length + index] = 1;
  return { rows: indices.length, cols: classes.length, data };
}

/** Selects the targets of some of the rows. */
export function targetsAt(targets: Targets, rows: readonly number[]): Targets {
  return targets.kind === 'classes'
    ? { ...targets, indices: Int32Array.from(rows, (row) => targets.indices[row]!) }
    : { ...targets, values: gatherRows(targets.values, rows) };
}

/**
 * The best constant prediction: scores (C) that favour the class with most training rows (the first
 * of equals), or the mean of the training rows (T values).
 */
export function constantPrediction(train: Targets): Float64Array {
  if (train.kind === 'values') return columnMeans(train.values).mean;
  const counts = new Float64Array(train.classes.length);
  for (const index of train.indices) counts[index]!++;
  return counts;
}
