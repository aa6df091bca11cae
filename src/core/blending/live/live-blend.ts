import { InspectorError } from '../../errors';
import type { Matrix } from '../../matrix';
import type { Score } from '../../measures/measure';
import {
  type MetricValues,
  metricsOf,
  scorePredictions,
  stitchingIndex,
} from '../../stitching/scores';
import { type Targets, targetsAt } from '../../training/targets';
import type { BlendShape } from '../aggregations/aggregation';
import { activeDirections, type ConcatBasis, concatBasis, concatRidge } from './concat-ridge';
import { type RidgeMoments, ridgeMoments } from './ridge-moments';
import { blendSimilarity, type SimilarityBlocks, similarityBlocks } from './similarity-blocks';
import { type RidgePredictions, sumRidge } from './sum-ridge';
import type { LiveMode } from './live-mode';

export interface LiveInput {
  /** Rows of each model, N × SK, from `normaliseRows`. */
  readonly decoder: Matrix;
  readonly encoder: Matrix;
  readonly shape: BlendShape;
  /** One target per row. */
  readonly targets: Targets;
  /** Rows on which a ridge head is fitted, and rows on which it is scored. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** λ, which is added to the diagonal of PᵀP/n. */
  readonly ridge: number;
}

/** Precomputed state from which the scores for any weights follow, as plain data. */
export interface LiveState {
  readonly shape: BlendShape;
  readonly ridge: number;
  readonly similarity: SimilarityBlocks;
  readonly moments: RidgeMoments;
  readonly basis: ConcatBasis;
  /** Targets of the test rows. */
  readonly truth: Targets;
}

/** Scores for a weighting: similarity of both models' blends, and a ridge head's scores. */
export interface LiveScores {
  /** The given weights divided by the greatest. */
  readonly weights: readonly number[];
  /** Linear CKA between the blends of decoder and encoder, over all rows. */
  readonly ckaDebiased: Score;
  readonly cka: Score;
  /** Scores of a ridge head, fitted on the decoder's blend, on the decoder's test rows. */
  readonly own: MetricValues;
  /** Scores of the same head on the encoder's test rows. */
  readonly stitched: MetricValues;
  /** Stitching index: stitched / own of the main metric (own / stitched for errors). */
  readonly index: number | null;
  /**
   * Number of the blend's dimensions that the head used, and of those with any variance; equal if
   * the score is exact.
   */
  readonly directions: number;
  readonly of: number;
}

export function prepareLive(input: LiveInput): LiveState {
  const { decoder, encoder, shape, targets, train, test, ridge } = input;
  const moments = ridgeMoments(decoder, encoder, targets, train, test, shape);
  return {
    shape,
    ridge,
    similarity: similarityBlocks(decoder, encoder, shape),
    moments,
    basis: concatBasis(moments),
    truth: targetsAt(targets, test),
  };
}

/**
 * Computes similarity and ridge stitching score of the weighted blend.
 * @param weights one per space, 0 or above; 0 switches a space off
 * @throws InspectorError `wrong-use` for other weights or none above 0, `ill-conditioned`
 */
export function evaluateLive(
  state: LiveState,
  mode: LiveMode,
  given: readonly number[],
): LiveScores {
  const weights = relativeWeights(given, state.shape.spaces);
  const similarity = blendSimilarity(state.similarity, mode, weights);
  const { own, stitched } = livePredictions(state, mode, weights);
  const [metric] = metricsOf(state.truth.kind === 'classes' ? 'classification' : 'reconstruction');
  const scores = {
    own: scorePredictions(own, state.truth),
    stitched: scorePredictions(stitched, state.truth),
  };
  const { anchors } = state.shape;
  const { active, varying } = activeDirections(state.basis.variances, weights);
  return {
    weights,
    ckaDebiased: similarity.debiased,
    cka: similarity.biased,
    ...scores,
    index: stitchingIndex(scores.stitched[metric!.id]!, scores.own[metric!.id]!, metric!.direction),
    directions: mode === 'concat' ? active.length : anchors,
    of: mode === 'concat' ? varying : anchors,
  };
}

/**
 * Computes the ridge head's predictions for the test rows of both models.
 * @throws InspectorError
 */
export function livePredictions(
  { moments, basis, ridge }: LiveState,
  mode: LiveMode,
  weights: readonly number[],
): RidgePredictions {
  const predictions =
    mode === 'concat'
      ? concatRidge(basis, moments.intercept, weights, ridge)
      : sumRidge(moments, weights, ridge);
  if (predictions !== undefined) return predictions;
  throw new InspectorError({
    code: 'ill-conditioned',
    problem: `A ridge of λ = ${ridge} does not make the blend's equations solvable in double precision.`,
    remedy: 'Use a larger λ, e.g. 0.01, or fewer anchors.',
  });
}

/**
 * Divides weights by the greatest, because only their ratios matter.
 * @throws InspectorError `wrong-use`
 */
export function relativeWeights(given: readonly number[], spaces: number): number[] {
  const maximum = Math.max(...given);
  const usable = given.every((weight) => Number.isFinite(weight) && weight >= 0) && maximum > 0;
  if (given.length === spaces && usable) return given.map((weight) => weight / maximum);
  throw new InspectorError({
    code: 'wrong-use',
    problem: `The weights ${given.join(', ')} do not weight ${spaces} spaces.`,
    remedy: 'Give one number from 0 for each space, at least one of them above 0.',
  });
}
