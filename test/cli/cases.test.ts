import { describe, expect, it } from 'vitest';
import type { TimedComparison } from '../../src/compute/protocol/engine';
import { latents, latentsJson } from './run-cli';

/**
 * Small files created after public bug reports. Whatever their format, they hold the same two
 * spaces, whose debiased linear CKA according to numpy is 0.4940223.
 */
const cases = 'test/data/cases';
const options = ['--projections', 'absolute', '--measures', 'cka-linear-debiased'];
const right = 0.4940223;

const compare = (...files: string[]): Promise<TimedComparison> =>
  latentsJson(
    'compare',
    ...files.map((file) => `${cases}/${file}`),
    ...options,
  ) as Promise<TimedComparison>;
const value = ({ scores }: TimedComparison): number | null => scores[0]!.matrix[0]![1]!;

it.each([
  ['embeddings of AnnData, by the index of obs', 'a.h5ad#/obsm/X_emb', 'b.h5ad#/obsm/X_emb'],
  ['an archive whose name has a #', 'weird#1.npz#emb', 'y.npy'],
  ['word vectors of which a word stands twice', 'dup.vec', 'y.npy'],
])('compares %s', async (_, ...files) => {
  expect(value(await compare(...files))).toBeCloseTo(right, 6);
});

it('reads arrays that numpy.save appended to one file as one, and says so', async () => {
  const result = await compare('appended.npy', 'y.npy');
  expect(value(result)).toBeCloseTo(right, 6);
  expect(result.warnings).toEqual([expect.stringMatching(/appended\.npy: It holds 3 arrays/)]);
});

describe('bfloat16 that was saved as uint16', () => {
  it('is warned of with the way to read it, which is the right one', async () => {
    const plain = await compare('bf16_as_u16.npy', 'y.npy');
    expect(value(plain)).not.toBeCloseTo(right, 2);
    const [, reading] = /`\S*#(\S+)`/.exec(plain.warnings[0]!)!;
    const result = await compare(`bf16_as_u16.npy#${reading!}`, 'y.npy');
    // bfloat16 has three digits.
    expect(value(result)).toBeCloseTo(right, 3);
    expect(result.warnings).toEqual([]);
    expect(result.spaces[0]).toMatchObject({
      name: 'bf16_as_u16.npy#@bfloat16',
      dtype: 'bfloat16',
    });
  });

  it('is shown by info, whole or as it is named', async () => {
    const file = `${cases}/bf16_as_u16.npy`;
    const { stdout } = await latents('info', file);
    expect(stdout).toMatch(/60 × 16 uint16 \(or @bfloat16, @float16\)\n {2}Warning: Its uint16/);
    const named = await latents('info', `${file}#@bfloat16`);
    expect(named.stdout).toMatch(/#@bfloat16 {2}60 × 16 bfloat16\n$/);
    const wrong = await latents('info', `${file}#@bits`);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain('can not be read as "bits"');
  });
});

it.each(['lfs.parquet', 'lfs.csv'])('names a Git LFS pointer: %s', async (name) => {
  const lfs = /Git LFS pointer.*git lfs pull/;
  const file = `${cases}/${name}`;
  for (const args of [
    ['info', file],
    ['compare', file, `${cases}/y.npy`],
    ['compare', `${cases}/y.npy`, `${cases}/y.npy`, '--anchors', file],
    ['stitch', `${cases}/y.npy`, `${cases}/y.npy`, '--labels', file],
    ['run', file],
  ]) {
    const { code, stderr } = await latents(...args);
    expect(code, args.join(' ')).toBe(1);
    expect(stderr).toMatch(lfs);
  }
});
