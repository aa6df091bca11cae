import { allocateFloat32, allocateFloat64, type FloatArray, type Matrix } from '../matrix';
import type { EntryDescription, OptionValues } from '../registry';

/** Input for fitting a projection. */
export interface ProjectionContext {
  /**
   * All paired rows of the space, pre-normalised. If rows are streamed, the anchors; for a
   * projection that uses the covariance, rows with the same mean and covariance (n − 1).
   */
  readonly rows: Matrix;
  /** The anchors' rows of the same space, pre-normalised the same way. */
  readonly anchors: Matrix;
  readonly options: OptionValues;
  /** Precision of the result. */
  readonly precision: 'float32' | 'float64';
}

/**
 * Maps rows (n × D) to their relative representation (n × K).
 * @param storage n · K entries of the context's precision for the result; the projector may ignore
 * it
 */
export type Projector = (rows: Matrix, storage?: FloatArray) => Matrix;

/** A similarity function of a relative projection: one entry of the projection registry. */
export interface Projection extends EntryDescription {
  /** Whether rows can be projected without having all others in memory, so that blocks can stream. */
  readonly streams: boolean;
  /** Whether a row's projection depends on the mean and the covariance of all rows. */
  readonly usesCovariance?: boolean;
  /** Whether it uses all pairs of rows: time grows with N², so large studies are sampled. */
  readonly allPairs: boolean;
  /** Whether it compares rows with anchors; `absolute` does not. */
  readonly usesAnchors: boolean;
  fit(context: ProjectionContext): Projector;
}

/** Whether a row's projection depends only on the row itself and the anchors. */
export function isByRow({ streams, usesCovariance = false }: Projection): boolean {
  return streams && !usesCovariance;
}

/** Converts a result to the given precision; no copy if it already has it. */
export function inPrecision(matrix: Matrix, precision: ProjectionContext['precision']): Matrix {
  const isDouble = precision === 'float64';
  if (matrix.data instanceof Float64Array === isDouble) return matrix;
  const data = (isDouble ? allocateFloat64 : allocateFloat32)(matrix.data.length);
  data.set(matrix.data);
  return { ...matrix, data };
}
