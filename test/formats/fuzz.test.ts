import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFuzzer, fuzz } from './fuzz/run';

/**
 * Mutated and truncated files must give a result or an InspectorError within 2 s and 256 MB. `npm
 * run fuzz` runs more; FUZZ_SEED and FUZZ_ITERATIONS repeat a failure.
 */
const iterations = Number(process.env['FUZZ_ITERATIONS'] ?? 2000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

const seeds: Readonly<Record<string, readonly string[]>> = {
  npy: [
    'twin.npy',
    'npy-big-endian.npy',
    'npy-fortran-float64.npy',
    'twin-float16.npy',
    'npy-appended.npy',
    'npy-appended-rows.npy',
    'npy-bfloat16-bits.npy',
  ],
  npz: ['npz-stored.npz', 'npz-deflated.npz', 'npz-object-ids.npz'],
  safetensors: ['safetensors-several.safetensors', 'safetensors-bfloat16.safetensors'],
  pytorch: [
    'pytorch-nested.pt',
    'pytorch-tensor.pt',
    'pytorch-state-dict.pth',
    'pytorch-legacy.pt',
    'pytorch-numpy.pt',
    'pytorch-numpy-protocol5.pt',
    'pytorch-script.pt',
    'pytorch-records.pt',
    'pytorch-lists.pt',
  ],
  parquet: [
    'parquet-list-snappy.parquet',
    'parquet-fixed-zstd-v2.parquet',
    'parquet-float16-gzip.parquet',
    'parquet-brotli.parquet',
    'parquet-lz4-pages.parquet',
    'parquet-pandas-columns.parquet',
    'parquet-deltas.parquet',
  ],
  arrow: [
    'arrow-batches.arrow',
    'arrow-stream.arrow',
    'arrow-lz4.feather',
    'arrow-zstd.feather',
    'arrow-large-lists.feather',
  ],
  hdf5: [
    'hdf5-groups.h5',
    'hdf5-elsewhere.h5',
    'anndata.h5ad',
    'anndata-0.7.h5ad',
    'anndata-0.6.h5ad',
    'matlab-v73.mat',
  ],
  projector: [
    'projector/tensors.bytes',
    'projector/projector_config.json',
    'projector/metadata.tsv',
  ],
  'word-vectors': [
    'word2vec-text.vec',
    'glove-text.txt',
    'word2vec-gensim.bin',
    'word2vec-tool.bin',
  ],
  json: ['json-arrays.json', 'json-object.json', 'json-records.json', 'json-by-id.json'],
  jsonl: ['jsonl-records.jsonl'],
  csv: ['csv-pandas-quoted.csv', 'csv-no-header.tsv', 'csv-semicolon.csv'],
};

let fuzzer: Awaited<ReturnType<typeof buildFuzzer>>;
beforeAll(async () => {
  fuzzer = await buildFuzzer();
});
afterAll(() => fuzzer.remove());

describe(`${iterations} mutations of valid files, seed ${seed}`, () => {
  it.each(Object.keys(seeds))('%s', { timeout: 60_000 + iterations * 20 }, async (format) => {
    const { failures, outcomes } = await fuzz(fuzzer.script, seeds[format]!, seed, iterations);
    expect(failures.slice(0, 5), `${failures.length} failures`).toEqual([]);
    // Mutations of which all are refused, or none, test little.
    expect(outcomes['read'], JSON.stringify(outcomes)).toBeGreaterThan(iterations / 200);
    expect(outcomes['malformed'], JSON.stringify(outcomes)).toBeGreaterThan(iterations / 50);
  });
});
