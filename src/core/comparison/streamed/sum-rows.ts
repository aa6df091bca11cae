import type { Float64Matrix, Matrix } from '../../matrix';
import { product } from '../../linalg/products';
import type { Normalization } from '../../projection/normalization';
import { normalizedBlock, relativeBlock, relativeProjector } from '../../projection/relative';
import { resolveProjection } from '../../projection/registry';
import { countOf, partOf, readSelection, type RowReader, type RowSelection } from './row-reader';
import {
  addPair,
  addRows,
  emptyPairSums,
  emptySpaceSums,
  type Scale,
  type ScaledRows,
  type PairSums,
  type SpaceSums,
  type SumsWanted,
} from './row-sums';

/** Parameters for projecting and summing the rows of one space under one projection. */
export interface ProjectedSide {
  /** Number of the space. */
  readonly space: number;
  /** Id of the projection; null for the normalised rows themselves. */
  readonly projection: string | null;
  readonly normalization: Normalization;
  /** Anchors, K × D, not normalised; no rows for a projection without anchors. */
  readonly anchors: Matrix;
  readonly precision: 'float32' | 'float64';
  /** Surrogate of all rows, see `RelativeBlock`. */
  readonly surrogate?: Matrix;
  readonly scale: Scale;
  /** Matrix that rotates the scaled rows before they are summed, D × r. */
  readonly turn?: Float64Matrix;
}

/** Number of columns of a side's summed rows. */
export function widthOf({ scale, turn }: ProjectedSide): number {
  return turn?.cols ?? scale.shift.length;
}

/** Sums to compute under one projection: of sides, and of pairs of them by their numbers. */
export interface SumPart {
  readonly sides: readonly ProjectedSide[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly wanted: SumsWanted;
}

/** Sums of a part over some rows. */
export interface PartSums {
  readonly sides: readonly SpaceSums[];
  readonly pairs: readonly PairSums[];
}

export function emptySums({ sides, pairs, wanted }: SumPart): PartSums {
  const widths = sides.map(widthOf);
  return {
    sides: widths.map(emptySpaceSums),
    pairs: pairs.map(([i, j]) => emptyPairSums(widths[i]!, widths[j]!, wanted)),
  };
}

/** Rows of one space that are to be summed, with their reader. */
export interface OpenedRows {
  readonly reader: RowReader;
  readonly rows: RowSelection;
}

/**
 * Reads the selected rows of all spaces block by block, and sums them for every part.
 * @param spaces the same rows of each space, by its number; undefined for a space that no part uses
 * @param blockRows number of rows in memory at once
 */
export async function sumRows(
  parts: readonly SumPart[],
  spaces: readonly (OpenedRows | undefined)[],
  blockRows: number,
): Promise<PartSums[]> {
  const sums = parts.map(emptySums);
  const projectors = parts.map(({ sides }) => sides.map(projectorOf));
  const rows = Math.max(...spaces.map((space) => (space === undefined ? 0 : countOf(space.rows))));
  const read = (from: number): Promise<(Matrix | undefined)[]> => {
    const to = Math.min(from + blockRows, rows);
    return Promise.all(
      spaces.map(
        async (space) => space && readSelection(space.reader, partOf(space.rows, from, to)),
      ),
    );
  };
  let next = read(0);
  for (let from = 0; from < rows; from += blockRows) {
    const blocks = await next;
    // Reads ahead while this thread computes.
    if (from + blockRows < rows) next = read(from + blockRows);
    for (const [p, part] of parts.entries()) addBlocks(part, projectors[p]!, sums[p]!, blocks);
  }
  return sums;
}

function addBlocks(
  { sides, pairs, wanted }: SumPart,
  projectors: readonly BlockProjector[],
  sums: PartSums,
  blocks: readonly (Matrix | undefined)[],
): void {
  const scaled = sides.map((side, i): ScaledRows => {
    const rows = projectors[i]!(blocks[side.space]!);
    return side.turn === undefined
      ? addRows(sums.sides[i]!, rows, side.scale, wanted)
      : addRows(
          sums.sides[i]!,
          rotatedRows(rows, side.scale, side.turn),
          noFrame(side.turn),
          wanted,
        );
  });
  for (const [p, [i, j]] of pairs.entries()) {
    addPair(sums.pairs[p]!, scaled[i]!, scaled[j]!, wanted);
  }
}

/** Scales and rotates rows: n × r. */
function rotatedRows(rows: Matrix, scale: Scale, turn: Float64Matrix): Matrix {
  const wanted = { products: 'float64', directions: false } as const;
  const { rows: scaled } = addRows(emptySpaceSums(rows.cols), rows, scale, wanted);
  return product(scaled, turn);
}

function noFrame({ cols }: Float64Matrix): Scale {
  return { shift: new Float64Array(cols), exponent: 0 };
}

/** Projects a block of a side's rows. */
type BlockProjector = (rows: Matrix) => Matrix;

/**
 * A projection that uses the covariance is fitted once, because that takes D³; the others are
 * fitted for each block, because each projector would keep a copy of its anchors in memory.
 */
function projectorOf(side: ProjectedSide): BlockProjector {
  const { projection } = side;
  if (projection === null || !resolveProjection(projection).entry.usesCovariance) {
    return (rows) => projectBlock(side, rows);
  }
  const project = relativeProjector({ ...side, projection });
  return (rows) => project(rows);
}

/** Projects a block of a space's rows. */
export function projectBlock(
  {
    projection,
    normalization,
    anchors,
    precision,
    surrogate,
  }: Omit<ProjectedSide, 'scale' | 'space'>,
  rows: Matrix,
): Matrix {
  if (projection === null) return normalizedBlock(normalization, rows, anchors);
  if (!resolveProjection(projection).entry.usesAnchors) return rows;
  return relativeBlock({
    projection,
    normalization,
    rows,
    anchors,
    precision,
    ...(surrogate === undefined ? {} : { surrogate }),
  });
}
