import { seeded, shuffledIndices } from '../random';
import type { Targets } from './targets';

/** Training rows, and rows held back for early stopping; both rising. */
export interface HeldBack {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * Returns the rows in a random order of which every beginning holds the classes in proportion.
 * @param rows row numbers of the targets
 * @param stream separates orders that use the same seed
 */
export function stratifiedOrder(
  rows: readonly number[],
  targets: Targets,
  seed: number,
  stream: number,
): number[] {
  const classOf = (row: number): number => (targets.kind === 'classes' ? targets.indices[row]! : 0);
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(classOf(row), (sizes.get(classOf(row)) ?? 0) + 1);
  const ranks = new Map<number, number>();
  return shuffledIndices(seeded(seed, stream), rows.length)
    .map((i) => {
      const row = rows[i]!;
      const group = classOf(row);
      const rank = ranks.get(group) ?? 0;
      ranks.set(group, rank + 1);
      return { row, place: (rank + 0.5) / sizes.get(group)! };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}

/**
 * Holds back a share of the rows, of every class in proportion: at least one of two rows or more.
 */
export function holdBack(
  rows: readonly number[],
  targets: Targets,
  share: number,
  seed: number,
): HeldBack {
  const count = rows.length < 2 ? 0 : Math.max(1, Math.floor(rows.length * share));
  const held = new Set(stratifiedOrder(rows, targets, seed, holdBackStream).slice(0, count));
  return {
    train: rows.filter((row) => !held.has(row)),
    validation: rows.filter((row) => held.has(row)),
  };
}

const holdBackStream = 3_000_000;
