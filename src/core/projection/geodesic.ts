import { InspectorError } from '../errors';
import { allocateFloat32, allocateFloat64, type Matrix } from '../matrix';
import { neighbourGraph, shortestPaths } from '../neighbours/neighbour-graph';
import type { Projection } from './projection';

/** Length of the shortest path from row to anchor in the graph of nearest neighbours. */
export const geodesic: Projection = {
  id: 'geodesic',
  name: 'Geodesic',
  formula: 'shortest path from z to a over the symmetric k-nearest-neighbour graph of all rows',
  source: 'Tenenbaum et al. 2000, Isomap, steps 1 and 2; Euclidean edges',
  range: [0, Infinity],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: false,
    translation: true,
    invertibleLinear: false,
  },
  cost: 'N²·D + K·N·k·log N',
  option: {
    id: 'k',
    name: 'k',
    description: 'Number of nearest rows that every row is joined with.',
    suffix: '-k',
    default: 10,
    minimum: 1,
    maximum: 1000,
    integer: true,
  },
  streams: false,
  allPairs: true,
  usesAnchors: true,
  fit: ({ rows, anchors, options, precision }) => {
    const k = options['k']!;
    const indexOf = rowIndexIn(rows);
    const graph = neighbourGraph(rows, k);
    const paths = Array.from({ length: anchors.rows }, (_, a) =>
      shortestPaths(graph, indexOf(anchors, a)),
    );
    return (matrix) => {
      const rowIndices = Array.from({ length: matrix.rows }, (_, i) => indexOf(matrix, i));
      const length = matrix.rows * paths.length;
      const data = precision === 'float64' ? allocateFloat64(length) : allocateFloat32(length);
      for (const [a, path] of paths.entries()) {
        for (const [i, index] of rowIndices.entries()) data[i * paths.length + a] = path[index]!;
      }
      refuseUnreachable(paths, rowIndices, k);
      return { rows: matrix.rows, cols: paths.length, data };
    };
  },
};

function refuseUnreachable(
  paths: readonly Float64Array[],
  rowIndices: readonly number[],
  k: number,
): void {
  const cut = paths.filter((path) => rowIndices.some((index) => path[index] === Infinity)).length;
  if (cut === 0) return;
  const lost = rowIndices.filter((index) => paths.some((path) => path[index] === Infinity)).length;
  throw new InspectorError({
    code: 'unreachable',
    problem: `With k = ${k} the neighbour graph falls apart: no path leads from ${lost} of ${rowIndices.length} rows to ${cut} of ${paths.length} anchors.`,
    remedy: `Use a larger k, e.g. geodesic-k${2 * k}.`,
  });
}

/**
 * Returns a function that finds the graph's row with the same entries as a given row. Equal rows
 * are at distance 0 of each other, so any of them will do.
 */
function rowIndexIn(graphRows: Matrix): (matrix: Matrix, row: number) => number {
  const byFingerprint = new Map<number, number[]>();
  for (let i = 0; i < graphRows.rows; i++) {
    const key = fingerprint(graphRows, i);
    const same = byFingerprint.get(key);
    if (same === undefined) byFingerprint.set(key, [i]);
    else same.push(i);
  }
  return (matrix, row) => {
    const candidates = byFingerprint.get(fingerprint(matrix, row)) ?? [];
    const index = candidates.find((candidate) => rowsEqual(graphRows, candidate, matrix, row));
    if (index !== undefined) return index;
    throw new InspectorError({
      code: 'unknown-rows',
      problem: `Row ${row} is not among the ${graphRows.rows} rows of the neighbour graph.`,
      remedy: 'A geodesic projection can only be had for rows it was fitted on.',
    });
  };
}

function fingerprint({ cols, data }: Matrix, row: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += data[row * cols + j]! * (j + 1);
  return sum;
}

function rowsEqual(a: Matrix, i: number, b: Matrix, j: number): boolean {
  for (let l = 0; l < a.cols; l++) {
    if (a.data[i * a.cols + l] !== b.data[j * b.cols + l]) return false;
  }
  return true;
}
