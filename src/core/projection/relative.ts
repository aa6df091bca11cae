import { gatherRows, type Matrix } from '../linalg/matrix';
import { type Normalization, normalizationEntries } from './normalization';
import { resolveProjection } from './registry';

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
 * (Moschella et al. 2023): scored rows × K; change-of-basis and single projections alike, S·K columns
 * for a concatenation of S. `absolute` gives the rows as they are, D columns.
 * @throws InspectorError for an unknown id, and where the projection itself refuses (`unreachable`)
 */
export function relativeRepresentation(input: RelativeInput): Matrix {
  const { projection, normalization, rows, anchors, scored, precision } = input;
  const { entry, options } = resolveProjection(projection);
  if (!entry.usesAnchors) return gatherRows(rows, scored);
  const normalize = normalizationEntries
    .find(({ id }) => id === normalization)!
    .fit(gatherRows(rows, anchors));
  const normalized = normalize(rows);
  const project = entry.fit({
    rows: normalized,
    anchors: gatherRows(normalized, anchors),
    options,
    precision: fitsFloat32(normalized) ? precision : 'float64',
  });
  return project(gatherRows(normalized, scored));
}

/** Bounds within which products and sums of entries keep their digits in float32. */
const greatestFloat32Entry = 1e15;
const leastFloat32Entry = 1e-15;

function fitsFloat32({ data }: Matrix): boolean {
  let greatest = 0;
  for (const value of data) if (Math.abs(value) > greatest) greatest = Math.abs(value);
  return greatest === 0 || (greatest <= greatestFloat32Entry && greatest >= leastFloat32Entry);
}
