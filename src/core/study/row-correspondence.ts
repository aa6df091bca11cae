import { euclidean } from '../kernels/pairwise';
import { gatherRows, type Matrix, transpose } from '../matrix';
import { nearestNeighbours, type NeighbourLists } from '../neighbours/nearest-neighbours';
import { seeded, shuffledIndices } from '../random';
import { sampleRows } from './choose-rows';
import type { NamedRows } from './types';
import type { Executor } from '../runtime/executor';
import { defineTask } from '../runtime/task';

/** Neighbours of a space's rows within a sample, and whether they are more than chance. */
export interface NeighbourStructure {
  readonly neighbours: NeighbourLists;
  /** Whether the neighbours by one half of the dimensions agree with those by the other half. */
  readonly hasStructure: boolean;
}

/** Number of paired rows in the sample. */
export const correspondenceSample = 400;
/** Minimum number of rows; fewer give too little evidence. */
const minRows = 40;
const neighbourCount = 10;
const shuffles = 20;
/** Agreement by chance: at most this many standard deviations above shuffled rows. */
const chance = 3;
/** Certain structure: a space's own halves agree by more than this many standard deviations. */
const certain = 10;

/**
 * Returns warnings about pairs of spaces whose rows may not belong together: each space has
 * structure, yet their rows share no more neighbours than shuffled rows do. Uses a seeded sample of
 * the paired rows.
 * @param rows paired rows of each space, N × D
 */
export async function doubtfulPairs(
  spaces: readonly Pick<NamedRows, 'name'>[],
  rows: readonly Matrix[],
  seed: number,
  executor: Executor,
): Promise<string[]> {
  const count = rows[0]!.rows;
  if (spaces.length < 2 || count < minRows) return [];
  const sampled = sampleRows(count, Math.min(count, correspondenceSample), seed);
  const structures = await Promise.all(
    rows.map((matrix) =>
      executor.run(neighbourStructureTask, { rows: gatherRows(matrix, sampled), seed }),
    ),
  );
  const doubtful = await executor.run(unrelatedPairsTask, { structures, seed });
  return doubtful.map(
    ([i, j]) =>
      `The rows of ${spaces[i]!.name} and ${spaces[j]!.name} may not correspond: of their nearest neighbours they share no more than shuffled rows do. Check that they are in the same order, or pair them by ids.`,
  );
}

/** Computes the neighbours (Euclidean) and the structure of sampled rows. */
export function neighbourStructure(rows: Matrix, seed: number): NeighbourStructure {
  const columns = transpose(rows);
  const order = shuffledIndices(seeded(seed, structureStream), rows.cols);
  const cut = Math.floor(rows.cols / 2);
  const neighbours = nearestNeighbours(rows, neighbourCount, euclidean);
  if (cut === 0) return { neighbours, hasStructure: false };
  const [a, b] = [order.slice(0, cut), order.slice(cut)].map((half) =>
    nearestNeighbours(transpose(gatherRows(columns, half)), neighbourCount, euclidean),
  );
  return { neighbours, hasStructure: aboveShuffled(a!, b!, seed) > certain };
}

/**
 * Returns the pairs of spaces with structure that share no more neighbours than shuffled rows do.
 */
export function unrelatedPairs(
  structures: readonly NeighbourStructure[],
  seed: number,
): [number, number][] {
  return structures.flatMap((x, i) =>
    structures.flatMap((y, j): [number, number][] =>
      i < j &&
      x.hasStructure &&
      y.hasStructure &&
      aboveShuffled(x.neighbours, y.neighbours, seed) < chance
        ? [[i, j]]
        : [],
    ),
  );
}

/** Shared neighbours of two spaces, in standard deviations above those of shuffled rows. */
function aboveShuffled(x: NeighbourLists, y: NeighbourLists, seed: number): number {
  const { rows } = x;
  const isNeighbour = new Uint8Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n < y.k; n++) isNeighbour[i * rows + y.indices[i * y.k + n]!] = 1;
  }
  const sharedUnder = (order: ArrayLike<number>): number => {
    let shared = 0;
    for (let i = 0; i < rows; i++) {
      const start = order[i]! * rows;
      for (let n = 0; n < x.k; n++) {
        shared += isNeighbour[start + order[x.indices[i * x.k + n]!]!]!;
      }
    }
    return shared;
  };
  const random = seeded(seed, shuffleStream);
  const nulls = Array.from({ length: shuffles }, () => sharedUnder(shuffledIndices(random, rows)));
  const mean = nulls.reduce((sum, value) => sum + value, 0) / shuffles;
  const variance = nulls.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (shuffles - 1);
  const asIs = sharedUnder(Array.from({ length: rows }, (_, i) => i));
  // Counts of rare events have a variance of at least their mean; few shuffles may show less by
  // luck.
  return (asIs - mean) / Math.sqrt(Math.max(variance, mean, 1));
}

/** Separate these from other random numbers of the same seed. */
const structureStream = 11;
const shuffleStream = 12;

const neighbourStructureTask = defineTask(
  'neighbour-structure',
  ({ rows, seed }: { rows: Matrix; seed: number }) => neighbourStructure(rows, seed),
);
const unrelatedPairsTask = defineTask(
  'unrelated-pairs',
  ({ structures, seed }: { structures: readonly NeighbourStructure[]; seed: number }) =>
    unrelatedPairs(structures, seed),
);
export const correspondenceTasks = [neighbourStructureTask, unrelatedPairsTask];
