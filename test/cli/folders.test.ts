import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedComparison } from '../../src/compute/protocol/engine';
import { npyBytes } from '../npy-bytes';
import { latents } from './run-cli';

const options = ['--projections', 'absolute', '--measures', 'cka-linear-debiased'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-folders-'));
  const rows = (count: number, seed: number): Uint8Array =>
    npyBytes(
      count,
      3,
      Float32Array.from({ length: count * 3 }, (_, i) => Math.sin((i + 1) * (seed + i))),
    );
  const files: Record<string, Uint8Array | string> = {
    'models/m10.npy': rows(20, 3),
    'models/m9.npy': rows(20, 2),
    'models/labels.csv': 'id,label\n0,a\n',
    'models/classes.csv': 'id,label\n0,a\n1,b\n',
    'models/README.md': '# Models',
    'shards/part-0.npy': rows(10, 4),
    'shards/part-1.npy': rows(10, 5),
    'empty/notes.md': '',
    'empty/a/x.npy': rows(20, 1),
    'empty/b/x.npy': rows(20, 2),
    'empty/c/labels.csv': 'id,label\n',
    'one/only.npy': rows(20, 6),
    'broken/a.npy': rows(20, 6),
    'broken/b.npy': 'no array',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await copyFile('test/data/cases/weird#1.npz', join(folder, 'two#1.npz'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

async function compared(...args: string[]): Promise<{ result: TimedComparison; stderr: string }> {
  const { code, stdout, stderr } = await latents(
    'compare',
    ...args,
    ...options,
    '--no-sidecars',
    '--json',
  );
  expect(stderr).not.toMatch(/^latents:/m);
  expect(code).toBe(0);
  return { result: JSON.parse(stdout) as TimedComparison, stderr };
}

const names = ({ spaces }: TimedComparison): string[] => spaces.map(({ name }) => name);

describe('a folder', () => {
  it('of different files stands for them, and says so, and what holds no embeddings', async () => {
    const { result, stderr } = await compared(at('models'));
    expect(names(result)).toEqual(['m9.npy', 'm10.npy']);
    expect(stderr).toContain(`note: ${at('models')}: 2 files are taken as models, one space each.`);
    expect(stderr).toMatch(/note: \S*classes\.csv is left out\. /);
    const listed = await compared(at('models/m9.npy'), at('models/m10.npy'));
    expect(listed.stderr).toBe('');
    expect(listed.result.scores).toEqual(result.scores);
  });

  it('does not hide that a file in it is broken', async () => {
    const { code, stderr } = await latents('compare', at('broken'), ...options);
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\/b\.npy: Its name is that of a file of NumPy array/);
  });

  it('of shards is one space, to be compared with another', async () => {
    const { result, stderr } = await compared(at('shards'), at('models/m9.npy'));
    expect(stderr).toBe('');
    expect(result.spaces.map(({ name, rows }) => [name, rows])).toEqual([
      ['shards', 20],
      ['m9.npy', 20],
    ]);
  });

  it('of shards alone is too little, with the way on to compare them with each other', async () => {
    const { code, stderr } = await latents('compare', at('shards'), ...options);
    expect(code).toBe(2);
    expect(stderr).toContain('is one space in 2 shards');
    expect(stderr).toContain(`name each: ${at('shards/*')}.`);
    const { result } = await compared(at('shards/part-0.npy'), at('shards/part-1.npy'));
    expect(names(result)).toEqual(['part-0.npy', 'part-1.npy']);
  });

  it('of different files beside another file has to be listed, and says how', async () => {
    const { code, stderr } = await latents('compare', at('models'), at('one/only.npy'), ...options);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${at('models')}: The folder holds 2 files that are no shards of one space.`,
    );
    expect(stderr).toContain(`${at('models')}/*`);
    const [named] = /\S+models#m9\.npy/.exec(stderr)!;
    const { result } = await compared(named, at('one/only.npy'));
    expect(names(result)).toEqual(['models#m9.npy', 'only.npy']);
  });

  it('of nothing says what is looked for, and which folders in it hold some', async () => {
    const { code, stderr } = await latents('compare', at('empty'), ...options);
    expect(code).toBe(1);
    expect(stderr).toContain('holds no embedding files, which end in .npy, .npz,');
    expect(stderr).toContain(`name one of ${at('empty/a')}/, ${at('empty/b')}/.`);
    const pasted = await compared(`${at('empty/a')}/`, `${at('empty/b')}/`);
    expect(pasted.result.rows).toBe(20);
    const nothing = await latents('compare', at('empty/c'), ...options);
    expect(nothing.stderr).not.toMatch(/^\s+at /m);
  });

  it('of one file is that file', async () => {
    const { result } = await compared(at('one'), at('models/m9.npy'));
    expect(names(result)).toEqual(['one', 'm9.npy']);
    const { code, stderr } = await latents('compare', at('one'), ...options);
    expect(code).toBe(2);
    expect(stderr).toContain('needs at least two spaces');
  });
});

it('compares the arrays of a lone file with each other, and says so', async () => {
  const { result, stderr } = await compared(at('two#1.npz'));
  expect(names(result)).toEqual(['two#1.npz#emb', 'two#1.npz#other']);
  expect(stderr).toBe(`note: ${at('two#1.npz')}: its 2 arrays of 60 rows are taken as spaces.\n`);
});

it('stitches the files of a folder as well', async () => {
  const labels = Array.from({ length: 20 }, (_, i) => `${i},${i % 2}\n`).join('');
  await writeFile(at('twenty.csv'), `id,label\n${labels}`);
  const { code, stderr, stdout } = await latents(
    'stitch',
    at('models'),
    ...['--labels', at('twenty.csv'), '--projections', 'cosine', '--aggregation', 'none', '--json'],
  );
  expect(code).toBe(0);
  expect(stderr).toContain('2 files are taken as models');
  expect((JSON.parse(stdout) as { decoders: unknown[] }).decoders).toHaveLength(2);
});
