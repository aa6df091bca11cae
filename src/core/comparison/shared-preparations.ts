import { preparationSteps } from '../measures/evaluate';
import type { Measure } from '../measures/measure';
import type { Resolved } from '../registry';
import type { Executor } from '../runtime/executor';
import type { ProjectedSpaces } from '../study/project-study';
import { preparePairTask, prepareTask } from './measure-tasks';

/**
 * Cache of the preparations of one projection's spaces and pairs: each is computed once for all
 * measures that share it, and dropped after the last of them.
 */
export class SharedPreparations {
  private readonly spaces = new Map<string, Promise<unknown>[]>();
  private readonly pairs = new Map<string, Map<string, Promise<unknown>>>();

  /** @param sample the rows for measures over all pairs of rows; may be all rows */
  constructor(
    private readonly measures: readonly Resolved<Measure>[],
    private readonly all: ProjectedSpaces,
    private readonly sample: ProjectedSpaces,
    private readonly executor: Executor,
  ) {}

  /**
   * Returns the rows for a measure: all of them, or the sample if the measure uses all pairs of
   * rows.
   */
  rowsFor(measure: Measure): ProjectedSpaces {
    return measure.allPairs ? this.sample : this.all;
  }

  /**
   * Returns a measure's preparation of each space; undefined for a space that could not be
   * projected.
   */
  spacesFor(measure: Resolved<Measure>): readonly Promise<unknown>[] {
    return this.step(measure, preparationSteps(measure.entry).length - 1);
  }

  /**
   * Returns a measure's preparation of the pair (i, j); undefined if the measure has no pair
   * preparation.
   */
  async pairFor(
    measure: Resolved<Measure>,
    sides: readonly Promise<unknown>[],
    i: number,
    j: number,
  ): Promise<unknown> {
    const preparation = measure.entry.pairPreparation;
    if (preparation === undefined) return undefined;
    if (i > j) return preparation.flip(await this.pairFor(measure, sides, j, i));
    const key = this.pairKey(measure);
    const prepared = this.pairs.get(key) ?? new Map<string, Promise<unknown>>();
    this.pairs.set(key, prepared);
    const prepare = async (): Promise<unknown> => {
      const [x, y] = await Promise.all([sides[i], sides[j]]);
      return this.executor.run(preparePairTask, { measure: measure.id, x, y });
    };
    const pair = prepared.get(`${i},${j}`) ?? prepare();
    prepared.set(`${i},${j}`, pair);
    return pair;
  }

  /** Drops the preparations that no measure after the given one needs. */
  releaseAfter(measure: Resolved<Measure>): void {
    const remaining = this.measures.slice(this.measures.indexOf(measure) + 1);
    const needed = new Set(
      remaining.flatMap((later) => [
        this.pairKey(later),
        ...preparationSteps(later.entry).map((_, step) => this.spaceKey(later, step)),
      ]),
    );
    for (const preparations of [this.spaces, this.pairs]) {
      for (const key of preparations.keys()) if (!needed.has(key)) preparations.delete(key);
    }
  }

  private step(measure: Resolved<Measure>, step: number): Promise<unknown>[] {
    const key = this.spaceKey(measure, step);
    const prepared = this.spaces.get(key);
    if (prepared !== undefined) return prepared;
    const { entry, id } = measure;
    const inputs: readonly unknown[] =
      step === 0
        ? this.rowsFor(entry).spaces.map(({ rows }) => rows)
        : this.step(measure, step - 1);
    const results = inputs.map(async (pending) => {
      const input = await pending;
      if (input === undefined) return undefined;
      return this.executor.run(prepareTask, { measure: id, step, input });
    });
    // Rejections reach those who await the result; nobody may, once another one has failed.
    for (const result of results) result.catch(() => undefined);
    this.spaces.set(key, results);
    return results;
  }

  private spaceKey({ entry, options }: Resolved<Measure>, step: number): string {
    const steps = preparationSteps(entry).slice(0, step + 1);
    const values = steps.some(({ usesOptions }) => usesOptions) ? JSON.stringify(options) : '';
    return `${steps.at(-1)!.id} ${values} ${this.rowsFor(entry).rowIndices.length}`;
  }

  private pairKey(measure: Resolved<Measure>): string {
    const { pairPreparation } = measure.entry;
    const steps = preparationSteps(measure.entry).length;
    return `${pairPreparation?.id} of ${this.spaceKey(measure, steps - 1)}`;
  }
}
