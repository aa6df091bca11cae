import { type FloatArray, gatherRows, type Matrix, rowRange, withOwnStorage } from '../matrix';
import { type Normalization, normalizationEntries } from './normalization';
import type { Projector } from './projection';
import { resolveProjection } from './registry';
import { defineTask } from '../runtime/task';

/** Input of a relative representation. */
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
  /** Precision of the result; float64 is used in any case if entries are beyond 1e±15. */
  readonly precision: 'float32' | 'float64';
}

/**
 * Pre-normalises a space by its anchors and represents rows by their similarity to the anchors
 * (Moschella et al. 2023): scored rows × K, or × S·K for a concatenation of S projections.
 * `absolute` returns the rows unchanged, D columns.
 * @throws InspectorError for an unknown id, and if the projection itself refuses (`unreachable`)
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

/** A block of rows of a space, for projections that depend only on single rows and the anchors. */
export interface RelativeBlock {
  readonly projection: string;
  readonly normalization: Normalization;
  /** n × D, not normalised. */
  readonly rows: Matrix;
  /** The anchors' rows, K × D, not normalised. */
  readonly anchors: Matrix;
  /** Precision of the result, whatever the entries are: see {@link storageFor}. */
  readonly precision: 'float32' | 'float64';
  /**
   * Normalised rows with the same mean and covariance as all normalised rows, for a projection that
   * uses the covariance.
   */
  readonly surrogate?: Matrix;
}

/**
 * Computes the relative representation of a block of rows, n × K: the same bits as within the whole
 * space.
 * @param storage n · K entries for the result
 */
export function relativeBlock({ rows, ...how }: RelativeBlock, storage?: FloatArray): Matrix {
  return relativeProjector(how)(rows, storage);
}

/** Rows to project in blocks, and the memory for the results. */
export interface RelativeRun extends RelativeBlock {
  /** Memory for the results, n · K entries. */
  readonly target: FloatArray;
  readonly blockRows: number;
}

/** Projects several blocks of rows, fitting once: the same bits as block by block. */
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

/** Fits the projector that computes the relative representation of any block of rows. */
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

/** Pre-normalises a block of rows by the anchors. */
export function normalizedBlock(
  normalization: Normalization,
  rows: Matrix,
  anchors: Matrix,
): Matrix {
  return normalizer(normalization, anchors)(rows);
}

/** A block of rows and the parameters of its normalisation. */
export type NormalizedRows = Pick<RelativeBlock, 'normalization' | 'rows' | 'anchors'>;

/** Computes the greatest absolute entry of a block after normalisation. */
export function maxNormalized({ normalization, rows, anchors }: NormalizedRows): number {
  return maxEntry(normalizer(normalization, anchors)(rows));
}

/** Bounds within which products and sums of entries keep their digits in float32. */
const maxFloat32Entry = 1e15;
const minFloat32Entry = 1e-15;

/**
 * Returns float64 for a space whose greatest entry is outside the range of float32 arithmetic, else
 * the requested precision.
 */
export function storageFor(
  maximum: number,
  precision: 'float32' | 'float64',
): 'float32' | 'float64' {
  const fits = maximum <= maxFloat32Entry && maximum >= minFloat32Entry;
  return maximum === 0 || fits ? precision : 'float64';
}

function normalizer(id: Normalization, anchors: Matrix): (rows: Matrix) => Matrix {
  return normalizationEntries.find((entry) => entry.id === id)!.fit(anchors);
}

function maxEntry({ data }: Matrix): number {
  let maximum = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > maximum) maximum = size;
  }
  return maximum;
}

/** Task: the relative representation of the scored rows, rows × anchors. */
export const projectTask = defineTask('project', relativeRepresentation);
/** Task: the relative representation of a block of rows, rows × anchors. */
export const projectBlockTask = defineTask('project-block', (block: RelativeBlock) =>
  relativeBlock(block),
);
/** Task: the relative representations of several blocks, written to memory shared by threads. */
export const projectIntoTask = defineTask('project-into', (run: RelativeRun) =>
  withOwnStorage(() => {
    relativeInto(run);
    return Promise.resolve();
  }),
);
/** Task: the greatest absolute entry of a block of rows after normalisation. */
export const maxEntryTask = defineTask('greatest-entry', maxNormalized);
export const projectionTasks = [projectTask, projectBlockTask, projectIntoTask, maxEntryTask];
