import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BlendTrainAnswer } from '../../src/compute/protocol/blend-records';
import type { BlendSelection, BlendSession } from '../../src/compute/protocol/blending';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { latents, latentsJson } from './run-cli';

const digits = (name: string): string => `samples/digits/${name}`;
const models = [digits('ae-seed0.npy'), digits('ae-seed1.npy')];
const defaultArguments = [
  ...['--labels', digits('labels.csv'), '--anchors', '40'],
  ...['--projections', 'cosine,l1', '--epochs', '2'],
];

describe('latents blend', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('trains, tunes both ways, and writes a blend that project applies to another model', async () => {
    const blend = join(folder, 'digits.blend.json');
    const tuning = ['--aggregation', 'self-attention', '--tune', 'qkv,head', '--tune-rows', '50'];
    const args = [
      'blend',
      ...models,
      ...defaultArguments,
      ...tuning,
      '--select',
      'concat',
      '-o',
      blend,
    ];
    const answer = (await latentsJson(...args)) as BlendTrainAnswer & { selection: BlendSelection };
    expect(answer).toMatchObject({
      projections: ['cosine', 'l1'],
      split: { source: 'column', train: 1200, test: 597 },
      untrained: { concat: { weights: [1, 1] }, 'weighted-sum': { weights: [1, 1] } },
      stages: [{ stage: 'trained' }, { stage: 'qkv', rows: 50 }, { stage: 'head', rows: 50 }],
      backend: 'wasm',
    });
    expect(answer.selection.explanation.length).toBeGreaterThan(1);
    const output = join(folder, 'blended.npy');
    const printed = await latentsJson(
      ...['project', digits('linae-seed0.csv')],
      ...['--blend', blend, '-o', output],
    );
    expect(printed).toMatchObject({ rows: 1797, dims: 40 });
    const { matrix } = await readSpace(bytesInMemory(output, await readFile(output)));
    expect([matrix.rows, matrix.cols]).toEqual([1797, 40]);
  });

  it('trains and tests on the rows that are chosen', async () => {
    const rows = ['--rows', '0:900:3'];
    const { split } = (await latentsJson(
      'blend',
      ...models,
      ...defaultArguments,
      ...rows,
    )) as BlendSession;
    expect(split.train + split.test).toBe(300);
  });

  it('reports mean and spread over seeds, and says of which', async () => {
    const args = [
      'blend',
      ...models,
      ...defaultArguments,
      '--aggregation',
      'sum',
      '--seeds',
      '3',
      '--seed',
      '4',
    ];
    const { spread } = (await latentsJson(...args)) as BlendTrainAnswer;
    expect(spread).toMatchObject({ seeds: [4, 5, 6], stages: [{ stage: 'trained' }] });
    const { mean, deviation, values } = spread!.stages[0]!.stitched['accuracy']!;
    expect(values).toHaveLength(3);
    expect(deviation).toBeGreaterThan(0);
    const { stdout } = await latents(...args);
    expect(stdout).toContain('over the seeds 4, 5, 6');
    expect(stdout).toContain(`${mean!.toFixed(4)} ± ${deviation!.toFixed(4)}`);
  });

  it.each([
    [['--seeds', '0'], 2, /seeds/],
    [['--aggregation', 'sum', '--tune', 'qkv'], 2, /no queries, keys and values/],
    [['--tune', 'nothing'], 2, /"nothing" cannot be tuned/],
    [['--projections', 'absolute'], 2, /the file itself/],
    [['-o', 'x.json'], 2, /does not end in \.blend\.json/],
  ])('refuses %j', async (wrong, exit, message) => {
    const { code, stderr } = await latents('blend', ...models, ...defaultArguments, ...wrong);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
  });
});
