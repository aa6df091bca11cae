import type { Matrix } from '../matrix';
import type { EntryDescription, OptionValues } from '../registry';
import type { MomentNeed, MomentSide, PairMoments, SpaceMoments } from './moments';

/** A score, or the reason why it is undefined. Never NaN. */
export type Score =
  | { readonly value: number; readonly undefined?: never }
  | { readonly value?: never; readonly undefined: string };

/**
 * A computation on one space whose result several measures share (centred columns, a thin SVD,
 * neighbour lists).
 */
export interface Preparation<P, Q = Matrix, S = P> {
  readonly id: string;
  /** The preparation whose result is the input; without one the input is the rows, N × D. */
  readonly from?: Preparation<Q, unknown, unknown>;
  /** Whether the measure's options change the result. */
  readonly usesOptions: boolean;
  /** Computes the preparation. The result is plain data, so that it can be sent to threads. */
  run(input: Q, options: OptionValues): P;
  /**
   * Derives the preparation of other rows from that of all rows, much faster than computing it
   * anew; equal but for the order of sums. With `any`, for any selection of rows; else only for all
   * rows in another order.
   */
  readonly ofRows?: {
    readonly any: boolean;
    run(prepared: P, rows: readonly number[]): P;
  };
  /**
   * Computes what measures need of the result (S) from sums over rows instead of the rows, so that
   * memory is bounded whatever N is. Without it, a study larger than memory is sampled.
   */
  readonly ofMoments?: {
    readonly needs: MomentNeed;
    run(moments: SpaceMoments, options: OptionValues): S;
  };
}

/**
 * A computation on two prepared spaces whose result several measures share (a cross product and its
 * SVD).
 */
export interface PairPreparation<P, J, S = P> {
  readonly id: string;
  run(x: P, y: P): J;
  /** Computes the same from sums over rows. */
  ofMoments?(x: MomentSide<S>, y: MomentSide<S>, pair: PairMoments): J;
  /** Returns the result for (y, x) from the result for (x, y). */
  flip(pair: J): J;
}

/**
 * A measure between two spaces over the same N rows: one entry of the measure registry. `compare`
 * takes S, the part of the preparation P that can also be computed from moments.
 */
export interface Measure<P = unknown, J = unknown, S = P> extends EntryDescription {
  /** One sentence that defines the convention; printed beside every score. */
  readonly convention: string;
  readonly family: string;
  readonly direction: 'higher' | 'lower';
  readonly symmetric: boolean;
  /** Whether it uses all pairs of rows: time grows with N², so large studies are sampled. */
  readonly allPairs: boolean;
  /** Whether both spaces must have the same number of columns (e.g. the same anchors). */
  readonly sameDimensions: boolean;
  /** Score of a space with itself, if it is the same for every space for which it is defined. */
  readonly selfScore?: number;
  readonly minimumRows: number;
  /** Minimum rows per dimension: below it, the score depends more on N and D than on the spaces. */
  readonly rowsPerDimension?: number;
  readonly preparation: Preparation<P, unknown, S>;
  readonly pairPreparation?: PairPreparation<P, J, S>;
  /** Computes the score. `pair` is the result of the pair preparation, if there is one. */
  compare(x: S, y: S, options: OptionValues, pair: J): Score;
}

/** Casts a measure to the registry's type, which hides the type of its preparation. */
export function asEntry<P, J, S>(measure: Measure<P, J, S>): Measure {
  return measure;
}

/**
 * Whether a measure can be computed from sums over blocks of rows, so that memory is bounded
 * whatever N is.
 */
export function streams({ preparation, pairPreparation }: Measure): boolean {
  const ofPair = pairPreparation === undefined || pairPreparation.ofMoments !== undefined;
  return preparation.ofMoments !== undefined && ofPair;
}
