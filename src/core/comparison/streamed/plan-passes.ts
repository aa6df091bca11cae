import { refuseTooLarge, usableBytes } from './memory';

/** A pair of spaces under a projection, by their numbers; a space with itself as well. */
export interface PlannedPair {
  readonly projection: number;
  readonly pair: readonly [number, number];
}

/** Which pairs are summed up together in a pass over the files, and how. */
export interface PassPlan {
  readonly passes: readonly (readonly PlannedPair[])[];
  /** Tasks that may run at the same time. */
  readonly threads: number;
  /** Rows of a block. */
  readonly blockRows: number;
}

/** What a plan has to hold. */
export interface PassNeeds {
  /** Columns of every space under every projection. */
  readonly widths: readonly (readonly number[])[];
  /** Columns of every space in its file. */
  readonly dims: readonly number[];
  /** Whether products of columns are summed. */
  readonly products: boolean;
  readonly threads: number;
  readonly memoryBytes: number;
}

/** Sums of a pass that exist beside its totals for each thread: its own, a block's, and those on the way. */
const copiesOfThread = 3;
const minBlock = 128;
const maxBlock = 1024;

/**
 * The fewest passes in which all pairs can be summed up within the memory. The spaces' own sums come
 * before those of the pairs, for these need them; they stay until their projection is done.
 * @throws InspectorError `too-large` where the sums of a single pair don't fit
 */
export function planPasses(needs: PassNeeds): PassPlan {
  const { widths, products, memoryBytes } = needs;
  const sizeOf = ({ projection, pair: [i, j] }: PlannedPair): number => {
    const [d, e] = [widths[projection]![i]!, widths[projection]![j]!];
    return 8 * ((products ? d * e : 0) + 4 * (d + e));
  };
  const pairs = widths.flatMap((columns, projection) => pairsOf(columns.length, projection));
  const usable = usableBytes(memoryBytes);
  // Scatters and what is prepared of them.
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
    const least = 2 * (held + copies(1) * largest) + (memoryBytes - usable);
    refuseTooLarge('Summing up the products of the spaces’ dimensions', least, memoryBytes);
  }
  const capacity = left / copies(threads);
  return {
    passes: pack(pairs, sizeOf, capacity),
    threads,
    blockRows: blockRowsFor(needs, threads, usable / 4),
  };
}

/** A space with itself, for all; then all pairs. */
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
  // Rows as read, twice, for the next block is read ahead; projected, shifted and at unit length.
  const read = dims.reduce((sum, cols) => sum + 2 * 8 * cols, 0);
  const projected = Math.max(
    ...widths.map((columns) => columns.reduce((sum, cols) => sum + 24 * cols, 0)),
  );
  const fitting = Math.floor(bytes / threads / (read + projected) / minBlock) * minBlock;
  return Math.max(minBlock, Math.min(maxBlock, fitting));
}
