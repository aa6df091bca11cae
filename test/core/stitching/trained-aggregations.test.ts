import { describe, expect, it } from 'vitest';
import { defaultBlendSettings } from '../../../src/core/blending/settings';
import { prepareBlend } from '../../../src/core/blending/study/prepare-blend';
import { trainStudyBlend } from '../../../src/core/blending/study/train-study-blend';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { trainedAggregations } from '../../../src/core/stitching/study/aggregations';
import { inspectStitching } from '../../../src/core/stitching/study/inspect-stitching';
import { stitch } from '../../../src/core/stitching/study/stitch';
import type { StitchInput, StitchingScores } from '../../../src/core/stitching/study/stitching';
import { gaussian } from '../random-matrices';
import { clusters, rowCount, space, study } from './synthetic-study';

const members = ['cosine', 'euclidean'];
const id = `mlp-sum:${members.join('+')}`;
const few = { aggregationOptions: { epochs: 4 } };
const run = (input: StitchInput) => stitch(input, { executor: inlineExecutor });
const accuracy = (results: readonly StitchingScores[]): StitchingScores =>
  results.find(({ metric }) => metric === 'accuracy')!;

describe('a trained aggregation in stitching', () => {
  it('gives what training the blend by itself gives, on every encoder', async () => {
    const input = study({ ...few, projections: [id], precision: 'float32' });
    const { results, aggregationOptions } = await run(input);
    expect(aggregationOptions).toEqual({ epochs: 4, lr: 0.001, 'weight-decay': 0.01 });
    const { spaces, labels, options } = input;
    for (const [d, decoder] of spaces.entries()) {
      for (const [e, encoder] of spaces.entries()) {
        const blendOptions = { ...options, projections: members, ridge: 0.01 };
        const prepared = await prepareBlend(
          { decoder, encoder, labels: labels!, options: blendOptions },
          { executor: inlineExecutor },
        );
        const settings = { ...defaultBlendSettings, aggregation: 'mlp-sum', epochs: 4 };
        const { result } = await trainStudyBlend(prepared, settings, { executor: inlineExecutor });
        for (const { metric, matrix, head } of results) {
          expect(head).toBe('linear');
          expect(matrix[d]![e]).toBe(result.stages[0]!.stitched[metric]);
          expect(matrix[d]![d]).toBe(result.own[metric]);
        }
      }
    }
  });

  it.each(trainedAggregations.map((entry) => [entry.id]))(
    '%s stitches what its projections do not change',
    async (aggregation) => {
      const projections = [`${aggregation}:cosine+l1`];
      const turn = study({ projections, head: 'mlp', aggregationOptions: { lr: 0.01 } });
      const { results } = await run(turn);
      expect(accuracy(results)).toMatchObject({
        aggregation,
        projections: ['cosine', 'l1'],
        head: 'mlp',
      });
      expect(accuracy(results).matrix[0]![0]).toBeGreaterThan(0.9);
    },
  );

  it('repeats with several seeds, each with a training of its own', async () => {
    const noisy = space('noisy', gaussian(rowCount, 6, 11));
    const spaces = [space('plain', clusters), noisy];
    const repeat = { kind: 'seeds', count: 2 } as const;
    const { results, runs } = await run(study({ ...few, projections: [id], repeat }, { spaces }));
    expect(runs).toBe(2);
    expect(accuracy(results).spread![1]![1]).toBeGreaterThan(0);
  });

  it('reconstructs, with the targets in their own units', async () => {
    const { results } = await run(
      study(
        { task: 'reconstruction', projections: [id], aggregationOptions: { lr: 0.01 } },
        { targets: space('target', clusters) },
      ),
    );
    const r2 = results.find(({ metric }) => metric === 'r2')!;
    expect(r2.matrix[0]![0]).toBeGreaterThan(0.7);
  });

  it('is swept over numbers of anchors, and not over the options of a head it lacks', async () => {
    const { sweeps } = await run(
      study({
        ...few,
        projections: [id, 'cosine'],
        sweeps: {
          anchors: { counts: [3, 20], strategies: [] },
          option: { id: 'ridge', values: [0.01, 1] },
        },
      }),
    );
    const curves = sweeps.filter(({ metric }) => metric === 'accuracy');
    expect(curves.map((curve) => [curve.parameter, curve.id, curve.head])).toEqual([
      ['anchors', id, 'linear'],
      ['anchors', 'cosine', 'ridge'],
      ['ridge', 'cosine', 'ridge'],
    ]);
  });

  it('tells of its progress epoch by epoch', async () => {
    const fractions: number[] = [];
    await stitch(study({ ...few, projections: ['cosine', id] }), {
      executor: inlineExecutor,
      progress: ({ fraction }) => fractions.push(fraction),
    });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(8);
    expect(fractions[2]! - fractions[1]!).toBeLessThan(0.3);
    expect(fractions.at(-1)).toBeCloseTo(1, 9);
  });

  it('shows the rows that break behind a cell', async () => {
    const noisy = space('noisy', gaussian(rowCount, 6, 11));
    const input = study(
      { ...few, projections: [id] },
      { spaces: [space('plain', clusters), noisy] },
    );
    const choice = { decoder: 0, encoder: 1, representation: id };
    const runtime = { executor: inlineExecutor };
    const { stitchedConfusion, broken } = await inspectStitching(input, choice, runtime);
    const hits = stitchedConfusion!.reduce((sum, row, c) => sum + row[c]!, 0);
    expect(hits / 81).toBe(accuracy((await run(input)).results).matrix[0]![1]);
    expect(broken!.length).toBeGreaterThan(0);
  });

  it.each([
    ['mlp-sum:absolute+cosine', {}, 'absolute is not a single relative representation'],
    ['mlp-sum:concat:cosine+l1', {}, 'concat:cosine is not a single relative representation'],
    ['mlp-sum:cosine+l1', { width: 3 }, 'The training of aggregations has no option "width"'],
    ['mlp-sum:cosine+l1', { epochs: 0 }, 'Epochs is 0'],
  ])('refuses %s with %o', async (projection, aggregationOptions, problem) => {
    await expect(run(study({ projections: [projection], aggregationOptions }))).rejects.toThrow(
      problem,
    );
  });
});
