import { describe, expect, it } from 'vitest';
import { evaluateLive } from '../../../src/core/blending/live/live-blend';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { type BlendEvent } from '../../../src/core/blending/study/blending';
import { defaultBlendSettings } from '../../../src/core/blending/settings';
import { trainOverSeeds } from '../../../src/core/blending/study/over-seeds';
import { prepareBlend } from '../../../src/core/blending/study/prepare-blend';
import { trainStudyBlend } from '../../../src/core/blending/study/train-study-blend';
import { createTrainingControl, stopTraining } from '../../../src/core/training/control';
import { data } from './two-models';
import { input } from './two-models-study';

const runtime = { executor: inlineExecutor };
const study = prepareBlend(input, runtime);
const settings = {
  ...defaultBlendSettings,
  aggregation: 'self-attention',
  epochs: 3,
  tuneRows: 40,
  tune: ['qkv', 'head'] as const,
};

describe('prepareBlend', () => {
  it('projects both models onto the same anchors and splits by the labels', async () => {
    const { data: prepared, shape, anchors, live } = await study;
    expect(prepared.train).toEqual(data.train);
    expect(shape).toEqual({ spaces: 3, anchors: 12 });
    expect(anchors).toEqual(Array.from({ length: 12 }, (_, row) => String(row)));
    for (const [at, value] of data.encoder.data.entries()) {
      expect(prepared.encoder.data[at]).toBeCloseTo(value, 3);
    }
    expect(evaluateLive(live, 'concat', [1, 1, 1]).stitched['accuracy']).toBeGreaterThan(0.8);
  });

  it.each([['absolute'], ['concat:cosine+l1']])('refuses %s', async (projection) => {
    const options = { ...input.options, projections: [projection] };
    await expect(prepareBlend({ ...input, options }, runtime)).rejects.toThrow(
      /single projections/,
    );
  });
});

describe('trainStudyBlend', () => {
  it('trains, tunes each way from there, and tells of every epoch', async () => {
    const events: BlendEvent[] = [];
    const { result, weights } = await trainStudyBlend(await study, settings, {
      executor: inlineExecutor,
      onEvent: (event) => events.push(event),
    });
    expect(result.stages.map(({ stage }) => stage)).toEqual(['trained', 'qkv', 'head']);
    for (const { stage, curve, trained, shares, index } of result.stages) {
      expect(events.filter((event) => event.stage === stage).map(({ record }) => record)).toEqual(
        curve,
      );
      expect(weights.get(stage)!.model).toEqual(result.model);
      expect(trained).toBeLessThanOrEqual(result.parameterCount);
      expect(shares).toMatchObject({ kind: 'attention' });
      expect(index).toBeGreaterThan(0);
    }
    const [{ stitched }, qkv] = result.stages as [
      (typeof result.stages)[0],
      (typeof result.stages)[0],
    ];
    expect(qkv.curve[0]!.scores['stitched']).toBe(stitched['accuracy']);
  });

  it('gives the mean attention of every class', async () => {
    const { result } = await trainStudyBlend(
      await study,
      { ...settings, tune: [] },
      { executor: inlineExecutor },
    );
    const { shares } = result.stages[0]!;
    if (shares?.kind !== 'attention') throw new Error('no attention');
    const total = shares.perClass.reduce((sum, { rows }) => sum + rows, 0);
    expect(total).toBe(data.test.length);
    for (const [s, row] of shares.mean.entries()) {
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      const mixed = shares.perClass.reduce((sum, each) => sum + each.mean[s]![0]! * each.rows, 0);
      expect(mixed / total).toBeCloseTo(row[0]!, 5);
    }
  });

  it('tunes a blend as it is, without more training', async () => {
    const alone = { ...settings, tune: [] };
    const { result: before, weights } = await trainStudyBlend(await study, alone, runtime);
    const { parameters: from } = weights.get('trained')!;
    const { result, weights: after } = await trainStudyBlend(await study, settings, {
      ...runtime,
      from,
      tuneOnly: true,
    });
    expect(after.get('trained')!.parameters).toEqual(from);
    expect(result.stages[0]).toMatchObject({ steps: 0, stitched: before.stages[0]!.stitched });
    expect(result.stages[1]!.steps).toBeGreaterThan(0);
  });

  it('keeps the best so far when stopped, and tunes nothing more', async () => {
    const control = createTrainingControl();
    const { result } = await trainStudyBlend(await study, settings, {
      executor: inlineExecutor,
      control,
      onEvent: ({ record }) => {
        if (record.epoch === 1) stopTraining(control);
      },
    });
    expect(result.stages.map(({ ended }) => ended)).toEqual(['stopped']);
  });

  it.each([
    [{ aggregation: 'sum', tune: ['qkv'] as const }, /no queries/],
    [{ tuneRows: 1000 }, /200 training rows/],
    [{ aggregation: 'product' }, /no aggregation "product"/],
  ])('refuses %j', async (wrong, message) => {
    const attempt = trainStudyBlend(await study, { ...settings, ...wrong }, runtime);
    await expect(attempt).rejects.toThrow(message);
  });
});

describe('trainOverSeeds', () => {
  const quick = { ...settings, epochs: 2, tune: ['head'] as const };

  it('gives the first seed’s blend, and mean and deviation of what each seed gives alone', async () => {
    const over = await trainOverSeeds(await study, { ...quick, seed: 5 }, 3, runtime);
    const alone = await Promise.all(
      [5, 6, 7].map(async (seed) => trainStudyBlend(await study, { ...quick, seed }, runtime)),
    );
    expect(over.result).toEqual(alone[0]!.result);
    const { seeds, own, stages } = over.spread!;
    expect(seeds).toEqual([5, 6, 7]);
    const values = alone.map(({ result }) => result.stages[1]!.stitched['accuracy']!);
    expect(new Set(values).size).toBeGreaterThan(1);
    const mean = values.reduce((sum, value) => sum + value) / 3;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(stages[1]).toMatchObject({ stage: 'head', stitched: { accuracy: { values } } });
    expect(stages[1]!.stitched['accuracy']!.mean).toBeCloseTo(mean, 12);
    expect(stages[1]!.stitched['accuracy']!.deviation).toBeCloseTo(Math.sqrt(squares / 2), 12);
    expect(own['accuracy']!.values).toEqual(alone.map(({ result }) => result.own['accuracy']));
  });

  it('leaves seeds out that were stopped', async () => {
    const control = createTrainingControl();
    stopTraining(control);
    const { result, spread } = await trainOverSeeds(await study, quick, 2, {
      ...runtime,
      control,
    });
    expect(result.stages.map(({ ended }) => ended)).toEqual(['stopped']);
    expect(spread).toBeUndefined();
  });
});
