import { whyIncomparable } from '../../measures/evaluate';
import type { Measure, Score } from '../../measures/measure';
import { needsTurning, turningMap } from '../../measures/moment-axes';
import type { PairMoments, SpaceMoments } from '../../measures/moments';
import type { Resolved } from '../../registry';
import type { Executor } from '../../runtime/executor';
import { prefetch } from '../../runtime/prefetch';
import { type MeasuredPair, MomentPreparations } from './moment-preparations';
import { pairMoments, spaceMoments } from './moments-of-sums';
import type { SpaceSums } from './row-sums';
import type { PartSums, ProjectedSide, SumPart } from './sum-rows';
import { axesOfScatterTask } from '../measure-tasks';

/**
 * Computes the scores under one projection from sums that arrive pass by pass. If the lengths of a
 * space along its axes differ too much, measures that need axes wait for a pass over the rows
 * rotated to them.
 */
export class ProjectionScores {
  /** Scores of each measure, [measure][space][space]. */
  readonly matrices: Score[][][];
  private readonly sums: SpaceSums[] = [];
  private readonly moments: SpaceMoments[] = [];
  private readonly preparations: MomentPreparations;
  private readonly ofAxes: readonly Resolved<Measure>[];

  constructor(
    private readonly sides: readonly ProjectedSide[],
    private readonly measures: readonly Resolved<Measure>[],
    private readonly executor: Executor,
  ) {
    this.matrices = measures.map(() => sides.map(() => []));
    this.preparations = new MomentPreparations(this.moments, executor);
    this.ofAxes = measures.filter(({ entry }) => entry.preparation.ofMoments?.needs === 'axes');
  }

  /** Adds the sums over all rows of some pairs; spaces with themselves come first. */
  async add(part: SumPart, sums: PartSums): Promise<void> {
    const { own, others } = spacesOf(part);
    await Promise.all(
      own.map(async ({ side, sideIndex, pair }) => {
        this.sums[side.space] = sums.sides[sideIndex]!;
        const moments = spaceMoments(sums.sides[sideIndex]!, sums.pairs[pair]!, side.scale);
        this.moments[side.space] =
          this.ofAxes.length === 0
            ? moments
            : { ...moments, axes: await this.executor.run(axesOfScatterTask, moments) };
      }),
    );
    const waiting = this.needsTurning ? this.ofAxes : [];
    const measures = this.measures.filter((measure) => !waiting.includes(measure));
    await this.scorePairs(measures, others, ([i, j], pair) =>
      pairMoments(this.sums[i]!, this.sums[j]!, sums.pairs[pair]!),
    );
  }

  /** Whether the rows have to be summed again, rotated to their axes. */
  get needsTurning(): boolean {
    return this.moments.some(({ axes }) => axes !== undefined && needsTurning(axes));
  }

  /** The spaces with the rotation to their axes. */
  get rotatedSides(): ProjectedSide[] {
    return this.sides.map((side) => {
      const { mean, axes, exponent } = this.moments[side.space]!;
      const shift = mean.map((value) => value * 2 ** exponent);
      return { ...side, scale: { shift, exponent }, turn: turningMap(axes!) };
    });
  }

  /** Adds the sums over the rotated rows of some pairs; spaces with themselves come first. */
  async addRotated(part: SumPart, sums: PartSums): Promise<void> {
    const { own, others } = spacesOf(part);
    for (const { side, pair } of own) {
      const moments = this.moments[side.space]!;
      const self: PairMoments = { ...moments.self, rotatedAxes: sums.pairs[pair]!.cross };
      this.moments[side.space] = { ...moments, self };
    }
    // Measures that need axes use no other sums.
    await this.scorePairs(this.ofAxes, others, (_, pair) => {
      const cross = sums.pairs[pair]!.cross;
      return { cross, inner: 0, norms: 0, cosines: 0, rotatedAxes: cross };
    });
  }

  /** Scores every space with itself, after all pairs. */
  async finish(): Promise<void> {
    await Promise.all(
      this.sides.map(async (_, i) => {
        const open = this.measures.filter(({ entry: { selfScore } }, m) => {
          // A space that has a score with another is sound and scores `selfScore` with itself;
          // others may be degenerate.
          const isSound = this.matrices[m]![i]!.some((other) => other.value !== undefined);
          if (selfScore !== undefined && isSound) this.matrices[m]![i]![i] = { value: selfScore };
          return selfScore === undefined || !isSound;
        });
        this.setScores([i, i], await this.score(open, [i, i], this.moments[i]!.self));
      }),
    );
  }

  private async scorePairs(
    measures: readonly Resolved<Measure>[],
    pairs: readonly PairOfPart[],
    momentsOf: (pair: readonly [number, number], pairIndex: number) => PairMoments,
  ): Promise<void> {
    const scored = prefetch(pairs, this.executor.parallelism - 1, ({ spaces, pairIndex }) =>
      this.score(measures, spaces, momentsOf(spaces, pairIndex)),
    );
    for await (const [{ spaces }, scores] of scored) this.setScores(spaces, scores);
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

  private setScores([i, j]: readonly [number, number], scores: readonly MeasuredPair[]): void {
    for (const { measure, forward, backward } of scores) {
      const matrix = this.matrices[this.measures.indexOf(measure)]!;
      matrix[i]![j] = forward;
      matrix[j]![i] = backward;
    }
  }
}

/** A pair of different spaces in a part, and its index there. */
interface PairOfPart {
  readonly spaces: readonly [number, number];
  readonly pairIndex: number;
}

/**
 * Splits the pairs of a part: spaces with themselves (with their index among the sides) and others.
 */
function spacesOf({ sides, pairs }: SumPart): {
  readonly own: { side: ProjectedSide; sideIndex: number; pair: number }[];
  readonly others: PairOfPart[];
} {
  return {
    own: pairs.flatMap(([i, j], pair) =>
      i === j ? [{ side: sides[i]!, sideIndex: i, pair }] : [],
    ),
    others: pairs.flatMap(([i, j], pairIndex) =>
      i === j ? [] : [{ spaces: [sides[i]!.space, sides[j]!.space], pairIndex }],
    ),
  };
}
