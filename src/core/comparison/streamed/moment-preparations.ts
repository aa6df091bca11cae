import type { Measure, Score } from '../../measures/measure';
import type { PairMoments, SpaceMoments } from '../../measures/moments';
import type { Resolved } from '../../registry';
import type { Executor } from '../../runtime/executor';
import { comparePreparedTask, prepareMomentsTask, preparePairMomentsTask } from '../measure-tasks';

/** Scores of a measure between two spaces, in both directions. */
export interface MeasuredPair {
  readonly measure: Resolved<Measure>;
  readonly forward: Score;
  readonly backward: Score;
}

/**
 * Cache of the preparations of one projection from moments: each is computed once for all measures
 * that share it.
 */
export class MomentPreparations {
  private readonly spaces = new Map<string, Promise<unknown>>();

  constructor(
    /** Moments of every space. */
    private readonly moments: readonly SpaceMoments[],
    private readonly executor: Executor,
  ) {}

  /** Scores spaces i and j by the measures, in both directions. */
  async scorePair(
    measures: readonly Resolved<Measure>[],
    [i, j]: readonly [number, number],
    pair: PairMoments,
  ): Promise<MeasuredPair[]> {
    const pairs = new Map<string, Promise<unknown>>();
    return Promise.all(
      measures.map(async (measure) => {
        const [x, y] = await Promise.all([this.space(measure, i), this.space(measure, j)]);
        const { entry, id } = measure;
        const { pairPreparation } = entry;
        const key = `${pairPreparation?.id} of ${keyOf(measure)}`;
        const prepared =
          pairs.get(key) ??
          (pairPreparation === undefined
            ? Promise.resolve(undefined)
            : this.executor.run(preparePairMomentsTask, {
                measure: id,
                x: { moments: this.moments[i]!, prepared: x },
                y: { moments: this.moments[j]!, prepared: y },
                pair,
              }));
        pairs.set(key, prepared);
        const between = await prepared;
        const forward = await this.executor.run(comparePreparedTask, {
          measure: id,
          x,
          y,
          pair: between,
        });
        if (entry.symmetric) return { measure, forward, backward: forward };
        const flipped = pairPreparation?.flip(between);
        const backward = await this.executor.run(comparePreparedTask, {
          measure: id,
          x: y,
          y: x,
          pair: flipped,
        });
        return { measure, forward, backward };
      }),
    );
  }

  private space(measure: Resolved<Measure>, i: number): Promise<unknown> {
    const key = `${keyOf(measure)} ${i}`;
    const earlier = this.spaces.get(key);
    if (earlier !== undefined) return earlier;
    const prepared = this.executor.run(prepareMomentsTask, {
      measure: measure.id,
      moments: this.moments[i]!,
    });
    this.spaces.set(key, prepared);
    return prepared;
  }
}

function keyOf({ entry: { preparation }, options }: Resolved<Measure>): string {
  return `${preparation.id} ${preparation.usesOptions ? JSON.stringify(options) : ''}`;
}
