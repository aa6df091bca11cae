import { InspectorError } from '../../errors';
import { resolveProjection } from '../../projection/registry';
import { defaultAnchorCount } from '../../anchors/choose-anchors';
import type { ComparisonOptions } from '../types';

/** What the process and its threads take before any row is read. */
const processBytes = 256 * 2 ** 20;

/** What is left of the bound for a study's rows and sums. */
export function usableBytes(memoryBytes: number): number {
  return Math.max(memoryBytes - processBytes, memoryBytes / 2);
}

/** How large a space is, before it is read. */
export interface SpaceSize {
  readonly rows: number;
  readonly cols: number;
  /** Bytes of an entry once it is read. */
  readonly entryBytes: number;
}

/** Bytes of an entry of projected rows: as stored, centred in float64, and in float32 for products. */
const projectedBytes = 4 + 8 + 4;

/** About how many bytes a comparison takes with all rows in memory. */
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

/** A concatenation is as wide as all of its members. */
export function membersOf(projection: string): number {
  return projection.startsWith('concat:') ? projection.split('+').length : 1;
}

/** Numbers of 64 bits in what measures over all pairs of rows keep for each pair of one space's rows. */
const numbersOfPair = 2.5;

/** How many rows can be looked at by measures over all pairs of rows, and held, within the bound. */
export function fittingSample(
  dims: readonly number[],
  wanted: number,
  memoryBytes: number,
): number {
  const bytes = usableBytes(memoryBytes) / 2;
  // Pairs: n²/2 of them a space. Rows: as read, and in float64 twice.
  const quadratic = (dims.length * numbersOfPair * 8) / 2;
  const linear = dims.reduce((sum, cols) => sum + cols * 20, 0);
  const most = (Math.sqrt(linear ** 2 + 4 * quadratic * bytes) - linear) / (2 * quadratic);
  return Math.min(wanted, Math.floor(most));
}

/**
 * @param otherwise what else can be done
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
