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
  /** N × SK of each model, from `normaliseRows`. */
  readonly decoder: Matrix;
  readonly encoder: Matrix;
  readonly shape: BlendShape;
  /** One entry a row. */
  readonly targets: Targets;
  /** Rows a ridge head is fitted on, and rows it is scored on. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  /** Added to PᵀP/n. */
  readonly ridge: number;
}

/** Everything that scores for any weights need: plain data whose size does not matter to a slider. */
export interface LiveState {
  readonly shape: BlendShape;
  readonly ridge: number;
  readonly similarity: SimilarityBlocks;
  readonly moments: RidgeMoments;
  readonly basis: ConcatBasis;
  /** Targets of the rows that are scored. */
  readonly truth: Targets;
}

/** What a weighting comes to: similarity of both models, and a ridge head's scores. */
export interface LiveScores {
  /** The weights that were used: the given ones divided by the greatest. */
  readonly weights: readonly number[];
  /** Linear CKA between decoder and encoder, over all rows. */
  readonly ckaDebiased: Score;
  readonly cka: Score;
  /** A ridge head on the decoder's blend, on the decoder's test rows. */
  readonly own: MetricValues;
  /** The same head on the encoder's test rows. */
  readonly stitched: MetricValues;
  /** stitched / own of the main metric (own / stitched for errors). */
  readonly index: number | null;
  /** Dimensions of the blend that the head saw, and how many vary: alike if the score is exact. */
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
 * Similarity and ridge stitching score of the weighted blend.
 * @param weights one a space, 0 and above; 0 switches a space off
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

/** What the ridge head predicts for the scored rows of both models. @throws InspectorError */
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

/** Only ratios of weights matter. @throws InspectorError `wrong-use` */
export function relativeWeights(given: readonly number[], spaces: number): number[] {
  const greatest = Math.max(...given);
  const usable = given.every((weight) => Number.isFinite(weight) && weight >= 0) && greatest > 0;
  if (given.length === spaces && usable) return given.map((weight) => weight / greatest);
  throw new InspectorError({
    code: 'wrong-use',
    problem: `The weights ${given.join(', ')} do not weight ${spaces} spaces.`,
    remedy: 'Give one number from 0 for each space, at least one of them above 0.',
  });
}
