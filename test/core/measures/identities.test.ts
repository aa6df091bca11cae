import { describe, expect, it } from 'vitest';
import { centreColumns } from '../../../src/core/kernels/columns';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { gram, innerProduct, product } from '../../../src/core/linalg/products';
import { gaussian, mapEntries } from '../random-matrices';
import { scoreOf, valueOf } from './score';

const n = 30;
const x = mapEntries(gaussian(n, 6, 1), (value, _, j) => value * (j + 1) + j);
const noise = gaussian(n, 4, 2);
const y = mapEntries(
  product(x, gaussian(6, 4, 3)),
  (value, i, j) => value + 4 * noise.data[i * 4 + j]!,
);

describe('identities', () => {
  it('CKA through Gram matrices is CKA through features', () => {
    const [k, l] = [x, y].map((rows) => gram(centreColumns(rows)));
    const value =
      innerProduct(k!, l!) / Math.sqrt(innerProduct(k!, k!)) / Math.sqrt(innerProduct(l!, l!));
    expect(valueOf('cka-linear', x, y)).toBeCloseTo(value, 12);
  });

  it('debiased CKA of Gram matrices is that of features, centred or not', () => {
    const centred = centreColumns(x);
    const value =
      songHsic(gram(x), gram(y)) /
      Math.sqrt(songHsic(gram(x), gram(x)) * songHsic(gram(y), gram(y)));
    expect(valueOf('cka-linear-debiased', x, y)).toBeCloseTo(value, 11);
    expect(valueOf('cka-linear-debiased', centred, y)).toBeCloseTo(value, 11);
  });

  it('Procrustes distances are functions of the Bures similarity', () => {
    const similarity = valueOf('nbs', x, y);
    expect(valueOf('procrustes-normalized-squared', x, y)).toBeCloseTo(2 - 2 * similarity, 12);
    expect(Math.cos(valueOf('procrustes-angular', x, y))).toBeCloseTo(similarity, 12);
  });

  it('the shape metric runs from the angle of CCA to that of Procrustes', () => {
    expect(valueOf('shape-1', x, y)).toBeCloseTo(valueOf('procrustes-angular', x, y), 10);
    const correlations = 4 * valueOf('cca-mean', x, y);
    expect(Math.cos(valueOf('shape-0', x, y))).toBeCloseTo(correlations / Math.sqrt(6 * 4), 10);
  });

  it('GULP without a ridge is rank X + rank Y − 2Σρ²', () => {
    const squares = 4 * valueOf('cca-mean-squared', x, y);
    expect(valueOf('gulp-0', x, y)).toBeCloseTo(6 + 4 - 2 * squares, 10);
  });

  it('GULP is the distance of the best ridge predictions', () => {
    const lambda = 0.2;
    const [a, b] = [x, y].map((rows) => hatMatrix(rows, lambda));
    const value = innerProduct(a!, a!) + innerProduct(b!, b!) - 2 * innerProduct(a!, b!);
    expect(valueOf(`gulp-${lambda}`, x, y)).toBeCloseTo(value, 9);
  });

  it('per row, Jaccard is overlap / (2 − overlap)', () => {
    // With k = 1 a row's overlap is 0 or 1, and so is its Jaccard index.
    expect(valueOf('jaccard-knn-cosine-k1', x, y)).toBe(valueOf('mutual-knn-cosine-k1', x, y));
    const pair = [gatherRows(x, [0, 1, 2, 3]), gatherRows(y, [0, 1, 2, 3])] as const;
    const overlaps = neighbourOverlaps(pair[0], pair[1]);
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(valueOf('mutual-knn-euclidean-k2', ...pair)).toBeCloseTo(mean(overlaps), 12);
    expect(valueOf('jaccard-knn-euclidean-k2', ...pair)).toBeCloseTo(
      mean(overlaps.map((overlap) => overlap / (2 - overlap))),
      12,
    );
  });

  it('CCA, R² and GULP see nothing in an invertible map, with more rows than dimensions', () => {
    const mapped = product(x, gaussian(6, 6, 5));
    expect(valueOf('cca-mean', x, mapped)).toBeCloseTo(1, 12);
    expect(valueOf('linear-r2-xy', x, mapped)).toBeCloseTo(1, 12);
    expect(valueOf('gulp-0', x, mapped)).toBeCloseTo(0, 10);
  });
});

describe('bias', () => {
  const [a, b] = [gaussian(100, 1000, 7), gaussian(100, 1000, 8)];
  it('of independent Gaussians shows in CKA, and not in debiased CKA', () => {
    expect(valueOf('cka-linear', a, b)).toBeGreaterThan(0.9);
    expect(Math.abs(valueOf('cka-linear-debiased', a, b))).toBeLessThan(0.05);
  });
  it('makes CCA 1 where rows are fewer than dimensions', () => {
    expect(valueOf('cca-mean', a, b)).toBeCloseTo(1, 9);
    expect(scoreOf('linear-r2-cv-xy', a, b).undefined).toMatch(/too few rows/);
  });
});

describe('definitions, worked out directly', () => {
  it('Kendall’s τ-b counts concordant and discordant pairs of pairs, ties apart', () => {
    // Whole numbers, so that many distances are equal.
    const [p, q] = [4, 6].map((seed) =>
      mapEntries(gaussian(12, 1, seed), (v) => Math.round(v * 2)),
    );
    const [d, e] = [distanceVector(p!), distanceVector(q!)];
    let agreement = 0;
    let untiedD = 0;
    let untiedE = 0;
    for (let i = 0; i < d.length; i++) {
      for (let j = 0; j < i; j++) {
        const [s, t] = [Math.sign(d[i]! - d[j]!), Math.sign(e[i]! - e[j]!)];
        agreement += s * t;
        untiedD += s * s;
        untiedE += t * t;
      }
    }
    const value = agreement / Math.sqrt(untiedD * untiedE);
    expect(valueOf('rsa-euclidean-kendall', p!, q!)).toBeCloseTo(value, 12);
  });

  it('cross-validated R² leaves every row out in turn', () => {
    const rows = Array.from({ length: n }, (_, i) => i);
    let errors = 0;
    let spread = 0;
    for (const left of rows) {
      const others = rows.filter((row) => row !== left);
      const predicted = regress(gatherRows(x, others), gatherRows(y, others), x, left);
      for (let j = 0; j < 4; j++) {
        const mean = others.reduce((sum, row) => sum + y.data[row * 4 + j]!, 0) / others.length;
        errors += (y.data[left * 4 + j]! - predicted[j]!) ** 2;
        spread += (y.data[left * 4 + j]! - mean) ** 2;
      }
    }
    expect(valueOf('linear-r2-cv-xy', x, y)).toBeCloseTo(1 - errors / spread, 9);
  });

  it('eigenspace overlap compares column spaces as they are', () => {
    // Orthonormal columns: e₁, e₂ against e₂, e₃ and e₁ + e₄.
    const [a, b] = [columns(5, [[0], [1]]), columns(5, [[1], [2], [0, 3]])];
    expect(valueOf('eigenspace-overlap', a, b)).toBeCloseTo((1 + 0.5) / 3, 12);
  });

  it('a mean reciprocal rank of twins that all others beat is 1 / N', () => {
    const one = columns(3, [[0], [1], [2]]);
    const turned = mapEntries(one, (value) => -value);
    expect(valueOf('mrr', one, one)).toBe(1);
    expect(valueOf('mrr', one, turned)).toBeCloseTo(1 / 3, 12);
  });

  it('a mean reciprocal rank tells directions apart however small the angle between them', () => {
    const far = mapEntries(x, (value) => value + 1e6);
    const nearby = mapEntries(far, (value, i, j) => value + 1e-3 * noise.data[i * 4 + (j % 4)]!);
    expect(valueOf('mrr', far, far)).toBe(1);
    expect(valueOf('mrr', far, nearby)).toBe(1);
    const turned = (rows: Matrix): Matrix =>
      mapEntries(rows, (_, i, j) => 3 * rows.data[i * 6 + 5 - j]!);
    const swapped = gatherRows(far, [1, 0, ...Array.from({ length: n - 2 }, (_, row) => row + 2)]);
    const value = valueOf('mrr', far, swapped);
    expect(value).toBeLessThan(1);
    expect(valueOf('mrr', turned(far), turned(swapped))).toBe(value);
    // Rows of one direction share their ranks, whatever their lengths.
    const twice = gatherRows(far, [0, 0, 1, 1]);
    const longer = mapEntries(twice, (entry, i) => (i % 2 === 0 ? entry : 7 * entry));
    expect(valueOf('mrr', twice, longer)).toBeCloseTo(1 / 1.5, 12);
  });

  it('CKNNA and cycle k-NN of four rows', () => {
    // On a circle at 0°, 10°, 30° and 65°; Y swaps the last two. Nearest two by cosine.
    const at = (degrees: number[]): Matrix => ({
      rows: degrees.length,
      cols: 2,
      data: Float64Array.from(
        degrees.flatMap((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)]),
      ),
    });
    const [p, q] = [at([0, 10, 30, 65]), at([0, 10, 65, 30])];
    // Y: 0 → 1, 3; 1 → 0, 3; 2 → 3, 1; 3 → 1, 0. X: 0 → 1, 2; 1 → 0, 2; 2 → 1, 0; 3 → 2, 1.
    expect(valueOf('cycle-knn-k2', p, q)).toBe(0.75);
    const value = maskedHsic(p, q) / Math.sqrt(maskedHsic(p, p) * maskedHsic(q, q));
    expect(valueOf('cknna-k2', p, q)).toBeCloseTo(value, 12);
  });
});

/** n(n−3) HSIC₁ by Song et al. 2012, eq. 5. */
function songHsic(k: Matrix, l: Matrix): number {
  const size = k.rows;
  const [a, b] = [k, l].map((m) => mapEntries(m, (value, i, j) => (i === j ? 0 : value)));
  const sum = (m: Matrix): number => Float64Array.from(m.data).reduce((s, value) => s + value, 0);
  const transposed = mapEntries(b!, (_, i, j) => b!.data[j * size + i]!);
  return (
    innerProduct(a!, transposed) +
    (sum(a!) * sum(b!)) / ((size - 1) * (size - 2)) -
    (2 / (size - 2)) * sum(product(a!, b!))
  );
}

/**
 * The same for cosine similarities over the edges to the two nearest rows that both spaces share.
 */
function maskedHsic(p: Matrix, q: Matrix): number {
  const edges = [p, q].map((rows) => nearestTwo(gram(rows), 'most'));
  const [k, l] = [p, q].map((rows) =>
    mapEntries(gram(rows), (value, i, j) =>
      edges.every((near) => near[i]!.includes(j)) ? value : 0,
    ),
  );
  return songHsic(k!, l!);
}

function nearestTwo(values: Matrix, best: 'most' | 'least'): number[][] {
  const size = values.rows;
  return Array.from({ length: size }, (_, i) => {
    const at = (j: number): number => values.data[i * size + j]!;
    const others = Array.from({ length: size }, (_, j) => j).filter((j) => j !== i);
    return others.sort((a, b) => (best === 'most' ? at(b) - at(a) : at(a) - at(b))).slice(0, 2);
  });
}

function neighbourOverlaps(a: Matrix, b: Matrix): number[] {
  const lists = [a, b].map((rows) => {
    const square = mapEntries(gram(rows), (_, i, j) => distance(rows, i, j));
    return nearestTwo(square, 'least');
  });
  return lists[0]!.map((list, i) => list.filter((j) => lists[1]![i]!.includes(j)).length / 2);
}

function distance({ cols, data }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < cols; c++) sum += (data[i * cols + c]! - data[j * cols + c]!) ** 2;
  return Math.sqrt(sum);
}

function distanceVector(rows: Matrix): number[] {
  const vector: number[] = [];
  for (let i = 0; i < rows.rows; i++) {
    for (let j = i + 1; j < rows.rows; j++) vector.push(distance(rows, i, j));
  }
  return vector;
}

/** Creates columns of length 1 with equal entries at the given rows and zeros elsewhere. */
function columns(rows: number, ones: readonly (readonly number[])[]): Matrix {
  const data = new Float64Array(rows * ones.length);
  for (const [j, places] of ones.entries()) {
    for (const i of places) data[i * ones.length + j] = 1 / Math.sqrt(places.length);
  }
  return { rows, cols: ones.length, data };
}

/** A (AᵀA + NλI)⁻¹ Aᵀ of the centred space, scaled such that its squares sum to N. */
function hatMatrix(rows: Matrix, lambda: number): Matrix {
  const centred = centreColumns(rows);
  const scale = Math.sqrt(rows.rows / innerProduct(centred, centred));
  const kernel = gram(mapEntries(centred, (value) => value * scale));
  const size = rows.rows;
  const ridge = mapEntries(kernel, (value, i, j) => value + (i === j ? size * lambda : 0));
  return solve(ridge, kernel);
}

/** Prediction for a row by least squares with intercept, through the normal equations. */
function regress(predictors: Matrix, targets: Matrix, from: Matrix, row: number): number[] {
  const withOne = (m: Matrix): Matrix => ({
    rows: m.rows,
    cols: m.cols + 1,
    data: Float64Array.from({ length: m.rows * (m.cols + 1) }, (_, at) => {
      const j = at % (m.cols + 1);
      return j === m.cols ? 1 : m.data[Math.floor(at / (m.cols + 1)) * m.cols + j]!;
    }),
  });
  const design = withOne(predictors);
  const transposed = mapEntries(
    { rows: design.cols, cols: design.rows, data: design.data },
    (_, i, j) => design.data[j * design.cols + i]!,
  );
  const weights = solve(product(transposed, design), product(transposed, targets));
  return Array.from(product(gatherRows(withOne(from), [row]), weights).data);
}

/** A⁻¹B by Gauss–Jordan elimination with pivoting. */
function solve(a: Matrix, b: Matrix): Matrix {
  const size = a.rows;
  const left = Array.from({ length: size }, (_, i) => [
    ...a.data.subarray(i * size, (i + 1) * size),
    ...b.data.subarray(i * b.cols, (i + 1) * b.cols),
  ]);
  for (let c = 0; c < size; c++) {
    let pivot = c;
    for (let i = c; i < size; i++)
      if (Math.abs(left[i]![c]!) > Math.abs(left[pivot]![c]!)) pivot = i;
    [left[c], left[pivot]] = [left[pivot]!, left[c]!];
    const scale = left[c]![c]!;
    left[c] = left[c]!.map((value) => value / scale);
    for (let i = 0; i < size; i++) {
      if (i === c) continue;
      const factor = left[i]![c]!;
      left[i] = left[i]!.map((value, j) => value - factor * left[c]![j]!);
    }
  }
  return {
    rows: size,
    cols: b.cols,
    data: Float64Array.from(left.flatMap((row) => row.slice(size))),
  };
}
