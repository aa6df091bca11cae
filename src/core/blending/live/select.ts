import { InspectorError, throwIfCancelled, type Cancellation } from '../../errors';
import { metricsOf, namedClasses, scorePredictions } from '../../stitching/scores';
import { holdBack } from '../../training/stratify';
import {
  evaluateLive,
  type LiveInput,
  livePredictions,
  type LiveScores,
  type LiveState,
  prepareLive,
} from './live-blend';
import { type LiveMode } from './live-mode';

/** Maximum number of spaces; more have too many subsets to try all. */
export const maxSelectable = 6;

/** Share of the training rows on which candidates are scored. */
const validationShare = 0.25;

/** Weights that are tried for one space after another. */
const triedWeights = [0.25, 0.5, 0.75, 1] as const;
const rounds = 2;

/** Weights of a blend and its stitched score (main metric) on the validation rows. */
export interface Candidate {
  readonly weights: readonly number[];
  readonly validation: number;
}

/** A candidate with its scores on the test rows. */
export interface JudgedCandidate extends Candidate {
  readonly test: LiveScores;
}

export interface Selection {
  readonly mode: LiveMode;
  readonly metric: string;
  readonly validationRows: number;
  /** All subsets of the spaces with equal weights, the best first. */
  readonly subsets: readonly Candidate[];
  readonly winner: JudgedCandidate;
  readonly bestSingle: JudgedCandidate;
  /** Validation score of the winner's spaces without one of them; null if it is the only one. */
  readonly without: readonly { readonly space: number; readonly validation: number | null }[];
  /**
   * Number of test rows that only the winner, or only the best single space, classifies correctly;
   * for classes.
   */
  readonly onlyWinner?: number;
  readonly onlySingle?: number;
}

export interface SelectionHooks {
  /** @param done share of the candidates tried, 0 to 1 */
  readonly progress?: (done: number) => void;
  readonly cancellation?: Cancellation | undefined;
}

/**
 * Selects the spaces and weights whose blend stitches best: tries every subset with equal weights,
 * then other weights for the spaces of the best subset, one after another. Candidates are fitted on
 * part of the training rows and scored on the rest; only the winner and the best single space are
 * scored on the test rows. In a tie, fewer spaces and then the earlier ones win.
 * @throws InspectorError `wrong-use` for more than {@link maxSelectable} spaces
 */
export function selectBlend(
  input: LiveInput,
  mode: LiveMode,
  seed: number,
  { progress, cancellation }: SelectionHooks = {},
): Selection {
  const { spaces } = input.shape;
  if (spaces > maxSelectable) throw tooManySpaces(spaces);
  const held = holdBack(input.train, input.targets, validationShare, seed);
  const state = prepareLive({ ...input, train: held.train, test: held.validation });
  const task = input.targets.kind === 'classes' ? 'classification' : 'reconstruction';
  const [metric] = metricsOf(task);
  const sign = metric!.direction === 'higher' ? 1 : -1;
  const most = 2 ** spaces - 1 + rounds * spaces * triedWeights.length;
  let tried = 0;
  const judge = (weights: readonly number[]): Candidate => {
    throwIfCancelled(cancellation);
    const { stitched } = livePredictions(state, mode, weights);
    progress?.(++tried / most);
    return { weights, validation: scorePredictions(stitched, state.truth)[metric!.id]! };
  };
  const better = (a: Candidate, b: Candidate): number => sign * (b.validation - a.validation);

  const subsets = subsetsOf(spaces).map(judge).sort(better);
  const winner = tuneWeights(subsets[0]!, judge, (a, b) => better(a, b) < 0);
  const single = subsets.find(({ weights }) => countSpaces(weights) === 1)!;
  const final = prepareLive(input);
  const judged = (candidate: Candidate): JudgedCandidate => ({
    ...candidate,
    test: evaluateLive(final, mode, candidate.weights),
  });
  return {
    mode,
    metric: metric!.id,
    validationRows: held.validation.length,
    subsets,
    winner: judged(winner),
    bestSingle: judged(single),
    without: winner.weights.flatMap((weight, space) =>
      weight === 0
        ? []
        : [
            {
              space,
              validation:
                countSpaces(winner.weights) === 1
                  ? null
                  : judge(winner.weights.map((each, s) => (s === space ? 0 : each))).validation,
            },
          ],
    ),
    ...compareNamed(final, mode, winner, single),
  };
}

/**
 * Lists all subsets as weights of 0 and 1: fewer spaces first, then those with the earlier spaces.
 */
function subsetsOf(spaces: number): number[][] {
  return Array.from({ length: 2 ** spaces - 1 }, (_, i) =>
    Array.from({ length: spaces }, (_space, s) => ((i + 1) >> s) & 1),
  ).sort((a, b) => countSpaces(a) - countSpaces(b));
}

function countSpaces(weights: readonly number[]): number {
  return weights.filter((weight) => weight > 0).length;
}

function tuneWeights(
  start: Candidate,
  judge: (weights: readonly number[]) => Candidate,
  isBetter: (a: Candidate, b: Candidate) => boolean,
): Candidate {
  let best = start;
  if (countSpaces(start.weights) === 1) return best;
  for (let round = 0; round < rounds; round++) {
    for (const [space, weight] of start.weights.entries()) {
      if (weight === 0) continue;
      for (const tried of triedWeights) {
        const weights = best.weights.map((each, s) => (s === space ? tried : each));
        const maximum = Math.max(...weights);
        const candidate = judge(weights.map((each) => each / maximum));
        if (isBetter(candidate, best)) best = candidate;
      }
    }
  }
  return best;
}

function compareNamed(
  state: LiveState,
  mode: LiveMode,
  winner: Candidate,
  single: Candidate,
): { onlyWinner?: number; onlySingle?: number } {
  const { truth } = state;
  if (truth.kind === 'values') return {};
  const [ofWinner, ofSingle] = [winner, single].map(({ weights }) =>
    namedClasses(livePredictions(state, mode, weights).stitched),
  );
  const right = (named: Int32Array, row: number): boolean => named[row] === truth.indices[row];
  const count = (a: Int32Array, b: Int32Array): number =>
    a.reduce((sum, _, row) => sum + Number(right(a, row) && !right(b, row)), 0);
  return { onlyWinner: count(ofWinner!, ofSingle!), onlySingle: count(ofSingle!, ofWinner!) };
}

function tooManySpaces(spaces: number): InspectorError {
  return new InspectorError({
    code: 'wrong-use',
    problem: `${spaces} projections have ${2 ** spaces - 1} subsets.`,
    remedy: `Select among at most ${maxSelectable} projections.`,
  });
}
