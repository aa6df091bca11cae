import { describe, expect, it } from 'vitest';
import { allMeasureIds, resolveMeasure } from '../../../src/core/measures/registry';
import { scoreRows } from '../../../src/core/measures/evaluate';
import { compare } from '../../../src/core/comparison/compare';
import type { Executor } from '../../../src/core/runtime/executor';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { gaussian, mapEntries } from '../random-matrices';
import { comparisonOptions, runtime, space } from '../studies';

const matrices = [gaussian(40, 5, 1), gaussian(40, 5, 2), gaussian(40, 5, 1)];
const spaces = matrices.map((matrix, i) => space(`s${i}`, matrix));

/** Runs tasks inline and counts them by name. */
function countingExecutor(): { executor: Executor; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  return {
    counts,
    executor: {
      parallelism: 1,
      run: (task, input) => {
        counts[task.id] = (counts[task.id] ?? 0) + 1;
        return inlineExecutor.run(task, input);
      },
    },
  };
}

describe('preparations that measures share', () => {
  it('give every cell the score of its two spaces alone', async () => {
    const options = comparisonOptions({ measures: allMeasureIds });
    const { scores } = await compare({ spaces, options }, runtime);
    for (const { measure, matrix } of scores) {
      for (const [i, row] of matrix.entries()) {
        for (const [j, value] of row.entries()) {
          const alone = scoreRows(resolveMeasure(measure), matrices[i]!, matrices[j]!).value;
          expect(value, `${measure} ${i},${j}`).toBeCloseTo(alone!, 9);
        }
      }
    }
  });

  it.each([
    // Steps a space: linear-cka; centred, principal; distances, ranks, neighbours.
    [['cka-linear', 'cka-linear-debiased'], 1, 3],
    [['cca-mean', 'svcca', 'pwcca-x', 'gulp-0', 'linear-r2-yx'], 2, 3],
    [['rsa-cosine-spearman', 'rsa-cosine-kendall', 'mutual-knn-cosine-k10'], 3, 0],
    [['mutual-knn-cosine-k10', 'jaccard-knn-cosine-k10', 'mutual-knn-cosine-k3'], 3, 0],
  ])('of %s take %s tasks a space and %s for the pairs', async (measures, steps, pairs) => {
    const { executor, counts } = countingExecutor();
    await compare({ spaces, options: comparisonOptions({ measures }) }, { executor });
    expect(counts['prepare']).toBe(steps * spaces.length);
    expect(counts['prepare-pair'] ?? 0).toBe(pairs);
  });

  it('of a sample are apart from those of all rows', async () => {
    const measures = ['cka-rbf', 'procrustes-angular'];
    const options = comparisonOptions({ measures, sampleAbove: 20 });
    const { scores } = await compare({ spaces, options }, runtime);
    expect(scores.map(({ sampledRows }) => sampledRows)).toEqual([20, undefined]);
  });
});

describe('a space that has no score with itself', () => {
  it('has none on the diagonal either', async () => {
    const constant = space(
      'constant',
      mapEntries(matrices[0]!, () => 3),
    );
    const options = comparisonOptions({ measures: ['nbs', 'cka-linear'] });
    const result = await compare({ spaces: [...spaces.slice(0, 2), constant], options }, runtime);
    for (const { matrix } of result.scores) {
      expect(matrix.map((row) => row.map((value) => value === null))).toEqual([
        [false, false, true],
        [false, false, true],
        [true, true, true],
      ]);
      expect(matrix[0]![0]).toBe(1);
    }
  });
});

describe('few rows a dimension', () => {
  it('are a warning that names the measures it is about', async () => {
    const wide = [gaussian(40, 9, 1), gaussian(40, 5, 2)].map((m, i) => space(`w${i}`, m));
    const measures = ['cka-linear', 'cca-mean', 'gulp-0', 'linear-r2-xy'];
    const options = comparisonOptions({ measures });
    const { warnings } = await compare({ spaces: wide, options }, runtime);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^40 rows are few for 9 dimensions over absolute: .*5 times.*cca-mean, gulp-0, linear-r2-xy/,
      ),
    ]);
    expect((await compare({ spaces, options }, runtime)).warnings).toEqual([]);
  });
});
