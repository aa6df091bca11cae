import { refuseTooLarge, usableBytes } from './memory';

/** A pair of spaces (by their numbers) under a projection; the two may be the same space. */
export interface PlannedPair {
  readonly projection: number;
  readonly pair: readonly [number, number];
}

/** Plan of the passes over the files: which pairs are summed in each, and with how many threads. */
export interface PassPlan {
  readonly passes: readonly (readonly PlannedPair[])[];
  /** Maximum number of tasks that run at the same time. */
  readonly threads: number;
  /** Rows per block. */
  readonly blockRows: number;
}

/** Sizes from which passes are planned. */
export interface PassNeeds {
  /** Columns of every space under every projection, [projection][space]. */
  readonly widths: readonly (readonly number[])[];
  /** Columns of every space in its file. */
  readonly dims: readonly number[];
  /** Whether products of columns are summed. */
  readonly products: boolean;
  readonly threads: number;
  readonly memoryBytes: number;
}

/**
 * Copies of a pass's sums per thread besides the totals: its own, a block's, and those being
 * transferred.
 */
const copiesOfThread = 3;
const minBlock = 128;
const maxBlock = 1024;

/**
 * Plans the fewest passes in which all pairs can be summed within the memory limit. The sums of the
 * spaces with themselves come before those of the pairs, which need them; they are kept until their
 * projection is done.
 * @throws InspectorError `too-large` if the sums of a single pair do not fit
 */
export function planPasses(needs: PassNeeds): PassPlan {
  const { widths, products, memoryBytes } = needs;
  const sizeOf = ({ projection, pair: [i, j] }: PlannedPair): number => {
    const [d, e] = [widths[projection]![i]!, widths[projection]![j]!];
    return 8 * ((products ? d * e : 0) + 4 * (d + e));
  };
  const pairs = widths.flatMap((columns, projection) => pairsOf(columns.length, projection));
  const usable = usableBytes(memoryBytes);
  // Scatter matrices and their preparations.
  const held = Math.max(
    ...widths.map((_, projection) =>
      pairs
        .filter((pair) => pair.projection === projection && pair.pair[0] === pair.pair[1])
        .reduce((sum, pair) => sum + 2 * sizeOf(pair), 0),
    ),
  );
  const largest = Math.max(...pairs.map(sizeOf));
  const left = usable / 2 - held;
  const copies = (threads: number): number => copiesOfThread * threads + 1;
  const threads = Math.min(needs.threads, Math.floor((left / largest - 1) / copiesOfThread));
  if (threads < 1) {
    const minimum = 2 * (held + copies(1) * largest) + (memoryBytes - usable);
    refuseTooLarge('Summing up the products of the spaces’ dimensions', minimum, memoryBytes);
  }
  const capacity = left / copies(threads);
  return {
    passes: pack(pairs, sizeOf, capacity),
    threads,
    blockRows: blockRowsFor(needs, threads, usable / 4),
  };
}

/** Lists all spaces with themselves, then all pairs. */
function pairsOf(spaces: number, projection: number): PlannedPair[] {
  const numbers = Array.from({ length: spaces }, (_, i) => i);
  const own = numbers.map((i): [number, number] => [i, i]);
  const others = numbers.flatMap((i) => numbers.slice(i + 1).map((j): [number, number] => [i, j]));
  return [...own, ...others].map((pair) => ({ projection, pair }));
}

function pack(
  pairs: readonly PlannedPair[],
  sizeOf: (pair: PlannedPair) => number,
  capacity: number,
): PlannedPair[][] {
  const passes: PlannedPair[][] = [];
  let free = 0;
  for (const pair of pairs) {
    const size = sizeOf(pair);
    if (size > free) {
      passes.push([]);
      free = capacity;
    }
    passes.at(-1)!.push(pair);
    free -= size;
  }
  return passes;
}

function blockRowsFor({ widths, dims }: PassNeeds, threads: number, bytes: number): number {
  // Rows as read, twice, because the next block is read ahead; projected, shifted and as unit rows.
  const read = dims.reduce((sum, cols) => sum + 2 * 8 * cols, 0);
  const projected = Math.max(
    ...widths.map((columns) => columns.reduce((sum, cols) => sum + 24 * cols, 0)),
  );
  const fitting = Math.floor(bytes / threads / (read + projected) / minBlock) * minBlock;
  return Math.max(minBlock, Math.min(maxBlock, fitting));
}
