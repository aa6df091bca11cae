import type { Matrix } from '../linalg/matrix';
import type { EntryDescription, OptionValues } from '../registry';

/** A score, or the reason why it is not defined. Never NaN. */
export type Score =
  | { readonly value: number; readonly undefined?: never }
  | { readonly value?: never; readonly undefined: string };

/** Work on one space that several measures share (centred columns, a thin SVD, neighbour lists). */
export interface Preparation<P> {
  readonly id: string;
  /** `rows` is N × D. The result is plain data, so that it can cross threads. */
  run(rows: Matrix, options: OptionValues): P;
}

/** A measure between two spaces over the same N rows: one entry of the measure registry. */
export interface Measure<P = unknown> extends EntryDescription {
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
  readonly minimumRows: number;
  readonly preparation: Preparation<P>;
  compare(x: P, y: P, options: OptionValues): Score;
}

/** A measure as the registry holds it: what it prepares is its own affair. */
export function asEntry<P>(measure: Measure<P>): Measure {
  return measure;
}
