import { type FloatArray, gatherRows, type Matrix, rowRange, withOwnStorage } from '../matrix';
import { type Normalization, normalizationEntries } from './normalization';
import type { Projector } from './projection';
import { resolveProjection } from './registry';
import { defineTask } from '../runtime/task';

/** What a relative representation is made of. */
export interface RelativeInput {
  /** Id of a projection, or of a product such as `concat:cosine+l1`. */
  readonly projection: string;
  readonly normalization: Normalization;
  /** All rows of the space, N × D. */
  readonly rows: Matrix;
  /** Numbers of the K rows that are the anchors. */
  readonly anchors: readonly number[];
  /** Numbers of the rows to represent. */
  readonly scored: readonly number[];
  /** Storage of the result; float64 is used in any case where entries are beyond 1e±15. */
  readonly precision: 'float32' | 'float64';
}

/**
 * Pre-normalises a space by its anchors and represents rows by their similarity to the anchors
 * (Moschella et al. 2023): scored rows × K, or × S·K for a concatenation of S projections. `absolute`
 * gives the rows as they are, D columns.
 * @throws InspectorError for an unknown id, and where the projection itself refuses (`unreachable`)
 */
export function relativeRepresentation(input: RelativeInput): Matrix {
  const { projection, normalization, rows, anchors, scored, precision } = input;
  const { entry, options } = resolveProjection(projection);
  if (!entry.usesAnchors) return gatherRows(rows, scored);
  const normalized = normalizer(normalization, gatherRows(rows, anchors))(rows);
  const project = entry.fit({
    rows: normalized,
    anchors: gatherRows(normalized, anchors),
    options,
    precision: storageFor(maxEntry(normalized), precision),
  });
  return project(gatherRows(normalized, scored));
}

/** A block of rows of a space, for projections that look at single rows and the anchors only. */
export interface RelativeBlock {
  readonly projection: string;
  readonly normalization: Normalization;
  /** n × D, not normalised. */
  readonly rows: Matrix;
  /** The anchors' rows, K × D, not normalised. */
  readonly anchors: Matrix;
  /** Storage of the result, whatever the entries are: see {@link storageFor}. */
  readonly precision: 'float32' | 'float64';
  /**
   * Normalised rows with the mean and the covariance of all rows once they are normalised, for a
   * projection that uses them.
   */
  readonly surrogate?: Matrix;
}

/**
 * The relative representation of a block of rows, n × K: the same bits as within the whole space.
 * @param storage where its n · K entries may be put
 */
export function relativeBlock({ rows, ...how }: RelativeBlock, storage?: FloatArray): Matrix {
  return relativeProjector(how)(rows, storage);
}

/** Rows block by block, and where what comes of them goes. */
export interface RelativeRun extends RelativeBlock {
  /** n · K entries. */
  readonly target: FloatArray;
  readonly blockRows: number;
}

/** Several blocks of rows after another, fitted once: the same bits as block by block. */
export function relativeInto({ rows, target, blockRows, ...how }: RelativeRun): void {
  const project = relativeProjector(how);
  const width = target.length / rows.rows;
  for (let from = 0; from < rows.rows; from += blockRows) {
    const to = Math.min(from + blockRows, rows.rows);
    const storage = target.subarray(from * width, to * width);
    const { data } = project(rowRange(rows, from, to), storage);
    if (data !== storage) storage.set(data);
  }
}

/** Fits once what makes the relative representation of any block of rows. */
export function relativeProjector(how: Omit<RelativeBlock, 'rows'>): Projector {
  const { projection, normalization, anchors, precision, surrogate } = how;
  const { entry, options } = resolveProjection(projection);
  const normalize = normalizer(normalization, anchors);
  const normalized = normalize(anchors);
  const project = entry.fit({
    rows: surrogate ?? normalized,
    anchors: normalized,
    options,
    precision,
  });
  return (rows, storage) => project(normalize(rows), storage);
}

/** A block of rows, pre-normalised by the anchors. */
export function normalizedBlock(
  normalization: Normalization,
  rows: Matrix,
  anchors: Matrix,
): Matrix {
  return normalizer(normalization, anchors)(rows);
}

/** A block of rows and what normalises it. */
export type NormalizedRows = Pick<RelativeBlock, 'normalization' | 'rows' | 'anchors'>;

/** The greatest absolute entry of a block once it is normalised. */
export function maxNormalized({ normalization, rows, anchors }: NormalizedRows): number {
  return maxEntry(normalizer(normalization, anchors)(rows));
}

/** Bounds within which products and sums of entries keep their digits in float32. */
const maxFloat32Entry = 1e15;
const minFloat32Entry = 1e-15;

/** Float64 for a space whose greatest entry float32 cannot work with, else what was asked for. */
export function storageFor(
  greatest: number,
  precision: 'float32' | 'float64',
): 'float32' | 'float64' {
  const fits = greatest <= maxFloat32Entry && greatest >= minFloat32Entry;
  return greatest === 0 || fits ? precision : 'float64';
}

function normalizer(id: Normalization, anchors: Matrix): (rows: Matrix) => Matrix {
  return normalizationEntries.find((entry) => entry.id === id)!.fit(anchors);
}

function maxEntry({ data }: Matrix): number {
  let greatest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > greatest) greatest = size;
  }
  return greatest;
}

/** The relative representation of the scored rows: rows × anchors. */
export const projectTask = defineTask('project', relativeRepresentation);
/** The same of a block of rows: rows × anchors. */
export const projectBlockTask = defineTask('project-block', (block: RelativeBlock) =>
  relativeBlock(block),
);
/** The same of several blocks, written to memory that threads share. */
export const projectIntoTask = defineTask('project-into', (run: RelativeRun) =>
  withOwnStorage(() => {
    relativeInto(run);
    return Promise.resolve();
  }),
);
/** The greatest absolute entry of a block of rows once it is normalised. */
export const maxEntryTask = defineTask('greatest-entry', maxNormalized);
export const projectionTasks = [projectTask, projectBlockTask, projectIntoTask, maxEntryTask];
