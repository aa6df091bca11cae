import { describe, expect, it } from 'vitest';
import type { TimedComparison } from '../../src/compute/protocol/engine';
import { reference } from '../reference/data';
import { latents } from './run-cli';

const cora = ['gcn-seed0.npy', 'gcn-seed1.npz', 'sage-seed0.safetensors'];
const coraFiles = cora.map((name) => `samples/cora/${name}`);

async function compareJson(...args: string[]): Promise<TimedComparison> {
  const { code, stdout, stderr } = await latents('compare', ...args, '--no-sidecars', '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as TimedComparison;
}

function score(
  result: TimedComparison,
  projection: string,
  measure: string,
): readonly (readonly (number | null)[])[] {
  return result.scores.find(
    (entry) => entry.projection === projection && entry.measure === measure,
  )!.matrix;
}

describe('latents compare', () => {
  it('prints the contract’s JSON with the reference’s numbers', async () => {
    const result = await compareJson(
      ...coraFiles,
      '--projections',
      'cosine,linf',
      '--measures',
      'cka-linear',
      '--anchors',
      'samples/cora/anchors.txt',
    );
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining([
        'spaces',
        'rows',
        'anchors',
        'scores',
        'warnings',
        'engine',
        'seconds',
      ]),
    );
    expect(result.spaces[2]).toEqual({
      name: 'sage-seed0.safetensors',
      file: 'samples/cora/sage-seed0.safetensors',
      rows: 2708,
      dims: 96,
      dtype: 'float32',
    });
    expect(result.rows).toBe(2708);
    expect(result.anchors).toHaveLength(300);
    for (const projection of ['cosine', 'linf']) {
      const matrix = score(result, projection, 'cka-linear');
      for (const [i, x] of cora.entries()) {
        expect(matrix[i]![i]).toBeCloseTo(1, 9);
        for (const [j, y] of cora.entries()) {
          const expected = reference.relative.cora[projection]![`${x}|${y}`]?.['cka-linear'];
          if (expected !== undefined) expect(matrix[i]![j]! / expected).toBeCloseTo(1, 4);
        }
      }
    }
  });

  it('scores every third row of the files themselves', async () => {
    const result = await compareJson(
      ...coraFiles,
      '--projections',
      'absolute',
      '--measures',
      'cka-linear-debiased,procrustes-angular,mutual-knn-cosine-k10',
      '--rows',
      '::3',
    );
    expect(result.rows).toBe(903);
    const expected = reference.measures.cora.pairs['gcn-seed0.npy|gcn-seed1.npz']!;
    for (const measure of ['cka-linear-debiased', 'procrustes-angular', 'mutual-knn-cosine-k10']) {
      expect(score(result, 'absolute', measure)[0]![1]! / expected[measure]!).toBeCloseTo(1, 4);
    }
  });

  it('prints tables', async () => {
    const { stdout } = await latents(
      'compare',
      ...coraFiles.slice(0, 2),
      '--projections',
      'absolute',
    );
    expect(stdout).toContain('Absolute · CKA (linear, debiased)');
    expect(stdout).toMatch(/gcn-seed0\.npy +1\.0000 +0\.9245/);
  });

  it('gives the same numbers on one thread and on two', async () => {
    const args = [
      ...coraFiles,
      '--projections',
      'euclidean,l1',
      '--anchors',
      '50',
      '--rows',
      ':400',
    ];
    const [one, two] = await Promise.all(
      ['1', '2'].map((threads) => compareJson(...args, '--threads', threads)),
    );
    expect(two!.scores).toEqual(one!.scores);
    expect(two!.anchors).toEqual(one!.anchors);
  });

  it('tells wrong use from failure', async () => {
    expect(await latents('compare', ...coraFiles, '--measures', 'nonsense')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no measure "nonsense"') as string,
    });
    expect((await latents('compare', '--nonsense')).code).toBe(2);
    expect((await latents('compare', coraFiles[0]!)).code).toBe(2);
    const missing = await latents('compare', 'nowhere.npy', coraFiles[0]!, '--json');
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({
      error: { code: 'unreadable', file: 'nowhere.npy' },
    });
  });
});

describe('latents compare with all that may be asked for of a pair', () => {
  const asked = [
    'samples/digits/ae-seed1.npy',
    'samples/digits/vae-seed0.npy',
    ...['--projections', 'geodesic,sum:0.7*cosine+0.3*l1', '--rows', '::3'],
    ...['--anchors', '40', '--anchor-strategy', 'kmeans', '--seed', '3'],
    ...['--labels', 'samples/digits/labels.csv', '--per-class'],
    ...['--null', '3', '--intervals', '4', '--least-agreeing', '2'],
  ];

  it('prints it beside the scores, the same on any number of threads', async () => {
    const [one, three] = await Promise.all([
      compareJson(...asked, '--threads', '1'),
      compareJson(...asked, '--threads', '3'),
    ]);
    expect({ ...three, seconds: 0 }).toEqual({ ...one, seconds: 0 });
    expect(one.scores.map(({ projection }) => projection)).toEqual([
      'geodesic',
      'sum:0.7*cosine+0.3*l1',
    ]);
    for (const { matrix, null: chance, interval, perClass } of one.scores) {
      expect(matrix[0]![1]).toBeGreaterThan(chance![0]![1]!.mean + 3 * chance![0]![1]!.sd);
      expect(interval![0]![1]![0]).toBeLessThan(interval![0]![1]![1]);
      expect(perClass).toHaveLength(10);
    }
    expect(one.fits![0]!.matrix[0]![1]!.margin).toBeGreaterThan(0);
    expect(one.leastAgreeing!.map(({ rows }) => rows.length)).toEqual([2, 2]);
  });

  it('refuses scores per class without labels', async () => {
    const { code, stderr } = await latents('compare', ...coraFiles, '--per-class', '--no-sidecars');
    expect(code).toBe(2);
    expect(stderr).toContain('need labels');
  });
});

describe('latents info', () => {
  it('says what files hold without reading their numbers', async () => {
    const { code, stdout } = await latents(
      'info',
      ...coraFiles,
      'samples/digits/ae-seed0.npy',
      '--json',
    );
    expect(code).toBe(0);
    const { files } = JSON.parse(stdout) as {
      files: { members: { shape: number[]; dtype: string }[] }[];
    };
    expect(
      files.map(({ members }) => members.map(({ shape, dtype }) => [...shape, dtype])),
    ).toEqual([
      [[2708, 128, 'float32']],
      [
        [2708, 128, 'float32'],
        [2708, 'int64'],
      ],
      [[2708, 96, 'float32']],
      [[1797, 32, 'float64']],
    ]);
  });
});
