import type { Matrix } from '../matrix';
import type { EntryDescription, OptionValues } from '../registry';
import type { MomentNeed, MomentSide, PairMoments, SpaceMoments } from './moments';

/** A score, or the reason why it is not defined. Never NaN. */
export type Score =
  | { readonly value: number; readonly undefined?: never }
  | { readonly value?: never; readonly undefined: string };

/** Work on one space that several measures share (centred columns, a thin SVD, neighbour lists). */
export interface Preparation<P, Q = Matrix, S = P> {
  readonly id: string;
  /** The preparation whose result it takes; without one it takes the rows, N × D. */
  readonly from?: Preparation<Q, unknown, unknown>;
  /** Whether the measure's options change the result. */
  readonly usesOptions: boolean;
  /** The result is plain data, so that it can cross threads. */
  run(input: Q, options: OptionValues): P;
  /**
   * What other rows would give, made of what all rows gave, and much sooner: exact but for the order of sums.
   * `any` takes whichever of the rows; else they are all, in another order.
   */
  readonly ofRows?: {
    readonly any: boolean;
    run(prepared: P, rows: readonly number[]): P;
  };
  /**
   * What measures look at of the result, made of sums over rows instead of the rows, so that memory is
   * bounded whatever N is; without it, a study larger than memory is sampled.
   */
  readonly ofMoments?: {
    readonly needs: MomentNeed;
    run(moments: SpaceMoments, options: OptionValues): S;
  };
}

/** Work on a pair of prepared spaces that several measures share (a cross product and its SVD). */
export interface PairPreparation<P, J, S = P> {
  readonly id: string;
  run(x: P, y: P): J;
  /** The same of sums over rows. */
  ofMoments?(x: MomentSide<S>, y: MomentSide<S>, pair: PairMoments): J;
  /** The result for (y, x) from that for (x, y). */
  flip(pair: J): J;
}

/**
 * A measure between two spaces over the same N rows: one entry of the measure registry. It compares what
 * its preparation P has in common with what moments give (S).
 */
export interface Measure<P = unknown, J = unknown, S = P> extends EntryDescription {
  /** One sentence that fixes the convention; printed beside every score. */
  readonly convention: string;
  readonly family: string;
  readonly direction: 'higher' | 'lower';
  readonly symmetric: boolean;
  /** Whether it looks at all pairs of rows: time grows with N², so large studies are sampled. */
  readonly allPairs: boolean;
  /** Whether both spaces must have the same number of columns (e.g. the same anchors). */
  readonly sameDimensions: boolean;
  /** The score of a space with itself, where it is the same for every space that has one. */
  readonly selfScore?: number;
  readonly minimumRows: number;
  /** Below this many rows a dimension the score says more of N and D than of the spaces. */
  readonly rowsPerDimension?: number;
  readonly preparation: Preparation<P, unknown, S>;
  readonly pairPreparation?: PairPreparation<P, J, S>;
  /** `pair` is what the pair preparation gave, if there is one. */
  compare(x: S, y: S, options: OptionValues, pair: J): Score;
}

/** A measure as the registry holds it: what it prepares is its own affair. */
export function asEntry<P, J, S>(measure: Measure<P, J, S>): Measure {
  return measure;
}

/** Whether sums over blocks of rows suffice, so that memory is bounded whatever N is. */
export function streams({ preparation, pairPreparation }: Measure): boolean {
  const ofPair = pairPreparation === undefined || pairPreparation.ofMoments !== undefined;
  return preparation.ofMoments !== undefined && ofPair;
}
