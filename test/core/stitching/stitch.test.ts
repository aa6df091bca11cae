import { describe, expect, it } from 'vitest';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { stitch } from '../../../src/core/stitching/study/stitch';
import type {
  PairScores,
  StitchInput,
  StitchOptions,
} from '../../../src/core/stitching/study/stitching';
import { gaussian } from '../random-matrices';
import { clusters, labels, rowCount, space, study, turned } from './synthetic-study';

const run = (input: StitchInput) => stitch(input, { executor: inlineExecutor });

function scoresOf<T extends PairScores>(list: readonly T[], metric: string, id: string): T {
  return list.find((entry) => entry.metric === metric && 'id' in entry && entry.id === id)!;
}

describe('stitch', () => {
  it('loses nothing under the invariance that holds, and much without', async () => {
    const { results, decoders, classes, split, anchors } = await run(study());
    expect(decoders).toEqual(['plain', 'turned']);
    expect(classes).toEqual(['blue', 'green', 'red']);
    expect(split).toEqual({ source: 'column', train: 159, test: 81 });
    expect(anchors.every((id) => Math.floor(Number(id) / 3) % 3 !== 0)).toBe(true);
    for (const metric of ['accuracy', 'macro-f1', 'weighted-f1']) {
      const cosine = scoresOf(results, metric, 'cosine');
      expect(cosine.matrix).toEqual([
        [1, 1],
        [1, 1],
      ]);
      expect(cosine.index.flat()).toEqual([1, 1, 1, 1]);
    }
    const absolute = scoresOf(results, 'accuracy', 'absolute');
    expect(absolute.matrix[0]![0]).toBe(1);
    expect(absolute.matrix[0]![1]).toBeLessThan(0.7);
    expect(absolute.index[0]![1]).toBe(absolute.matrix[0]![1]);
  });

  it('looks at the rows that were chosen, as if the files held no others', async () => {
    const few = 120;
    const firstOf = (matrix: typeof clusters) => ({
      ...matrix,
      rows: few,
      data: matrix.data.slice(0, few * matrix.cols),
    });
    const {
      spaces: _,
      pairing: __,
      ...alone
    } = await run(
      study({}, { spaces: [space('plain', firstOf(clusters)), space('turned', firstOf(turned))] }),
    );
    const labelled = labels();
    const { spaces, pairing, ...chosen } = await run(
      // Other rows need no labels.
      study(
        { rows: { start: 0, stop: few, step: 1 } },
        { labels: { ...labelled, rows: labelled.rows.slice(0, few) } },
      ),
    );
    expect(chosen).toEqual(alone);
    expect(pairing.matched).toBe(rowCount);
    expect(chosen.split.train + chosen.split.test).toBe(few);
    expect(spaces.map(({ rows }) => rows)).toEqual([rowCount, rowCount]);
  });

  it('leaves anchors out that are not among the chosen rows, and says so', async () => {
    const { anchors, warnings } = await run(
      study({ rows: { start: 3, step: 1 }, anchors: { ids: ['0', '3', '4', '5'] } }),
    );
    expect(anchors).toEqual(['3', '4', '5']);
    expect(warnings).toEqual([
      '1 of the 4 anchors are not among the rows that take part, and were left out: "0".',
    ]);
    await expect(
      run(study({ rows: { ids: ['1', '999'], file: 'rows.txt' } })),
    ).rejects.toMatchObject({ code: 'unknown-rows', file: 'rows.txt' });
  });

  it('names the projections of a product', async () => {
    const { results } = await run(study({ projections: ['concat:cosine+l1', 'sum:2*cosine+l1'] }));
    expect(results.map(({ projections, aggregation }) => [aggregation, ...projections])).toEqual([
      ...Array<string[]>(3).fill(['concat', 'cosine', 'l1']),
      ...Array<string[]>(3).fill(['sum', 'cosine', 'l1']),
    ]);
  });

  it('measures by translation, the own head and chance', async () => {
    const { baselines } = await run(study({ projections: ['cosine'], baselines: true }));
    const accuracy = (id: string) => scoresOf(baselines, 'accuracy', id);
    for (const id of ['affine', 'ridge', 'linear', 'orthogonal']) {
      expect(accuracy(`translation-${id}`).matrix.flat()).toEqual([1, 1, 1, 1]);
    }
    expect(accuracy('none').matrix[0]![1]).toBeLessThan(0.7);
    expect(accuracy('own').matrix.flat()).toEqual([1, 1, 1, 1]);
    expect(accuracy('chance').matrix.flat()).toEqual(Array<number>(4).fill(27 / 81));
  });

  it('has no score where a head does not fit, and says so', async () => {
    const other = space('narrow', gaussian(rowCount, 3, 9));
    const { results, warnings } = await run(
      study({}, { spaces: [space('plain', clusters), other] }),
    );
    const { matrix, index } = scoresOf(results, 'accuracy', 'absolute');
    expect([matrix[0]![1], matrix[1]![0], index[0]![1]]).toEqual([null, null, null]);
    expect(warnings).toEqual([
      "absolute: 2 of 4 pairs have different dimensions, so that the decoder's head does not fit the encoder.",
    ]);
  });

  it('says that a normalization is not of the rows of absolute', async () => {
    const options = { projections: ['absolute', 'cosine', 'concat:cosine+l1'] };
    const warningsOf = async (normalization: StitchOptions['normalization']) =>
      (await run(study({ ...options, normalization }))).warnings;
    expect(await warningsOf('none')).toEqual([]);
    expect(await warningsOf('center')).toEqual([
      'absolute is not normalised: it takes the rows as they are in their files, and the normalization center is applied under projections onto anchors alone.',
    ]);
  });

  it('reconstructs targets of another file', async () => {
    const targets = space('plain', clusters);
    const { results, baselines } = await run(
      study({ task: 'reconstruction', projections: ['euclidean'], baselines: true }, { targets }),
    );
    const mse = scoresOf(results, 'mse', 'euclidean');
    expect(mse.index.flat().every((value) => Math.abs(value! - 1) < 1e-6)).toBe(true);
    expect(scoresOf(results, 'r2', 'euclidean').matrix[0]![1]).toBeGreaterThan(0.9);
    expect(scoresOf(baselines, 'r2', 'chance').matrix[0]![0]).toBeLessThanOrEqual(0);
    const none = scoresOf(baselines, 'mse', 'none');
    expect(none.index[0]![1]).toBeLessThan(0.2);
  });

  it.each([
    [1, '1 of 4 classes has one row only in labels.csv ("a0"): its row is a training row.'],
    [
      9,
      '9 of 12 classes have one row only in labels.csv ("a0", "a1", "a2", "a3", "a4" …): their rows are split as one class.',
    ],
  ])('reconstructs where labels only split, and %i of them stand alone', async (alone, warning) => {
    const targets = space('plain', clusters);
    const lonely = labels((row) => ({ split: '', ...(row < alone ? { label: `a${row}` } : {}) }));
    const over = async (repeat: StitchOptions['repeat']) => {
      const options = { task: 'reconstruction', projections: ['euclidean'], repeat } as const;
      return run(study(options, { targets, labels: lonely }));
    };
    const seeded = await over({ kind: 'seeds', count: 1 });
    expect(seeded.warnings).toEqual([warning]);
    const { train, test } = seeded.split;
    expect([train + test, test]).toEqual([rowCount, 72]);
    const folded = await over({ kind: 'folds', count: 3 });
    expect([folded.warnings, folded.split.test]).toEqual([[], 80]);
  });

  it('repeats with several seeds and over folds, with mean and spread', async () => {
    const noisy = space('noisy', gaussian(rowCount, 6, 11));
    const spaces = [space('plain', clusters), noisy];
    const unsplit = labels(() => ({ split: '' }));
    for (const kind of ['seeds', 'folds'] as const) {
      const result = await run(
        study({ projections: ['cosine'], repeat: { kind, count: 3 } }, { spaces, labels: unsplit }),
      );
      const { matrix, spread } = scoresOf(result.results, 'accuracy', 'cosine');
      expect(result.runs).toBe(3);
      expect(spread![0]![0]).toBe(0);
      expect(matrix[1]![1]).toBeGreaterThan(0.15);
      expect(matrix[1]![1]).toBeLessThan(0.6);
      expect(spread![1]![1]).toBeGreaterThan(0);
    }
  });

  it('says so where more seeds change nothing', async () => {
    const repeat = { kind: 'seeds', count: 2 } as const;
    const listed = { ids: ['3', '4', '5', '6'], file: 'anchors.txt' };
    const warned = async (options: Parameters<typeof study>[0]): Promise<boolean> =>
      (await run(study({ projections: ['cosine'], repeat, ...options }))).warnings.some((text) =>
        text.includes('The 2 runs are alike'),
      );
    expect(await warned({ anchors: listed })).toBe(true);
    expect(await warned({})).toBe(false);
    expect(await warned({ anchors: listed, head: 'softmax', headOptions: { epochs: 1 } })).toBe(
      false,
    );
  });

  it('sweeps numbers of anchors by strategy, and λ', async () => {
    const { sweeps, results } = await run(
      study({
        projections: ['cosine'],
        sweeps: {
          anchors: { counts: [2, 20], strategies: ['uniform', 'fps'] },
          option: { id: 'ridge', values: [1e-4, 0.01, 1e6] },
        },
      }),
    );
    const accuracy = sweeps.filter(({ metric }) => metric === 'accuracy');
    expect(accuracy.map(({ parameter, strategy }) => [parameter, strategy])).toEqual([
      ['anchors', 'uniform'],
      ['anchors', 'fps'],
      ['ridge', undefined],
    ]);
    expect(accuracy.map(({ points }) => points.map(({ value }) => value))).toEqual([
      [2, 20],
      [2, 20],
      [1e-4, 0.01, 1e6],
    ]);
    const [uniform, , ridge] = accuracy;
    expect(uniform!.points[0]!.stitched).toBeLessThan(1);
    const reference = scoresOf(results, 'accuracy', 'cosine').matrix;
    expect(uniform!.points[1]!.matrix).toEqual(reference);
    expect(ridge!.points[1]!.matrix).toEqual(reference);
  });

  it('sweeps the first of listed anchors', async () => {
    const listed = { ids: ['3', '4', '5', '6'], file: 'anchors.txt' };
    const anchors = { counts: [2, 4], strategies: [] };
    const { sweeps } = await run(
      study({ projections: ['cosine'], anchors: listed, sweeps: { anchors } }),
    );
    expect(sweeps[0]!.strategy).toBe('listed');
    await expect(
      run(study({ anchors: listed, sweeps: { anchors: { ...anchors, counts: [5] } } })),
    ).rejects.toThrow('asks for 5 anchors, and 4 are listed');
  });
});
