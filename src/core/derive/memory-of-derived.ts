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

/** Bytes a number of intermediate results takes. */
const wide = 8;

/** How many columns a projection gives, and bytes of an entry. */
function projectedShape(
  { rows, cols, entryBytes }: SpaceSize,
  { projection, anchors, precision }: Pick<ProjectOptions, 'projection' | 'anchors' | 'precision'>,
): { width: number; bytes: number } {
  if (!resolveProjection(projection).entry.usesAnchors) return { width: cols, bytes: entryBytes };
  const width = membersOf(projection) * anchorCount(anchors, rows);
  return { width, bytes: precision === 'float64' ? wide : wide / 2 };
}

/** About how many bytes it takes to project a space with all rows in memory. */
export function bytesToProject(size: SpaceSize, options: ProjectOptions): number {
  const { entry } = resolveProjection(options.projection);
  const { width, bytes } = projectedShape(size, options);
  // What looks at all rows at once normalises, centres and turns all of them.
  const whole = isByRow(entry) ? 0 : 4 * size.cols * wide;
  return size.rows * (size.cols * size.entryBytes + width * bytes + whole);
}

/** About how many bytes it takes to translate a space with all rows in memory. */
export function bytesToTranslate(from: SpaceSize, to: SpaceSize): number {
  const read = [from, to].reduce(
    (sum, { rows, cols, entryBytes }) => sum + rows * cols * entryBytes,
    0,
  );
  return read + from.rows * to.cols * wide;
}

/**
 * Refuses what every thread would need besides blocks of rows: anchors, and a map between dimensions.
 * @param cols dimensions of the space, and of the one it is translated into
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
  // As they are, and as each thread packs them.
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

/** How many rows are read, and how many of these written, at once. */
export interface DerivedBlocks {
  readonly blockRows: number;
  /** A multiple of `blockRows`. */
  readonly stripRows: number;
}

/** Bytes of a number as text, about. */
const textBytes = 24;
/** Blocks that a task does, and bytes it hands on, at most. */
const [maxBlocks, maxBytes] = [8, 2 ** 24];

/**
 * How the rows of a space become rows of another within the memory, in tasks of strips of blocks.
 * @param width columns of what is made
 */
export function planBlocks(
  cols: number,
  width: number,
  threads: number,
  memoryBytes: number,
): DerivedBlocks {
  // As read, once more in float64, normalised and turned; as made, in float64 and as text.
  const rowBytes = wide * 4 * cols + (2 * wide + textBytes) * width;
  const share = usableBytes(memoryBytes) / 4 / threads;
  const blockRows = Math.max(1, Math.min(wholeBlock, Math.floor(share / rowBytes)));
  const fitting = Math.floor(Math.min(maxBytes, share / 2) / (blockRows * width * textBytes));
  return { blockRows, stripRows: blockRows * Math.max(1, Math.min(maxBlocks, fitting)) };
}
