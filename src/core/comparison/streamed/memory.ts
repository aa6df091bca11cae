import { InspectorError } from '../../errors';
import { resolveProjection } from '../../projection/registry';
import { defaultAnchorCount } from '../../anchors/choose-anchors';
import type { ComparisonOptions } from '../types';

/** Memory of the process and its threads without any rows. */
const processBytes = 256 * 2 ** 20;

/** Returns the part of the memory limit that is available for a study's rows and sums. */
export function usableBytes(memoryBytes: number): number {
  return Math.max(memoryBytes - processBytes, memoryBytes / 2);
}

/** Size of a space, known before it is read. */
export interface SpaceSize {
  readonly rows: number;
  readonly cols: number;
  /** Bytes of an entry in memory. */
  readonly entryBytes: number;
}

/**
 * Bytes of an entry of projected rows: as stored, centred in float64, and in float32 for products.
 */
const projectedBytes = 4 + 8 + 4;

/** Estimates the bytes needed for a comparison with all rows in memory. */
export function bytesInMemory(
  spaces: readonly SpaceSize[],
  { projections, anchors }: Pick<ComparisonOptions, 'projections' | 'anchors'>,
): number {
  const read = spaces.reduce(
    (sum, { rows, cols, entryBytes }) => sum + rows * cols * entryBytes,
    0,
  );
  const count = 'ids' in anchors ? anchors.ids.length : (anchors.count ?? defaultAnchorCount);
  const projected = projections.map((id) => {
    const { usesAnchors } = resolveProjection(id).entry;
    const members = membersOf(id);
    return spaces.reduce(
      (sum, { rows, cols }) =>
        sum + rows * (usesAnchors ? members * count * projectedBytes : cols * (projectedBytes - 4)),
      0,
    );
  });
  return read + Math.max(...projected);
}

/**
 * Number of members of a concatenation, which is as wide as all of them; 1 for other projections.
 */
export function membersOf(projection: string): number {
  return projection.startsWith('concat:') ? projection.split('+').length : 1;
}

/**
 * Number of 64-bit numbers that measures over all pairs of rows store for each pair of rows of a
 * space.
 */
const numbersOfPair = 2.5;

/**
 * Computes the largest sample, up to `wanted` rows, with which measures over all pairs of rows fit
 * into memory.
 */
export function fittingSample(
  dims: readonly number[],
  wanted: number,
  memoryBytes: number,
): number {
  const bytes = usableBytes(memoryBytes) / 2;
  // Pairs: n²/2 per space. Rows: as read, and in float64 twice.
  const quadratic = (dims.length * numbersOfPair * 8) / 2;
  const linear = dims.reduce((sum, cols) => sum + cols * 20, 0);
  const most = (Math.sqrt(linear ** 2 + 4 * quadratic * bytes) - linear) / (2 * quadratic);
  return Math.min(wanted, Math.floor(most));
}

/**
 * Throws the error for work that does not fit into memory.
 * @param otherwise what else the user can do
 * @throws InspectorError `too-large`
 */
export function refuseTooLarge(
  what: string,
  bytes: number,
  memoryBytes: number,
  otherwise = 'choose fewer anchors, dimensions or spaces',
): never {
  throw new InspectorError({
    code: 'too-large',
    problem: `${what} needs ${mebibytes(bytes)} of memory, and ${mebibytes(memoryBytes)} are allowed.`,
    remedy: `Allow more memory (the setting latentSpace.engine.memory, or --memory), or ${otherwise}.`,
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
