import { describe, expect, it } from 'vitest';
import {
  mergeStitching,
  missingSweep,
  missingWork,
  untrainedPart,
} from '../../../src/compute/cache/merge-stitching';
import type { TimedStitching } from '../../../src/compute/protocol/engine';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import {
  stitchingSetup,
  stitchRequest,
  stitchScope,
  trainingScope,
} from '../../../src/compute/study-file/stitch-request';
import { withRepetition, withStitching } from '../../../src/compute/study-file/with-stitching';

const study: StudyDefinition = {
  version: 1,
  spaces: [{ file: 'a.npy' }, { file: 'b.npy' }, { file: 'c.npy', include: false }],
  labels: 'labels.csv',
  anchors: { strategy: 'uniform' },
  projections: ['absolute', 'cosine', 'l1'],
  measures: ['cka-linear'],
};

/**
 * Creates an answer with these results, baselines and points of the sweep over numbers of anchors.
 */
function answer(results: string[], baselines: string[], points: number[]): TimedStitching {
  const scores = { metric: 'accuracy', head: 'ridge', matrix: [[results.length]], index: [[1]] };
  const representation = { projections: [], aggregation: 'none' };
  return {
    spaces: [],
    task: 'classification',
    head: { id: 'ridge', options: {} },
    metrics: [],
    decoders: ['a'],
    encoders: ['a'],
    classes: [],
    split: { source: 'column', train: 2, test: 1 },
    pairing: { by: 'order', matched: 3, leftOut: [0, 0], candidates: [[], []] },
    runs: 1,
    anchors: results.length > 0 ? ['0'] : [],
    results: results.map((id) => ({ id, ...representation, ...scores })),
    baselines: baselines.map((id) => ({ id, name: id, ...scores })),
    sweeps: ['cosine'].map((id) => ({
      ...representation,
      id,
      parameter: 'anchors',
      metric: 'accuracy',
      head: 'ridge',
      strategy: 'uniform',
      points: points.map((value) => ({ value, stitched: 0.5, own: 0.9, matrix: [[0.9]] })),
    })),
    warnings: ['same'],
    engine: 'test',
    seconds: 1,
  };
}

describe('what is known of a stitching', () => {
  it('names only what is missing', () => {
    const cached = answer(['cosine'], [], []);
    const wanted = { projections: ['cosine', 'l1'], baselines: true, sweeps: {} };
    expect(missingWork(wanted, 'uniform', cached)).toEqual({
      projections: ['l1'],
      baselines: true,
      sweeps: {},
    });
    const all = mergeStitching(cached, answer(['l1'], ['none'], []));
    expect(missingWork(wanted, 'uniform', all)).toBeUndefined();
    expect(all.results.map(({ id }) => id)).toEqual(['cosine', 'l1']);
    expect(all).toMatchObject({ anchors: ['0'], warnings: ['same'], seconds: 2 });
  });

  it('sweeps only the points that no curve has, and puts them in order', () => {
    const before = answer(['cosine'], [], [10, 300]);
    const request = { parameter: 'anchors', values: [10, 100, 300] };
    expect(missingSweep(['cosine'], request, 'uniform', before.sweeps)).toEqual({
      projections: [],
      baselines: false,
      sweeps: { projections: ['cosine'], anchors: { counts: [100], strategies: [] } },
    });
    const asked = { ...request, strategy: 'fps' as const };
    expect(missingSweep(['cosine'], asked, 'uniform', before.sweeps)?.sweeps).toEqual({
      projections: ['cosine'],
      anchors: { counts: [10, 100, 300], strategies: ['fps'] },
    });
    expect(missingSweep(['cosine', 'l1'], request, 'uniform', before.sweeps)?.sweeps).toMatchObject(
      { projections: ['cosine', 'l1'] },
    );
    const after = mergeStitching(before, answer([], [], [100]));
    expect(after.sweeps[0]!.points.map(({ value }) => value)).toEqual([10, 100, 300]);
    expect(missingSweep(['cosine'], request, 'uniform', after.sweeps)).toBeUndefined();
    expect(after.anchors).toEqual(['0']);
  });
});

describe('what is known of trained aggregations', () => {
  it('is let go of alone where they are trained otherwise', () => {
    const trained = { ...study, stitching: { aggregations: ['concat' as const, 'mlp-sum'] } };
    const other = withStitching(trained, { aggregationOptions: { epochs: 3 } });
    expect(stitchScope(other)).toBe(stitchScope(trained));
    expect(trainingScope(other)).not.toBe(trainingScope(trained));
    const both = {
      ...answer(['cosine', 'mlp-sum:cosine+l1'], [], []),
      aggregationOptions: { epochs: 50 },
    };
    const untrained = untrainedPart(both);
    expect(untrained.results.map(({ id }) => id)).toEqual(['cosine']);
    expect(untrained).not.toHaveProperty('aggregationOptions');
    expect(mergeStitching(both, answer(['l1'], [], [])).aggregationOptions).toEqual({ epochs: 50 });
  });

  it('is asked for with how they are trained, and nothing else is', () => {
    const resolve = (name: string) => ({ location: { path: name }, name });
    const options = (projections: string[]) =>
      stitchRequest(study, { projections, baselines: false, sweeps: {} }, resolve).options;
    expect(options(['cosine'])).not.toHaveProperty('aggregationOptions');
    expect(options(['mlp-sum:cosine+l1']).aggregationOptions).toMatchObject({ epochs: 50 });
  });
});

describe('a study’s choices for stitching', () => {
  it('runs with seeds or over folds, not both', () => {
    const seeds = withRepetition(study, { kind: 'seeds', count: 3 });
    expect(stitchingSetup(seeds).repeat).toEqual({ kind: 'seeds', count: 3 });
    const folds = withRepetition(seeds, { kind: 'folds', count: 5 });
    expect(stitchingSetup(folds).repeat).toEqual({ kind: 'folds', count: 5 });
    expect(folds.stitching).toEqual({ folds: 5 });
    expect(stitchScope(folds)).not.toBe(stitchScope(seeds));
  });

  it('has the products of its relative projections, and defaults', () => {
    expect(stitchingSetup(study)).toMatchObject({
      task: 'classification',
      head: 'ridge',
      headOptions: { ridge: 0.01 },
      representations: ['absolute', 'cosine', 'l1', 'concat:cosine+l1'],
    });
    const both = withStitching(study, { aggregations: ['concat', 'sum'] });
    expect(stitchingSetup(both).representations.slice(3)).toEqual([
      'concat:cosine+l1',
      'sum:cosine+l1',
    ]);
  });

  it('depends on heads and rows, not on what is looked at', () => {
    const same = { ...study, projections: ['cosine'], measures: ['svcca'] };
    expect(stitchScope(same)).toBe(stitchScope(study));
    expect(stitchScope(withStitching(study, { aggregations: [] }))).toBe(stitchScope(study));
    expect(stitchScope(withStitching(study, { headOptions: { lr: 0.1 } }))).toBe(
      stitchScope(study),
    );
    for (const other of [
      withStitching(study, { headOptions: { ridge: 0.1 } }),
      withStitching(study, { head: 'softmax' }),
      { ...study, seed: 1 },
      { ...study, spaces: study.spaces.slice(0, 1) },
    ]) {
      expect(stitchScope(other)).not.toBe(stitchScope(study));
    }
  });

  it('gives way to a head that can do the task, and names targets for reconstruction alone', () => {
    const softmax = withStitching(study, { head: 'softmax', targets: 'pixels.npy' });
    const work = { projections: ['cosine'], baselines: false, sweeps: {} };
    const resolve = (name: string) => ({ location: { path: name }, name });
    expect(stitchRequest(softmax, work, resolve)).not.toHaveProperty('targets');
    const reconstruction = withStitching(softmax, { task: 'reconstruction' });
    const request = stitchRequest(reconstruction, work, resolve);
    expect(request).toMatchObject({
      targets: { name: 'pixels.npy' },
      options: { task: 'reconstruction', head: 'ridge' },
    });
    expect(request.spaces.map(({ name }) => name)).toEqual(['a.npy', 'b.npy']);
  });
});
