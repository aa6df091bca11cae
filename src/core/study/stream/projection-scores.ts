import { whyIncomparable } from '../../measures/evaluate';
import type { Measure, Score } from '../../measures/measure';
import type { PairMoments, SpaceMoments } from '../../measures/moments';
import type { Resolved } from '../../registry';
import type { Executor } from '../comparison';
import { startAhead } from '../start-ahead';
import { type MeasuredPair, MomentPreparations } from './moment-preparations';
import { pairMoments, spaceMoments } from './moments-of-sums';
import type { SpaceSums } from './row-sums';
import type { PartSums, ProjectedSide, SumPart } from './sum-rows';

/** The scores under one projection, as the sums they are made of come in. */
export class ProjectionScores {
  /** For each measure a matrix of all spaces. */
  readonly matrices: Score[][][];
  private readonly sums: SpaceSums[] = [];
  private readonly moments: SpaceMoments[] = [];
  private readonly preparations: MomentPreparations;

  constructor(
    private readonly sides: readonly ProjectedSide[],
    private readonly measures: readonly Resolved<Measure>[],
    private readonly executor: Executor,
  ) {
    this.matrices = measures.map(() => sides.map(() => []));
    this.preparations = new MomentPreparations(this.moments, executor);
  }

  /** Takes in the sums over all rows of some pairs; spaces with themselves come first. */
  async add({ sides, pairs }: SumPart, sums: PartSums): Promise<void> {
    const others: { pair: readonly [number, number]; moments: PairMoments }[] = [];
    for (const [p, [left, right]] of pairs.entries()) {
      const [i, j] = [sides[left]!.space, sides[right]!.space];
      if (i === j) {
        this.sums[i] = sums.sides[left]!;
        this.moments[i] = spaceMoments(this.sums[i], sums.pairs[p]!, sides[left]!.frame);
      } else {
        const moments = pairMoments(this.sums[i]!, this.sums[j]!, sums.pairs[p]!);
        others.push({ pair: [i, j], moments });
      }
    }
    const scored = startAhead(others, this.executor.parallelism - 1, ({ pair, moments }) =>
      this.score(this.measures, pair, moments),
    );
    for await (const [{ pair }, scores] of scored) this.place(pair, scores);
  }

  /** Scores every space with itself, once all pairs are known. */
  async finish(): Promise<void> {
    await Promise.all(
      this.sides.map(async (_, i) => {
        const open = this.measures.filter(({ entry: { selfScore } }, m) => {
          // A space that has a score with another has one with itself; else it may be degenerate.
          const isSound = this.matrices[m]![i]!.some((other) => other.value !== undefined);
          if (selfScore !== undefined && isSound) this.matrices[m]![i]![i] = { value: selfScore };
          return selfScore === undefined || !isSound;
        });
        this.place([i, i], await this.score(open, [i, i], this.moments[i]!.self));
      }),
    );
  }

  private async score(
    measures: readonly Resolved<Measure>[],
    [i, j]: readonly [number, number],
    moments: PairMoments,
  ): Promise<MeasuredPair[]> {
    const [x, y] = [this.moments[i]!, this.moments[j]!];
    const reasons = measures.map(({ entry }) => whyIncomparable(entry, x, y));
    const comparable = measures.filter((_, m) => reasons[m] === undefined);
    const scores = await this.preparations.scorePair(comparable, [i, j], moments);
    const incomparable = measures.flatMap((measure, m) => {
      const reason = reasons[m];
      if (reason === undefined) return [];
      return [{ measure, forward: { undefined: reason }, backward: { undefined: reason } }];
    });
    return [...scores, ...incomparable];
  }

  private place([i, j]: readonly [number, number], scores: readonly MeasuredPair[]): void {
    for (const { measure, forward, backward } of scores) {
      const matrix = this.matrices[this.measures.indexOf(measure)]!;
      matrix[i]![j] = forward;
      matrix[j]![i] = backward;
    }
  }
}
