import { euclidean } from '../kernels/pairwise';
import { gatherRows, type Matrix, transpose } from '../matrix';
import { nearestNeighbours, type NeighbourLists } from '../neighbours/nearest-neighbours';
import { seeded, shuffledIndices } from '../random';
import { sampleRows } from './choose-rows';
import type { NamedRows } from './types';
import type { Executor } from '../runtime/executor';
import { defineTask } from '../runtime/task';

/** The neighbours of a space's rows among a sample, and whether these are more than chance. */
export interface NeighbourStructure {
  readonly neighbours: NeighbourLists;
  /** Whether one half of the dimensions finds the same neighbours as the other. */
  readonly hasStructure: boolean;
}

/** Paired rows that are looked at. */
export const correspondenceSample = 400;
/** Fewer rows tell too little. */
const minRows = 40;
const neighbourCount = 10;
const shuffles = 20;
/** Standard deviations above shuffled rows, below which neighbours agree no more than by chance. */
const chance = 3;
/** The same above which a space's own halves agree for certain. */
const certain = 10;

/**
 * What to say of pairs whose rows may not belong together: each space has structure, and yet their rows share no
 * more neighbours than shuffled rows do. Looks at a seeded sample of the paired rows.
 * @param rows of each space, N × D, paired
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

/** Neighbours (Euclidean) and structure of sampled rows. */
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

/** Pairs of spaces with structure that share no more neighbours than shuffled rows do. */
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

/** How many standard deviations more neighbours two spaces share than shuffled rows do. */
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
  // Counts of rare events vary by their mean's root at least; few shuffles may vary less by luck.
  return (asIs - mean) / Math.sqrt(Math.max(variance, mean, 1));
}

/** Keep these apart from what else comes of the seed. */
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
