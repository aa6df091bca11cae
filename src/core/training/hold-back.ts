import { seeded, shuffledIndices } from '../random';

/** Rows to learn from, and rows held back to tell when to stop; both rising. */
export interface HeldBack {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * Holds a share of the rows back, of every group in proportion (at least one row stays to learn from).
 * Groups of fewer than `1 / share` rows may have none held back; if that leaves no row at all, one of
 * the largest group is taken.
 * @param rows row numbers
 * @param group for each of `rows` its class, or nothing where there are none
 */
export function holdBack(
  rows: readonly number[],
  group: (row: number) => number,
  share: number,
  seed: number,
): HeldBack {
  const groups = new Map<number, number[]>();
  for (const i of shuffledIndices(seeded(seed, holdBackStream), rows.length)) {
    const row = rows[i]!;
    const members = groups.get(group(row));
    if (members === undefined) groups.set(group(row), [row]);
    else members.push(row);
  }
  const validation: number[] = [];
  for (const members of groups.values()) {
    validation.push(...members.slice(0, Math.floor(members.length * share)));
  }
  if (validation.length === 0 && rows.length > 1) {
    const largest = [...groups.values()].reduce((a, b) => (b.length > a.length ? b : a));
    validation.push(largest[0]!);
  }
  const held = new Set(validation);
  return {
    train: rows.filter((row) => !held.has(row)),
    validation: validation.sort((a, b) => a - b),
  };
}

/** Keeps the held-back rows apart from what else comes of the same seed. */
const holdBackStream = 3_000_000;
