import { randomUnit, seeded } from '../random';
import { columnMeans } from '../kernels/columns';
import { allocateFloat32, type Matrix, stackRows } from '../matrix';
import { crossProduct, product } from './products';

/** Rows projected on the first two principal components of all rows. */
export interface LeadingPlane {
  /** n × 2 for each of the given blocks of rows. */
  readonly points: readonly Float32Array[];
  /** Share of the variance along each axis, 0 to 1; 0 if there is no variance. */
  readonly explained: readonly [number, number];
}

const rounds = 30;

/**
 * Computes the first two principal components of blocks of rows (n × D each) taken together, by
 * subspace iteration: passes over the rows instead of a D × D eigen-decomposition. The sign of an
 * axis makes its entry of greatest absolute value positive.
 */
export function leadingPlane(blocks: readonly Matrix[]): LeadingPlane {
  const all = centred(stackRows(blocks));
  const directions = randomDirections(all.cols);
  for (let round = 0; round < rounds; round++) {
    orthonormalise(directions);
    directions.data.set(crossProduct(all, product(all, directions)).data);
  }
  orthonormalise(directions);
  turnToAxes(all, directions);
  const { data } = product(all, directions);
  let total = 0;
  for (const value of all.data) total += value * value;
  const along = (axis: number): number => {
    let sum = 0;
    for (let at = axis; at < data.length; at += 2) sum += data[at]! * data[at]!;
    return total > 0 ? sum / total : 0;
  };
  let from = 0;
  const points = blocks.map(({ rows }) => {
    const part = Float32Array.from(data.subarray(from, from + 2 * rows));
    from += 2 * rows;
    return part;
  });
  return { points, explained: [along(0), along(1)] };
}

function centred(matrix: Matrix): Matrix {
  const { mean } = columnMeans(matrix);
  const data = allocateFloat32(matrix.data.length);
  for (let at = 0; at < data.length; at++) data[at] = matrix.data[at]! - mean[at % matrix.cols]!;
  return { ...matrix, data };
}

function randomDirections(cols: number): Matrix {
  const random = seeded(0);
  const data = allocateFloat32(cols * 2);
  for (let at = 0; at < data.length; at++) data[at] = randomUnit(random) - 0.5;
  return { rows: cols, cols: 2, data };
}

/** Orthonormalises the two columns by Gram–Schmidt; a column of zeros stays. */
function orthonormalise({ data }: Matrix): void {
  normalise(data, 0);
  let overlap = 0;
  for (let at = 0; at < data.length; at += 2) overlap += data[at]! * data[at + 1]!;
  for (let at = 0; at < data.length; at += 2) data[at + 1] = data[at + 1]! - overlap * data[at]!;
  normalise(data, 1);
}

function normalise(data: Matrix['data'], column: number): void {
  let sum = 0;
  let maximum = 0;
  for (let at = column; at < data.length; at += 2) {
    sum += data[at]! ** 2;
    if (Math.abs(data[at]!) > Math.abs(maximum)) maximum = data[at]!;
  }
  const scale = sum > 0 ? Math.sign(maximum) / Math.sqrt(sum) : 0;
  for (let at = column; at < data.length; at += 2) data[at] = data[at]! * scale;
}

/**
 * Rotates the plane's basis so that its columns are uncorrelated, the one with more variance first.
 */
function turnToAxes(all: Matrix, directions: Matrix): void {
  const { data: scores } = product(all, directions);
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = 0; at < scores.length; at += 2) {
    const [x, y] = [scores[at]!, scores[at + 1]!];
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const { data } = directions;
  for (let at = 0; at < data.length; at += 2) {
    const [a, b] = [data[at]!, data[at + 1]!];
    data[at] = c * a + s * b;
    data[at + 1] = c * b - s * a;
  }
  normalise(data, 0);
  normalise(data, 1);
}
