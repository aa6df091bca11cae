import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { TimedComparison, TimedStitching } from '../../src/compute/protocol/engine';
import { compareRequest } from '../../src/compute/study-file/request';
import { defaultOptions } from '../../src/core/comparison/default-options';
import type { Settings } from '../../src/extension/settings';
import { newStudy } from '../../src/extension/studies/new-study';
import { fileResolver } from '../../src/extension/studies/study-files';
import { askFresh } from '../compute/fresh-engine';
import { noisySpace, saveSpace } from '../compute/noisy-spaces';
import { latents, latentsJson } from './run-cli';

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../extension/fake-uri');
  const fs = {
    stat: async ({ path }: { path: string }) => ({ type: (await stat(path)).isFile() ? 1 : 2 }),
  };
  return { Uri: FakeUri, FileType: { File: 1, Directory: 2 }, workspace: { fs } };
});

type Result = TimedComparison & { readonly sidecars: Readonly<Record<string, string>> };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-sidecars-'));
  for (const [part, seed] of [
    ['a', 0],
    ['b', 1],
    ['other', 0],
  ] as const) {
    await mkdir(join(folder, part));
    await saveSpace(join(folder, part, 'x.npy'), noisySpace(60, 5, seed));
    await saveSpace(join(folder, part, 'y.npy'), noisySpace(60, 5, seed + 7));
  }
  await put('a/anchors.txt', Array.from({ length: 20 }, (_, row) => String(3 * row)).join('\n'));
  await put('a/labels.csv', labelled(60));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const put = async (name: string, text: string): Promise<void> => {
  await mkdir(dirname(at(name)), { recursive: true });
  await writeFile(at(name), text);
};
const labelled = (rows: number, id = (row: number): string => String(row)): string =>
  `id,label\n${Array.from({ length: rows }, (_, row) => `${id(row)},${'abc'[row % 3]!}`).join('\n')}\n`;

const options = ['--projections', 'linf,cosine', '--measures', 'cka-linear-debiased'];

async function compare(...args: string[]): Promise<{ result: Result; stderr: string }> {
  const { code, stdout, stderr } = await latents('compare', ...args, ...options, '--json');
  expect(stderr).not.toMatch(/^latents:/m);
  expect(code).toBe(0);
  return { result: JSON.parse(stdout) as Result, stderr };
}

const cora = ['gcn-seed0.npy', 'gcn-seed1.npz'].map((name) => `samples/cora/${name}`);

describe('anchors.txt and labels.csv beside the files', () => {
  it('are used, and told of, unless others are named or they are to be left out', async () => {
    const used = await compare(...cora);
    expect(used.stderr).toContain(
      'Using samples/cora/anchors.txt as anchors and samples/cora/labels.csv as labels, beside the files (--no-sidecars leaves them out).\n',
    );
    expect(used.result.sidecars).toEqual({
      anchors: 'samples/cora/anchors.txt',
      labels: 'samples/cora/labels.csv',
    });
    expect(used.result.labels).toMatchObject({ by: 'ids', matched: 2708 });
    const anchors = ['--anchors', 'samples/cora/anchors.txt'];
    const named = await compare(...cora, ...anchors, '--labels', 'samples/cora/labels.csv');
    expect(named.stderr).not.toContain('Using');
    expect(named.result).toEqual({
      ...used.result,
      sidecars: {},
      seconds: expect.any(Number) as number,
    });
    const without = await compare(...cora, '--no-sidecars');
    expect(without.result.sidecars).toEqual({});
    expect(without.result.labels).toBeUndefined();
    expect(without.result.scores[0]!.matrix).not.toEqual(used.result.scores[0]!.matrix);
    const strategy = await compare(...cora, '--anchor-strategy', 'uniform');
    expect(strategy.result.sidecars).toEqual({ labels: 'samples/cora/labels.csv' });
    expect(strategy.result.scores).toEqual(without.result.scores);
  });

  it('give the extension the same numbers', async () => {
    const files = cora.map((name) => ({ uri: Uri.file(resolve(name)) }));
    const settings: Pick<
      Settings,
      'projections' | 'measure' | 'anchorStrategy' | 'anchorCount' | 'normalization' | 'seed'
    > = {
      projections: ['linf', 'cosine'],
      measure: 'cka-linear-debiased',
      anchorStrategy: 'uniform',
      anchorCount: 0,
      normalization: 'none',
      seed: 0,
    };
    const study = await newStudy(files, settings as Settings);
    expect(study.note).toBe(
      'Using anchors.txt as anchors and labels.csv as labels, beside the files.',
    );
    expect(study.definition).toMatchObject({
      labels: 'labels.csv',
      anchors: { file: 'anchors.txt' },
      sidecars: ['anchors', 'labels'],
    });
    const { sampleAbove, nullShuffles } = defaultOptions;
    const find = await fileResolver(study.folder, study.definition);
    const request = compareRequest(study.definition, { resolve: find, sampleAbove, nullShuffles });
    const never = new AbortController().signal;
    const { answer } = await askFresh({}, (engine) =>
      engine.compare(request, () => undefined, never),
    );
    const { result } = await compare(...cora);
    expect(answer.scores).toEqual(result.scores);
    expect(answer.anchors).toEqual(result.anchors);
    // L∞ under the default anchors, instead of those found, is 0.8974.
    const [{ projection, matrix }] = answer.scores as [TimedComparison['scores'][number]];
    expect([projection, matrix[0]![1]!.toFixed(4)]).toEqual(['linf', '0.9044']);
  });

  it('count where all files lie, or where only one of their folders has them', async () => {
    const one = await compare(at('a/x.npy'), at('b/x.npy'));
    expect(one.result.sidecars).toEqual({
      anchors: at('a/anchors.txt'),
      labels: at('a/labels.csv'),
    });
    const other = await compare(at('b/x.npy'), at('a/x.npy'));
    expect(other.result.sidecars).toEqual(one.result.sidecars);
    await put('c/anchors.txt', '1\n2\n3\n');
    await copyFile(at('b/x.npy'), at('c/x.npy'));
    const both = await compare(at('a/x.npy'), at('c/x.npy'));
    expect(both.result.sidecars).toEqual({ labels: at('a/labels.csv') });
    expect(both.stderr).toContain(
      `warning: anchors.txt lies beside the files in several folders (${at('a/anchors.txt')}, ${at('c/anchors.txt')}), and none is used as anchors.`,
    );
    const none = await compare(at('b/x.npy'), at('b/y.npy'));
    expect([none.result.sidecars, none.stderr]).toEqual([{}, '']);
  });

  it.each([
    ['anchors of other rows', 'anchors.txt', 'p\nq\n', /2 of the 2 anchors are not among/],
    ['some anchors of other rows', 'anchors.txt', '0\n1\n99\n', /1 of the 3 anchors are not among/],
    ['no list', 'anchors.txt', '1\n1\n', /"1" is listed more than once/],
    [
      'labels of other rows',
      'labels.csv',
      labelled(50, (row) => `p${row}`),
      /None of its 50 lines names/,
    ],
    ['no labels', 'labels.csv', 'a,b,c\nd,e,f\n', /It has 3 columns and no header/],
  ])('are left out with a warning where they do not fit: %s', async (_, name, text, why) => {
    const files = ['other/x.npy', 'other/y.npy'].map(at);
    const bare = await compare(...files);
    await put(`other/${name}`, text);
    const { result, stderr } = await compare(...files);
    await rm(at(`other/${name}`));
    expect(stderr).toContain(`Using ${at(`other/${name}`)} as`);
    expect(result.sidecars).toEqual({});
    expect(result.scores).toEqual(bare.result.scores);
    const said = result.warnings.filter((warning) => warning.includes('was left out'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`${at(`other/${name}`)}, found beside the files, was left out: `);
    expect(said[0]).toMatch(why);
  });

  it('are refused where they were named, or what was asked for needs them', async () => {
    await put(
      'd/labels.csv',
      labelled(50, (row) => `p${row}`),
    );
    for (const name of ['x.npy', 'y.npy']) await copyFile(at(`b/${name}`), at(`d/${name}`));
    const files = ['d/x.npy', 'd/y.npy'].map(at);
    for (const args of [
      ['compare', ...files, '--labels', at('d/labels.csv')],
      ['compare', ...files, '--per-class'],
      ['compare', ...files, '--anchor-strategy', 'stratified'],
      ['stitch', ...files],
    ]) {
      const { code, stderr } = await latents(...args);
      expect(stderr).toContain('labels.csv: None of its 50 lines names one of the 60 rows');
      expect(code).toBe(1);
    }
  });

  it('serve stitching, which leaves anchors out that are test rows of its split', async () => {
    const files = ['a/x.npy', 'a/y.npy'].map(at);
    const stitched = (...args: string[]) =>
      latentsJson(
        'stitch',
        ...files,
        '--projections',
        'cosine',
        '--aggregation',
        'none',
        ...args,
      ) as Promise<TimedStitching & Pick<Result, 'sidecars'>>;
    const leaking = await stitched();
    expect(leaking.sidecars).toEqual({ labels: at('a/labels.csv') });
    expect(leaking.warnings.join('\n')).toMatch(
      /anchors\.txt, found beside the files, was left out: \d+ of the 20 anchors are not training rows/,
    );
    const { code, stderr } = await latents('stitch', ...files, '--anchors', at('a/anchors.txt'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('are not training rows')]);
    const digits = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => `samples/digits/${name}`);
    const answer = (await latentsJson(
      ...['stitch', ...digits, '--projections', 'cosine', '--aggregation', 'none'],
    )) as typeof leaking;
    expect(answer.sidecars).toEqual({
      anchors: 'samples/digits/anchors.txt',
      labels: 'samples/digits/labels.csv',
    });
    expect(answer.split.source).toBe('column');
  });

  it('serve what is written, and blending', async () => {
    const output = at('out.npy');
    const projected = (await latentsJson(
      ...['project', at('a/x.npy'), '--projection', 'cosine', '-o', output],
    )) as Result;
    expect(projected.sidecars).toEqual({ anchors: at('a/anchors.txt') });
    expect(projected.anchors).toHaveLength(20);
    const first = await readFile(output);
    await latentsJson(
      ...['project', at('a/x.npy'), '--projection', 'cosine', '--anchors', at('a/anchors.txt')],
      ...['-o', at('named.npy')],
    );
    expect(first.equals(await readFile(at('named.npy')))).toBe(true);
    const translated = (await latentsJson(
      ...['translate', at('a/x.npy'), at('a/y.npy'), '-o', at('translated.npy')],
    )) as Result;
    expect(translated.sidecars).toEqual({ anchors: at('a/anchors.txt') });
    const bare = (await latentsJson(
      ...['translate', at('a/x.npy'), at('a/y.npy'), '--no-sidecars', '-o', at('bare.npy')],
    )) as Result;
    expect([bare.sidecars, bare.anchors.length]).toEqual([{}, 60]);
    const digits = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => `samples/digits/${name}`);
    const blended = (await latentsJson(
      ...['blend', ...digits, '--projections', 'cosine,l1', '--epochs', '1'],
    )) as Result;
    expect(blended.sidecars).toEqual({
      anchors: 'samples/digits/anchors.txt',
      labels: 'samples/digits/labels.csv',
    });
  });
});
