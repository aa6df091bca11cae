import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { loadMatrix, reference } from '../reference/data';
import { latents, latentsJson } from './run-cli';

const digits = (name: string): string => `samples/digits/${name}`;
const anchors = ['--anchors', digits('anchors.txt')];

describe('latents project and translate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const written = async (name: string) =>
    (await readSpace(bytesInMemory(name, await readFile(join(folder, name))))).matrix;

  it('project writes the reference’s relative representation', async () => {
    const output = join(folder, 'cosine.npy');
    const args = [digits('ae-seed1.npy'), '--projection', 'cosine', ...anchors, '--float64'];
    const printed = await latentsJson('project', ...args, '-o', output);
    expect(printed).toMatchObject({ file: output, format: 'npy', rows: 1797, dims: 200 });
    const { rows, cols, data } = await written('cosine.npy');
    const { shape, corner, last } = reference.projections.digits['ae-seed1.npy']!['cosine']!;
    expect([rows, cols]).toEqual(shape);
    for (const [i, row] of corner.entries()) {
      for (const [j, value] of row.entries()) expect(data[i * cols + j]).toBeCloseTo(value, 9);
    }
    expect(data.at(-1)).toBeCloseTo(last, 9);
  });

  it('translate writes one file’s rows in the other’s space', async () => {
    const output = join(folder, 'translated.safetensors');
    const args = [digits('ae-seed0.npy'), digits('linae-seed0.csv'), ...anchors];
    const { code, stdout } = await latents('translate', ...args, '-o', output);
    expect(code).toBe(0);
    expect(stdout).toBe(`${output}: 1797 × 32, 200 anchors\n`);
    const [translated, target] = await Promise.all([
      written('translated.safetensors'),
      loadMatrix('digits', 'linae-seed0.csv'),
    ]);
    // Both autoencoders hold the same images: an affine map explains most of the target.
    let residual = 0;
    let total = 0;
    for (const [at, value] of target.data.entries()) {
      residual += (translated.data[at]! - value) ** 2;
      total += value ** 2;
    }
    expect(residual / total).toBeLessThan(0.2);
  });

  it.each([
    ['project', digits('ae-seed0.npy'), '--projection', 'cosine', '-o', 'out.xyz'],
    ['project', digits('ae-seed0.npy'), '--projection', 'cosinus', '-o', 'out.npy'],
    ['project', digits('ae-seed0.npy'), '-o', 'out.npy'],
    [
      'translate',
      digits('ae-seed0.npy'),
      digits('ae-seed1.npy'),
      '--method',
      'magic',
      '-o',
      'x.npy',
    ],
  ])('%s refuses wrong use with exit 2 (%#)', async (...args) => {
    expect((await latents(...args)).code).toBe(2);
  });
});
