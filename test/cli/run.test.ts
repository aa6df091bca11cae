import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedComparison, TimedStitching } from '../../src/compute/protocol/engine';
import { formatStudy } from '../../src/compute/study-file/parse';
import type { StitchingDefinition, StudyDefinition } from '../../src/compute/study-file/definition';
import { latents, latentsJson } from './run-cli';

const names = ['ae-seed0.npy', 'ae-seed1.npy'];
const sample = (name: string): string => resolve('samples/digits', name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-run-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeStudy(
  name: string,
  stitching?: StitchingDefinition,
  change: Partial<StudyDefinition> = {},
): Promise<string> {
  const path = join(folder, name);
  const study: StudyDefinition = {
    version: 1,
    spaces: names.map((file) => ({ file: sample(file), name: file })),
    labels: sample('labels.csv'),
    anchors: { file: sample('anchors.txt') },
    projections: ['absolute', 'cosine', 'l1'],
    measures: ['cka-linear-debiased'],
    ...(stitching === undefined ? {} : { stitching }),
    ...change,
  };
  await writeFile(path, formatStudy(study));
  return path;
}

describe('latents run', () => {
  it('gives similarity alone where the study has no stitching section', async () => {
    const result = await latentsJson('run', 'samples/digits/digits.latents.json');
    expect(result).not.toHaveProperty('stitching');
    const { spaces, scores } = result as TimedComparison;
    expect(spaces.map(({ name }) => name)).toContain('linae-seed0.csv');
    expect(scores).toHaveLength(5);
  });

  it('stitches as the study says beside that, with the JSON of both commands', async () => {
    const study = await writeStudy('both.latents.json', { headOptions: { ridge: 0.1 } });
    const [csv, html] = ['both.csv', 'both.html'].map((name) => join(folder, name));
    const files = ['--csv', csv!, '--html', html!];
    const both = (await latentsJson('run', study, ...files)) as TimedComparison & {
      readonly stitching: TimedStitching;
    };
    const options = ['--labels', sample('labels.csv'), '--anchors', sample('anchors.txt')];
    const alone = (await latentsJson(
      'stitch',
      ...names.map(sample),
      ...options,
      ...['--projections', 'absolute,cosine,l1', '--ridge', '0.1', '--baselines'],
    )) as TimedStitching;
    expect(both.scores.map(({ projection }) => projection)).toEqual(['absolute', 'cosine', 'l1']);
    expect(both.stitching.head.options).toMatchObject({ ridge: 0.1 });
    expect(both.stitching.results).toEqual(alone.results);
    expect(both.stitching.baselines).toEqual(alone.baselines);
    expect(await readFile(csv!, 'utf8')).toMatch(/^projection,measure,x,y,score/);
    expect(await readFile(join(folder, 'both-stitching.csv'), 'utf8')).toMatch(/^kind,id,head/);
    const page = await readFile(html!, 'utf8');
    for (const part of ['comparison', 'stitching']) {
      expect(page).toContain(`<h1>Latent space ${part}</h1>`);
    }
  });

  it('stitches the rows that the study chooses', async () => {
    const rows = join(folder, 'rows.txt');
    const chosen = Array.from({ length: 300 }, (_, row) => 3 * row);
    await writeFile(rows, chosen.join('\n'));
    const change: Partial<StudyDefinition> = {
      rows,
      anchors: { strategy: 'uniform', count: 50 },
      projections: ['cosine'],
    };
    const study = await writeStudy('rows.latents.json', {}, change);
    const { rows: scored, stitching } = (await latentsJson('run', study)) as TimedComparison & {
      readonly stitching: TimedStitching;
    };
    const options = ['--labels', sample('labels.csv'), '--anchors', '50', '--rows', '0:900:3'];
    const alone = (await latentsJson(
      'stitch',
      ...names.map(sample),
      ...[...options, '--projections', 'cosine'],
    )) as TimedStitching;
    expect([scored, stitching.split.train + stitching.split.test]).toEqual([300, 300]);
    expect(stitching.results).toEqual(alone.results);
  });

  it('prints tables of both, or of one alone', async () => {
    const study = await writeStudy('tables.latents.json', {});
    const plain = await writeStudy('plain.latents.json');
    const printed = async (...args: string[]): Promise<boolean[]> => {
      const { code, stdout } = await latents('run', ...args);
      expect(code).toBe(0);
      return [/Cosine · CKA/, /Cosine · Accuracy/].map((title) => title.test(stdout));
    };
    expect(await printed(study)).toEqual([true, true]);
    expect(await printed(study, '--only', 'similarity')).toEqual([true, false]);
    expect(await printed(plain, '--only', 'stitching')).toEqual([false, true]);
  });
});
