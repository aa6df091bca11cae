import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedStitching } from '../../src/compute/protocol/engine';
import { reference } from '../reference/data';
import { latents, latentsInterrupted, latentsJson } from './run-cli';

const files = ['ae-seed0.npy', 'ae-seed1.npy', 'linae-seed0.csv'];
const digits = files.map((name) => `samples/digits/${name}`);
const defaultArguments = [
  '--labels',
  'samples/digits/labels.csv',
  '--anchors',
  'samples/digits/anchors.txt',
];

describe('latents stitch', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('looks behind the cells that have a score, and says why the others have none', async () => {
    const unlike = ['samples/trec/lstm-seed0.npy', 'samples/trec/cnn-seed0.pt'];
    const answer = (await latentsJson(
      'stitch',
      ...unlike,
      ...['--labels', 'samples/trec/labels.csv', '--anchors', 'samples/trec/anchors.txt'],
      ...['--projections', 'absolute,cosine', '--aggregation', 'none', '--inspect', '0,1'],
    )) as TimedStitching & { inspected: { representation: string }[] };
    expect(answer.inspected.map(({ representation }) => representation)).toEqual(['cosine']);
    expect(answer.warnings.join()).toMatch(/absolute: 2 of 4 pairs have different dimensions/);
  });

  it('prints the contract’s JSON, with the reference’s accuracies and the baselines', async () => {
    const answer = (await latentsJson(
      'stitch',
      ...digits,
      ...defaultArguments,
      ...['--projections', 'euclidean,cosine', '--baselines', '--inspect', '0,1'],
    )) as TimedStitching & { inspected: { representation: string }[] };
    expect(answer.decoders).toEqual(files);
    expect(answer.encoders).toEqual(files);
    const [first] = answer.results;
    expect(first).toMatchObject({
      projections: ['euclidean'],
      aggregation: 'none',
      head: 'ridge',
      metric: 'accuracy',
    });
    const expected = reference.stitching.digits.decoder_encoder_accuracy['euclidean']!;
    for (const [d, decoder] of files.entries()) {
      for (const [e, encoder] of files.entries()) {
        const difference = first!.matrix[d]![e]! - expected[decoder]![encoder]!;
        expect(Math.abs(difference)).toBeLessThanOrEqual(0.002);
        expect(first!.index[d]![e]).toBeCloseTo(first!.matrix[d]![e]! / first!.matrix[d]![d]!, 12);
      }
    }
    expect(answer.results.at(-1)).toMatchObject({
      projections: ['euclidean', 'cosine'],
      aggregation: 'concat',
    });
    expect(new Set(answer.baselines.map(({ id }) => id))).toEqual(
      new Set([
        ...['none', 'own', 'chance'],
        ...['affine', 'ridge', 'linear', 'orthogonal'].map((id) => `translation-${id}`),
      ]),
    );
    expect(answer.inspected.map(({ representation }) => representation)).toEqual([
      'euclidean',
      'cosine',
      'concat:euclidean+cosine',
    ]);
  });

  it('calls spaces by their short names also where one of them is the targets', async () => {
    const pixels = 'samples/digits/pixels.npy';
    const anchors = ['--anchors', '20', '--projections', 'cosine'];
    const { decoders } = (await latentsJson(
      ...['stitch', digits[0]!, pixels, '--targets', pixels, ...anchors],
    )) as TimedStitching;
    expect(decoders).toEqual(['ae-seed0.npy', 'pixels.npy']);
  });

  it('trains aggregations beside products, with a head of their own', async () => {
    const answer = (await latentsJson(
      'stitch',
      ...digits.slice(0, 2),
      ...defaultArguments,
      ...['--projections', 'cosine,l1', '--aggregation', 'concat,mlp-sum', '--epochs', '2'],
    )) as TimedStitching;
    expect(answer.head).toEqual({ id: 'ridge', options: { ridge: 0.01 } });
    expect(answer.aggregationOptions).toEqual({ epochs: 2, lr: 0.001, 'weight-decay': 0.01 });
    const main = answer.results.filter(({ metric }) => metric === 'accuracy');
    expect(main.map(({ id, aggregation, head }) => [id, aggregation, head])).toEqual([
      ['concat:cosine+l1', 'concat', 'ridge'],
      ['mlp-sum:cosine+l1', 'mlp-sum', 'linear'],
    ]);
    expect(main[1]!.matrix[0]![0]).toBeGreaterThan(0.8);
  });

  it('prints tables and writes CSV', async () => {
    const csv = join(folder, 'scores.csv');
    const { code, stdout } = await latents(
      'stitch',
      ...digits,
      '--targets',
      'samples/digits/pixels.npy',
      ...['--projections', 'cosine', '--anchors', '50', '--seeds', '2', '--csv', csv],
      ...['--sweep-anchors', '5,50', '--sweep-ridge', '0.001,0.1', '--no-sidecars'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Mean squared error against number of anchors');
    expect(stdout).toContain('Mean squared error against Ridge λ');
    expect(stdout).toMatch(
      /1258 training and 539 test rows \(seeded split\), rows paired by order, 2 runs/,
    );
    const lines = (await readFile(csv, 'utf8')).trim().split('\n');
    expect(lines[0]).toBe(
      'kind,id,head,metric,decoder,encoder,score,spread,index,runs,parameter,value,strategy',
    );
    // One representation and two curves of two points, by three metrics and nine pairs.
    expect(lines).toHaveLength(1 + (1 + 2 * 2) * 3 * 9);
    const pair = (start: string): string[] =>
      lines.filter(
        (line) => line.startsWith(start) && line.includes(`mse,${files[0]!},${files[1]!},`),
      );
    const [last] = pair('sweep').filter((line) => line.endsWith('anchors,50,uniform'));
    expect(last!.split(',')[6]).toBe(pair('representation')[0]!.split(',')[6]);
    expect(pair('sweep').filter((line) => /,ridge,0\.\d+,$/.test(line))).toHaveLength(2);
  });

  it.each([
    [2, 'no labels', [...digits, '--no-sidecars'], 'Classification needs labels'],
    [
      2,
      'an unknown projection',
      [...digits, ...defaultArguments, '--projections', 'cos'],
      'no projection "cos"',
    ],
    [2, 'an unknown head', [...digits, ...defaultArguments, '--head', 'svm'], "'svm' is invalid"],
    [
      2,
      'an unknown aggregation',
      [...digits, ...defaultArguments, '--aggregation', 'mean'],
      'no aggregation "mean"',
    ],
    [
      2,
      'an aggregation of one projection',
      [
        ...digits,
        ...defaultArguments,
        '--projections',
        'absolute,cosine',
        '--aggregation',
        'mlp-sum',
      ],
      'There are fewer than two relative projections for mlp-sum',
    ],
    [
      2,
      'epochs of what is not trained',
      [...digits, ...defaultArguments, '--epochs', '3'],
      'The head "ridge" has no option "epochs"',
    ],
    [
      2,
      'a pair there is not',
      [...digits, ...defaultArguments, '--inspect', '0,7'],
      'does not name a pair',
    ],
    [1, 'a missing file', ['none.npy', digits[0]!, ...defaultArguments], 'no such file'],
    [
      1,
      'too many anchors',
      [...digits, ...defaultArguments.slice(0, 2), '--anchors', '1300'],
      '1200 training rows',
    ],
  ])('exits with %i for %s', async (code, _, args, message) => {
    const finished = await latents('stitch', ...args);
    expect(finished.stderr).toContain(message);
    expect(finished.code).toBe(code);
    expect(finished.stdout).toBe('');
  });

  it('refuses labels that contradict each other, and what is no text', async () => {
    const labels = join(folder, 'labels.csv');
    const complaint = async (text: string): Promise<string> => {
      await writeFile(labels, text);
      return (await latents('stitch', ...digits, '--labels', labels)).stderr;
    };
    const all = await readFile('samples/digits/labels.csv', 'utf8');
    expect(await complaint(`${all.trimEnd()}\n0,7,test\n1,1,test\n`)).toContain(
      'labels.csv: 1 of its 1797 rows are listed more than once, with other labels or splits: "0" ("0" and "7").',
    );
    expect(await complaint(`\u0001${'x'.repeat(200)}\n1\n`)).toContain(
      'labels.csv: It is no text. Labels are a table such as id,label',
    );
  });

  it('takes what is known from a cache, and keeps what took long', async () => {
    const cache = join(folder, 'cache');
    const options = ['--projections', 'cosine,geodesic', '--cache', cache];
    const scores = async (...more: string[]): Promise<unknown> => {
      const { seconds: _, ...answer } = (await latentsJson(
        'stitch',
        ...digits,
        ...defaultArguments,
        ...options,
        ...more,
      )) as Record<string, unknown>;
      return answer;
    };
    const first = await scores();
    expect(await readdir(cache)).toEqual(['latent-space-inspector-cache']);
    const own = join(cache, 'latent-space-inspector-cache');
    const cached = await readdir(own);
    expect(cached.filter((name) => name.endsWith('.projection'))).not.toEqual([]);
    expect(cached.filter((name) => name.endsWith('.result.json'))).not.toEqual([]);
    expect(await scores()).toEqual(first);
    expect(await readdir(own)).toEqual(cached);
  });

  it.each([
    ['projections', ['--projections', 'all', '--seeds', '1000']],
    ['training', ['--aggregation', 'mlp-self-attention', '--epochs', '10000']],
  ])('stops %s at Ctrl-C', async (_, slow) => {
    const finished = await latentsInterrupted('stitch', ...digits, ...defaultArguments, ...slow);
    expect(finished.code).toBe(130);
    expect(finished.stderr).toBe('Cancelled.\n');
  });
});
