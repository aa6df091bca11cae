import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../src/core/matrix';
import { preparationSteps, scorePair } from '../../src/core/measures/evaluate';
import type { Score } from '../../src/core/measures/measure';
import { resolveMeasure } from '../../src/core/measures/registry';
import { resolveProjection } from '../../src/core/projection/registry';
import {
  everyNth,
  isReadable,
  loadAnchors,
  loadMatrix,
  reference,
  rowStep,
  splitPair,
  type Study,
} from './data';

// Minutes of uninterrupted work would leave the test runner's messages unanswered.
beforeEach(() => setImmediate());

/** Scores with all preparations computed once per space and pair, as in a study. */
class Scorer {
  private readonly prepared = new Map<string, unknown>();

  score(id: string, x: Space, y: Space): Score {
    const measure = resolveMeasure(id);
    const { entry } = measure;
    const [left, right] = [this.side(id, x), this.side(id, y)];
    const pair = this.once(`${entry.pairPreparation?.id} ${x.name} ${y.name}`, () =>
      entry.pairPreparation?.run(left, right),
    );
    return scorePair(measure, left, right, pair);
  }

  private side(id: string, { name, rows }: Space): unknown {
    const { entry, options } = resolveMeasure(id);
    let input: unknown = rows;
    for (const step of preparationSteps(entry)) {
      const given = input;
      const key = `${step.id} ${step.usesOptions ? JSON.stringify(options) : ''} ${name}`;
      input = this.once(key, () => step.run(given, options));
    }
    return input;
  }

  private once(key: string, run: () => unknown): unknown {
    if (!this.prepared.has(key)) this.prepared.set(key, run());
    return this.prepared.get(key);
  }
}

interface Space {
  readonly name: string;
  readonly rows: Matrix;
}

/** Tolerances for values that are rounding in the reference itself. */
const noise: Readonly<Record<string, number>> = {
  // 15 of the 1000 rows are the same sentence: the cosines of their distances, all 0, become ±1.
  'trec second-order-cosine-k10': 0.03,
  // Three correlations are within 2e-14 of 1, which leaves their variables undetermined: to 40
  // digits it is 0.955607195.
  'linae-seed0.csv|linvae-seed0.npy pwcca-x': 5e-4,
  'linae-seed0.csv|linvae-seed0.npy pwcca-y': 5e-4,
};

/**
 * Compares a score with the reference, which is rounded to 12 digits; everything here is float64.
 */
function expectScore(
  where: readonly string[],
  id: string,
  score: Score,
  expected: number | null,
): void {
  if (expected === null) {
    expect(score.undefined, id).toEqual(expect.any(String));
    return;
  }
  expect(score.undefined, id).toBeUndefined();
  const difference = Math.abs(score.value! - expected);
  const tolerated = where.map((place) => noise[`${place} ${id}`] ?? 0);
  const tolerance = Math.max(1e-9 * Math.max(Math.abs(expected), 1e-3), ...tolerated);
  expect(difference, `${id}: ${score.value} for ${expected}`).toBeLessThanOrEqual(tolerance);
}

const studies = Object.keys(reference.measures) as Study[];

describe.each(studies)('measures on %s', (study) => {
  const { rows, pairs } = reference.measures[study];
  const scorer = new Scorer();
  const load = async (file: string): Promise<Space> => ({
    name: file,
    rows: everyNth(await loadMatrix(study, file), rowStep(rows)),
  });
  const readable = (Object.keys(pairs) as (keyof typeof pairs)[]).filter((pair) =>
    splitPair(pair).every(isReadable),
  );
  it.each(readable)('%s agrees with the reference', async (pair) => {
    const [x, y] = await Promise.all(splitPair(pair).map(load));
    for (const [id, expected] of Object.entries(pairs[pair]!)) {
      expectScore([study, pair], id, scorer.score(id, x!, y!), expected);
    }
  });
});

describe('measures on published pairs', () => {
  const pairs = Object.keys(reference.pairs) as (keyof typeof reference.pairs)[];
  it.each(pairs)('%s agrees with the reference', async (pair) => {
    const [x, y] = await Promise.all(
      splitPair(pair).map(async (name) => ({
        name,
        rows: await loadMatrix('pairs', `${name}.npy`),
      })),
    );
    const scorer = new Scorer();
    const { rows_step: _, ...expected } = reference.pairs[pair]!;
    for (const [id, value] of Object.entries(expected)) {
      expectScore([pair], id, scorer.score(id, x!, y!), value);
    }
  });
});

describe.each(studies)('measures between relative representations of %s', (study) => {
  const projections = Object.keys(reference.relative[study]).filter(isProjection);
  it.each(projections)('over %s agree with the reference', async (projection) => {
    const { entry, options } = resolveProjection(projection);
    const anchors = loadAnchors(study);
    const spaces = new Map<string, Space>();
    const relative = async (file: string): Promise<Space> => {
      const rows = await loadMatrix(study, file);
      const tolerated = spaces.get(file) ?? {
        name: file,
        rows: entry.fit({
          rows,
          anchors: gatherRows(rows, anchors),
          options,
          precision: 'float64',
        })(rows),
      };
      spaces.set(file, tolerated);
      return tolerated;
    };
    const scorer = new Scorer();
    for (const [pair, scores] of Object.entries(reference.relative[study][projection]!)) {
      if (!splitPair(pair).every(isReadable)) continue;
      const [x, y] = await Promise.all(splitPair(pair).map(relative));
      for (const [id, expected] of Object.entries(scores)) {
        expectScore([study, pair], id, scorer.score(id, x!, y!), expected);
      }
    }
  });
});

function isProjection(id: string): boolean {
  try {
    resolveProjection(id);
    return true;
  } catch {
    return false;
  }
}
