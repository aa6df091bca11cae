import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedComparison, TimedStitching } from '../../src/compute/protocol/engine';
import { latents, latentsJson } from './run-cli';

const files = ['withid_x.npz', 'withid_y.npz'].map((name) => `test/data/cases/${name}`);
const classes = Array.from({ length: 60 }, (_, row) => ['cat', 'dog', 'owl'][row % 3]!);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-labels-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

async function stitched(labels: string): Promise<TimedStitching> {
  const options = ['--projections', 'cosine', '--aggregation', 'none', '--anchors', '20'];
  return (await latentsJson('stitch', ...files, '--labels', labels, ...options)) as TimedStitching;
}

describe('labels of the same rows', () => {
  it('are read from .npy, from one label a line and from a table, alike', async () => {
    const array = await stitched('test/data/cases/lab.npy');
    const lines = await stitched('test/data/cases/lab_plain.txt');
    const table = await stitched(
      await written('table.csv', ['no,kind', ...classes.map((label, row) => `${row},${label}`)]),
    );
    expect(lines.classes).toEqual(['cat', 'dog', 'owl']);
    expect(lines.results).toEqual(table.results);
    expect(array.labels).toMatchObject({
      file: 'test/data/cases/lab.npy',
      by: 'order',
      matched: 60,
    });
    expect(lines.labels).toEqual({
      file: 'test/data/cases/lab_plain.txt',
      by: 'order',
      matched: 60,
    });
    const { stdout } = await latents('stitch', ...files, '--labels', 'test/data/cases/lab.npy');
    expect(stdout).toContain(
      'rows paired by “ids”, labels of test/data/cases/lab.npy by order, head',
    );
  });

  it('must be as many as the rows', async () => {
    const short = await written('short.txt', classes.slice(0, 57));
    const { code, stderr } = await latents('stitch', ...files, '--labels', short);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'short.txt: It has 57 labels and no row ids, but the embeddings have 60 rows. Name labels of the same rows in the same order, or save them with the row ids.',
    );
  });

  it('name the rows that agree least in a comparison, whatever names them', async () => {
    const labels = 'test/data/cases/lab_plain.txt';
    const options = ['--projections', 'absolute', '--measures', 'cka-linear', '--least-agreeing'];
    const result = (await latentsJson(
      ...['compare', ...files, ...options, '60', '--labels', labels],
    )) as TimedComparison;
    const rows = result.leastAgreeing![0]!.rows;
    expect(new Set(rows.map(({ label }) => label))).toEqual(new Set(['cat', 'dog', 'owl']));
    expect(rows).toHaveLength(60);
  });
});
