import { isByRow } from '../projection/projection';
import { resolveProjection } from '../projection/registry';
import { defaultAnchorCount } from '../anchors/choose-anchors';
import type { AnchorChoice } from '../study/anchor-choice';
import { blockRows as wholeBlock } from '../study/project-in-blocks';
import type { ProjectOptions } from './export-projection';
import {
  membersOf,
  refuseTooLarge,
  type SpaceSize,
  usableBytes,
} from '../comparison/streamed/memory';

/** Bytes of one number of an intermediate result (float64). */
const wide = 8;

/** Number of columns that a projection gives, and bytes per entry. */
function projectedShape(
  { rows, cols, entryBytes }: SpaceSize,
  { projection, anchors, precision }: Pick<ProjectOptions, 'projection' | 'anchors' | 'precision'>,
): { width: number; bytes: number } {
  if (!resolveProjection(projection).entry.usesAnchors) return { width: cols, bytes: entryBytes };
  const width = membersOf(projection) * anchorCount(anchors, rows);
  return { width, bytes: precision === 'float64' ? wide : wide / 2 };
}

/** Estimates the bytes needed to project a space with all rows in memory. */
export function bytesToProject(size: SpaceSize, options: ProjectOptions): number {
  const { entry } = resolveProjection(options.projection);
  const { width, bytes } = projectedShape(size, options);
  // A projection that depends on all rows keeps them normalised, centred and rotated.
  const whole = isByRow(entry) ? 0 : 4 * size.cols * wide;
  return size.rows * (size.cols * size.entryBytes + width * bytes + whole);
}

/** Estimates the bytes needed to translate a space with all rows in memory. */
export function bytesToTranslate(from: SpaceSize, to: SpaceSize): number {
  const read = [from, to].reduce(
    (sum, { rows, cols, entryBytes }) => sum + rows * cols * entryBytes,
    0,
  );
  return read + from.rows * to.cols * wide;
}

/**
 * Checks that the memory each thread needs besides its blocks of rows (the anchors and a map
 * between dimensions) fits.
 * @param cols dimensions of the space and, for a translation, of the target space
 * @throws InspectorError `too-large`
 */
export function refuseWideAnchors(
  rows: number,
  cols: readonly number[],
  anchors: AnchorChoice,
  threads: number,
  memoryBytes: number,
): void {
  const count = anchorCount(anchors, rows);
  const [from, to = 0] = cols as [number, number?];
  // The anchors themselves, and the copy that each thread packs.
  const bytes = wide * (count * (from + to) + from * to) * (1 + threads);
  if (bytes <= usableBytes(memoryBytes)) return;
  const what = `Holding ${count} anchors in ${cols.join(' and in ')} dimensions`;
  refuseTooLarge(what, bytes + memoryBytes - usableBytes(memoryBytes), memoryBytes);
}

function anchorCount(anchors: AnchorChoice, rows: number): number {
  return 'ids' in anchors
    ? anchors.ids.length
    : (anchors.count ?? Math.min(defaultAnchorCount, rows));
}

/** Number of rows per block and per strip. */
export interface DerivedBlocks {
  readonly blockRows: number;
  /** Rows of one task; a multiple of `blockRows`. */
  readonly stripRows: number;
}

/** Approximate bytes of a number as text. */
const textBytes = 24;
/** Maximum number of blocks in one task, and of bytes that it returns. */
const [maxBlocks, maxBytes] = [8, 2 ** 24];

/**
 * Plans tasks (strips of blocks) that map the rows of a space within the memory limit.
 * @param width columns of the result
 */
export function planBlocks(
  cols: number,
  width: number,
  threads: number,
  memoryBytes: number,
): DerivedBlocks {
  // The rows as read, in float64, normalised and rotated; the result in float64 and as text.
  const rowBytes = wide * 4 * cols + (2 * wide + textBytes) * width;
  const share = usableBytes(memoryBytes) / 4 / threads;
  const blockRows = Math.max(1, Math.min(wholeBlock, Math.floor(share / rowBytes)));
  const fitting = Math.floor(Math.min(maxBytes, share / 2) / (blockRows * width * textBytes));
  return { blockRows, stripRows: blockRows * Math.max(1, Math.min(maxBlocks, fitting)) };
}
