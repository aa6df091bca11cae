import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TimedComparison } from '../../src/compute/protocol/engine';
import { latents, latentsJson } from './run-cli';

const cases = 'test/data/cases';
const options = ['--projections', 'absolute', '--measures', 'cka-linear-debiased'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-#-'));
  await mkdir(join(folder, 'dir#1'));
  await copyFile(join(cases, 'y.npy'), join(folder, 'dir#1', 'y.npy'));
  await copyFile(join(cases, 'weird#1.npz'), join(folder, 'dir#1', 'weird#1.npz'));
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 2 === 0 ? 'even' : 'odd'}\n`);
  await writeFile(join(folder, 'dir#1', 'classes#1.csv'), `id,label\n${rows.join('')}`);
});
afterAll(() => rm(folder, { recursive: true }));

const value = ({ scores }: TimedComparison): number | null => scores[0]!.matrix[0]![1]!;

it('reads a member of a file whose name has a #', async () => {
  const files = [`${cases}/weird#1.npz#emb`, `${cases}/y.npy`];
  const result = (await latentsJson('compare', ...files, ...options)) as TimedComparison;
  expect(value(result)).toBeCloseTo(0.4940223, 6);
  expect(result.spaces.map(({ name }) => name)).toEqual(['weird#1.npz#emb', 'y.npy']);
  expect(result.spaces[0]!.file).toBe(files[0]);
});

it('reads files and labels of folders whose names have one, also as a study names them', async () => {
  const at = (name: string): string => join(folder, 'dir#1', name);
  const labels = at('classes#1.csv#label');
  const files = [at('weird#1.npz#emb'), at('y.npy')];
  const compared = (await latentsJson(
    'compare',
    ...files,
    ...options,
    '--labels',
    labels,
    '--per-class',
  )) as TimedComparison;
  expect(value(compared)).toBeCloseTo(0.4940223, 6);
  expect(compared.scores[0]!.perClass?.map(({ label }) => label)).toEqual(['even', 'odd']);
  const study = join(folder, 'all.latents.json');
  await writeFile(
    study,
    JSON.stringify({
      version: 1,
      spaces: [{ file: 'dir#1/weird#1.npz#emb' }, { file: 'dir#1/y.npy' }],
      labels: 'dir#1/classes#1.csv#label',
      anchors: { strategy: 'uniform' },
      projections: ['absolute'],
      measures: ['cka-linear-debiased'],
    }),
  );
  const run = (await latentsJson('run', study)) as TimedComparison;
  expect(value(run)).toBeCloseTo(0.4940223, 6);
});

it('names arrays in messages as they can be pasted', async () => {
  const { code, stderr } = await latents('compare', `${cases}/weird#1.npz`, `${cases}/y.npy`);
  expect(code).toBe(1);
  const [first] = /\S+weird#1\.npz#\S+/.exec(stderr)!;
  const pasted = (await latentsJson(
    'compare',
    first,
    `${cases}/y.npy`,
    ...options,
  )) as TimedComparison;
  expect(value(pasted)).toBeCloseTo(0.4940223, 6);
});

it('names what is missing by its file', async () => {
  const { stderr } = await latents('compare', 'gone#1.npz#emb', `${cases}/y.npy`);
  expect(stderr).toMatch(/^latents: gone#1\.npz: There is no such file\./);
});

it('names an array of an archive that is damaged as it is named in commands', async () => {
  const bytes = await readFile(join(cases, 'weird#1.npz'));
  // The format's version in the header of emb.npy.
  bytes[bytes.indexOf('\x93NUMPY', 0, 'latin1') + 6] = 9;
  const path = join(folder, 'damaged#1.npz');
  await writeFile(path, bytes);
  const { stderr } = await latents('compare', `${path}#emb`, `${cases}/y.npy`);
  expect(stderr).toContain(`${path}#emb: `);
});
