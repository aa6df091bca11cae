import type { Matrix } from '../linalg/matrix';
import type { EntryDescription, OptionValues } from '../registry';

/** A score, or the reason why it is not defined. Never NaN. */
export type Score =
  | { readonly value: number; readonly undefined?: never }
  | { readonly value?: never; readonly undefined: string };

/** Work on one space that several measures share (centred columns, a thin SVD, neighbour lists). */
export interface Preparation<P, Q = Matrix> {
  readonly id: string;
  /** The preparation whose result it takes; without one it takes the rows, N × D. */
  readonly from?: Preparation<Q, unknown>;
  /** Whether the measure's options change the result. */
  readonly usesOptions: boolean;
  /** The result is plain data, so that it can cross threads. */
  run(input: Q, options: OptionValues): P;
}

/** Work on a pair of prepared spaces that several measures share (a cross product and its SVD). */
export interface PairPreparation<P, J> {
  readonly id: string;
  run(x: P, y: P): J;
  /** The result for (y, x) from that for (x, y). */
  flip(pair: J): J;
}

/** A measure between two spaces over the same N rows: one entry of the measure registry. */
export interface Measure<P = unknown, J = unknown> extends EntryDescription {
  /** One sentence that fixes the convention; printed beside every score. */
  readonly convention: string;
  readonly family: string;
  readonly direction: 'higher' | 'lower';
  readonly symmetric: boolean;
  /** Whether sums over blocks of rows suffice, so that memory is bounded whatever N is. */
  readonly streams: boolean;
  /** Whether it looks at all pairs of rows: time grows with N², so large studies are sampled. */
  readonly allPairs: boolean;
  /** Whether both spaces must have the same number of columns (e.g. the same anchors). */
  readonly sameDimensions: boolean;
  /** The score of a space with itself, where it is the same for every space that has one. */
  readonly selfScore?: number;
  readonly minimumRows: number;
  /** Below this many rows a dimension the score says more of N and D than of the spaces. */
  readonly rowsPerDimension?: number;
  readonly preparation: Preparation<P, unknown>;
  readonly pairPreparation?: PairPreparation<P, J>;
  /** `pair` is what the pair preparation gave, if there is one. */
  compare(x: P, y: P, options: OptionValues, pair: J): Score;
}

/** A measure as the registry holds it: what it prepares is its own affair. */
export function asEntry<P, J>(measure: Measure<P, J>): Measure {
  return measure;
}
