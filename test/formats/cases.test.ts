import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/comparison/compare';
import type { LoadedSpace } from '../../src/core/study/types';
import { bytesInMemory } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { comparisonOptions, runtime } from '../core/studies';

const folder = join(import.meta.dirname, '..', 'data', 'cases');

function read(name: string): Promise<LoadedSpace> {
  return readSpace(bytesInMemory(name, new Uint8Array(readFileSync(join(folder, name)))));
}

async function ckaOf(files: readonly string[], nonFinite: 'refuse' | 'drop'): Promise<number> {
  const options = comparisonOptions({
    projections: ['absolute'],
    measures: ['cka-linear-debiased'],
    nonFinite,
  });
  const spaces = await Promise.all(files.map(read));
  const { scores } = await compare({ spaces, options }, runtime);
  return scores[0]!.matrix[0]![1]!;
}

/**
 * Debiased linear CKA of the same two arrays in every file, according to NumPy (estimator of Song
 * et al., 2012).
 */
const expected = 0.49402235;

describe('tables as people have them', () => {
  it.each([
    ['vectors with np.float32(…)', 'cookbook_np2.csv', 'y.npy'],
    ['vectors as tensor([…])', 'tok_tensor.csv', 'y.npy'],
    ['vectors with np.float32(…) in a second column', 'np2list.csv', 'y.npy'],
    ['vectors of 1 × D', 'nprepr2d.csv', 'y.npy'],
    ['file names in another order', 'timm_a_sep.csv', 'timm_b_sep.csv'],
    ['a named index of pandas in Parquet', 'pdn_a.parquet', 'pdn_b.parquet'],
    ['to_json of pandas', 'pj_a.json', 'pj_b.json'],
    ['to_json(orient="split")', 'pandas_split.json', 'y.npy'],
    ['batch output of two models', 'ob_small.jsonl', 'ob_large.jsonl'],
    ['chunks of documents', 'ca_chunks2.parquet', 'cb_chunks2.parquet'],
    ['row names of R and an index of pandas', 'from_R.csv', 'from_pandas.csv'],
    ['ids 100 and 100.0', 'id_int.csv', 'id_float.csv'],
  ])('%s: %s, %s', async (_, ...files) => {
    expect(await ckaOf(files, 'refuse')).toBeCloseTo(expected, 6);
  });

  it('without a vector in a row: null.jsonl, y.npy', async () => {
    await expect(ckaOf(['null.jsonl', 'y.npy'], 'refuse')).rejects.toMatchObject({
      code: 'not-finite',
      remedy: expect.stringContaining('--drop-non-finite') as string,
    });
    // CKA of the other 59 rows, according to NumPy.
    expect(await ckaOf(['null.jsonl', 'y.npy'], 'drop')).toBeCloseTo(0.48816349, 6);
  });

  it('with vectors that NumPy has cut: cookbook_ellipsis.csv', async () => {
    await expect(read('cookbook_ellipsis.csv')).rejects.toMatchObject({
      code: 'not-a-space',
      problem: expect.stringMatching(/^Column "embedding", row 0 \("\[-0\.15373275/) as string,
      remedy: expect.stringContaining('numpy.set_printoptions(threshold=sys.maxsize)') as string,
    });
    const source = bytesInMemory(
      'cookbook_ellipsis.csv',
      new Uint8Array(readFileSync(join(folder, 'cookbook_ellipsis.csv'))),
    );
    const { members } = await openEmbeddings(source);
    expect(members.every(({ unusable }) => unusable !== undefined)).toBe(true);
  });
});
