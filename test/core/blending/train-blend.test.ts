import { describe, expect, it } from 'vitest';
import { aggregationIds } from '../../../src/core/blending/aggregations/registry';
import type { BlendModel } from '../../../src/core/blending/blend-model';
import { attentionOfRows, blendRows } from '../../../src/core/blending/forward-rows';
import { trainBlend, tuneBlend } from '../../../src/core/blending/train-blend';
import type { TuneMode } from '../../../src/core/blending/tune-modes';
import type { Matrix } from '../../../src/core/matrix';
import type { Targets } from '../../../src/core/training/targets';
import type { TrainingOptions } from '../../../src/core/training/train';
import { anchorCount, data, decoderSpaces, projections } from './two-models';

const shape = { spaces: projections.length, anchors: anchorCount };
const model: BlendModel = { aggregation: 'self-attention', head: 'linear', hidden: 8, shape };
const options: TrainingOptions = {
  epochs: 25,
  batchSize: 32,
  learningRate: 0.01,
  weightDecay: 0.01,
  patience: 25,
  seed: 1,
};

describe('trainBlend', () => {
  it('learns the decoder, and stitches where spaces differ by a rotation', async () => {
    const { own, stitched, curve } = await trainBlend(model, data, options, {});
    expect(own['accuracy']).toBeGreaterThan(0.9);
    expect(stitched['accuracy']).toBeGreaterThan(0.85);
    expect(curve.at(-1)!.validationLoss).toBeLessThan(curve[0]!.validationLoss / 2);
    expect(curve.at(-1)!.scores['own']).toBeGreaterThan(0.9);
  });

  it('is the same for the same seed only, and goes on from saved parameters', async () => {
    const brief = { ...options, epochs: 2 };
    const first = await trainBlend(model, data, brief, {});
    expect(await trainBlend(model, data, brief, {})).toEqual(first);
    expect((await trainBlend(model, data, { ...brief, seed: 2 }, {})).curve).not.toEqual(
      first.curve,
    );
    const resumed = await trainBlend(model, data, brief, {}, first.parameters);
    expect(resumed.curve[0]!.validationLoss).toBe(first.curve[first.bestEpoch]!.validationLoss);
  });

  it.each(aggregationIds)('trains %s of a single space', async (aggregation) => {
    const first = ({ rows, data: values }: Matrix): Matrix => ({
      rows,
      cols: anchorCount,
      data: Float32Array.from({ length: rows * anchorCount }, (_, at) => {
        const row = Math.floor(at / anchorCount);
        return values[row * projections.length * anchorCount + (at % anchorCount)]!;
      }),
    });
    const { own, curve } = await trainBlend(
      { ...model, aggregation, shape: { spaces: 1, anchors: anchorCount } },
      { ...data, decoder: first(data.decoder), encoder: first(data.encoder) },
      options,
      {},
    );
    expect(curve.at(-1)!.validationLoss).toBeLessThan(curve[0]!.validationLoss);
    expect(own['accuracy']).toBeGreaterThan(0.8);
  });

  it('learns values in their own units', async () => {
    const [, distances] = decoderSpaces;
    const values: Matrix = {
      rows: distances!.rows,
      cols: 2,
      data: Float64Array.from({ length: distances!.rows * 2 }, (_, at) => {
        const distance = distances!.data[Math.floor(at / 2) * anchorCount + (at % 2)]!;
        return at % 2 === 0 ? 1000 + distance : -5 * distance;
      }),
    };
    const targets: Targets = { kind: 'values', values };
    const { own } = await trainBlend(
      { ...model, aggregation: 'mlp-sum' },
      { ...data, targets },
      options,
      {},
    );
    expect(own['r2']).toBeGreaterThan(0.9);
  });
});

describe('tuneBlend', () => {
  const trained = trainBlend(model, data, { ...options, epochs: 3 }, {});
  const tune = async (mode: TuneMode, count: number) =>
    tuneBlend(model, await trained, data, { mode, count }, options, {});

  it.each([
    ['qkv', /^blend\.(query|key|value)\./],
    ['head', /^head\./],
    ['all', /./],
  ] as const)('%s moves nothing but its own parameters', async (mode, names) => {
    const before = (await trained).parameters;
    const { parameters, curve, bestEpoch, rows } = await tune(mode, 60);
    expect([rows, bestEpoch > 0]).toEqual([60, true]);
    const moved = Object.keys(before).filter((name) =>
      before[name]!.values.some((value, i) => value !== parameters[name]!.values[i]),
    );
    expect(moved).toEqual(Object.keys(before).filter((name) => names.test(name)));
    expect(curve[0]!.scores['stitched']).toBe((await trained).stitched['accuracy']);
  });
});

describe('what a trained blend says of rows', () => {
  it('has the width of its aggregation, and one attention matrix a row', async () => {
    const { parameters } = await trainBlend(model, data, { ...options, epochs: 1 }, {});
    const rows = [5, 250, 7];
    expect(blendRows(model, parameters, data.encoder, rows)).toMatchObject({
      rows: 3,
      cols: anchorCount,
    });
    const attention = attentionOfRows(model, parameters, data.encoder, rows)!;
    expect([attention.rows, attention.cols]).toEqual([3, 9]);
    const alone = attentionOfRows(model, parameters, data.encoder, [250])!;
    for (let at = 0; at < 9; at++) expect(attention.data[9 + at]).toBeCloseTo(alone.data[at]!, 6);
  });
});
