import FlatQueue from 'flatqueue';
import { euclidean } from '../kernels/pairwise';
import type { Matrix } from '../matrix';
import { nearestNeighbours } from './nearest-neighbours';

/**
 * An undirected graph over rows; row i has the edges from `starts[i]` to `starts[i + 1]`
 * (exclusive).
 */
export interface NeighbourGraph {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lengths: Float64Array;
}

/**
 * Joins every row with its k nearest rows, in both directions; an edge's length is the Euclidean
 * distance.
 */
export function neighbourGraph(rows: Matrix, k: number): NeighbourGraph {
  const { rows: n, cols, data } = rows;
  const lists = nearestNeighbours(rows, k, euclidean);
  const joined = Array.from({ length: n }, () => new Set<number>());
  for (const [at, to] of lists.indices.entries()) {
    const from = Math.floor(at / lists.k);
    joined[from]!.add(to);
    joined[to]!.add(from);
  }
  const starts = new Int32Array(n + 1);
  for (const [i, { size }] of joined.entries()) starts[i + 1] = starts[i]! + size;
  const ends = Int32Array.from(joined.flatMap((neighbours) => [...neighbours]));
  const lengths = new Float64Array(ends.length);
  for (let i = 0; i < n; i++) {
    for (let edge = starts[i]!; edge < starts[i + 1]!; edge++) {
      lengths[edge] = euclidean(data, i * cols, data, ends[edge]! * cols, cols);
    }
  }
  return { starts, ends, lengths };
}

/**
 * Computes the shortest path length from `source` to every row (Dijkstra); infinite if there is no
 * path.
 */
export function shortestPaths(
  { starts, ends, lengths }: NeighbourGraph,
  source: number,
): Float64Array {
  const distances = new Float64Array(starts.length - 1).fill(Infinity);
  const queue = new FlatQueue();
  distances[source] = 0;
  queue.push(source, 0);
  while (queue.length > 0) {
    const distance = queue.peekValue()!;
    const row = queue.pop()!;
    if (distance > distances[row]!) continue;
    for (let edge = starts[row]!; edge < starts[row + 1]!; edge++) {
      const through = distance + lengths[edge]!;
      const to = ends[edge]!;
      if (through >= distances[to]!) continue;
      distances[to] = through;
      queue.push(to, through);
    }
  }
  return distances;
}
