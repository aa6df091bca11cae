import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatBlend } from '../../src/compute/blend-file/blend-file';
import { blend } from '../compute/blend-file/sample-blend';
import type { StudyFileKind } from './fuzz/exercise-study';
import type { NamedBytes } from './fuzz/mutate';
import { buildFuzzer, fuzz } from './fuzz/run';
import type { FuzzWork } from './fuzz/worker';

/**
 * Mutated, truncated and crossed files must give a result or an InspectorError within 2 s and 256
 * MB, and parts of what is read must be the same as the whole. `npm run fuzz` runs more; FUZZ_SEED
 * and FUZZ_ITERATIONS repeat a failure.
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

const fixtures = join(import.meta.dirname, 'fixtures');

/** Reads a fixture, by its name without a folder. */
function fixture(path: string): NamedBytes {
  return [path.split('/').at(-1)!, new Uint8Array(readFileSync(join(fixtures, path)))];
}

function textFile(name: string, text: string): NamedBytes {
  return [name, new TextEncoder().encode(text)];
}

/** Files of a study beside its embeddings. */
const studyFiles: Readonly<Record<StudyFileKind, readonly NamedBytes[]>> = {
  study: [
    ...['cora', 'digits', 'trec'].map((name) =>
      textFile(
        `${name}.latents.json`,
        readFileSync(join('samples', name, `${name}.latents.json`), 'utf8'),
      ),
    ),
    textFile(
      'all.latents.json',
      JSON.stringify({
        spaces: [
          { file: 'a.npy', name: 'A', group: 'x' },
          { file: 'b.npz#layer', ids: 'id' },
        ],
        labels: 'labels.csv',
        anchors: { strategy: 'kmeans', count: 20 },
        projections: ['cosine', 'concat:cosine+l1', 'sum:0.7*cosine+0.3*l1'],
        measures: ['cka-linear', 'knn-overlap-k10'],
        rows: { start: 0, stop: 100, step: 2 },
        seed: 7,
        pair: 'ids',
        stitching: { head: 'ridge', targets: 'targets.npy' },
      }),
    ),
  ],
  blend: [textFile('a.blend.json', formatBlend(blend))],
  labels: [
    textFile('labels.csv', 'id,label,split,text\na,cat,train,"one, two"\nb,dog,test,three\n'),
    textFile('labels.tsv', 'name\tclass\n1\tx\n2\ty\n3\tx\n'),
    textFile('labels.txt', 'yes\nno\nyes\n'),
    ...['arrays.npz', 'codes.npy', 'objects.npy', 'texts.npy', 'text-column.npy'].map((name) =>
      fixture(`labels/${name}`),
    ),
  ],
  anchors: [
    textFile('anchors.txt', '0\n5\n12\n7\n'),
    textFile('ids.txt', '\ufeffrow-1\r\nrow 2\r\n\r\nrow-ü\r\n'),
  ],
};

async function expectSound(
  work: Pick<FuzzWork, 'files' | 'others' | 'kind'>,
  leastRead: number,
): Promise<void> {
  const { failures, outcomes } = await fuzz(fuzzer.script, { ...work, seed, iterations });
  expect(failures.slice(0, 5), `${failures.length} failures`).toEqual([]);
  // Mutations of which all are refused, or none, test little.
  const { read = 0, ...refused } = outcomes;
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  expect(read, JSON.stringify(outcomes)).toBeGreaterThan(leastRead);
  expect(refusals, JSON.stringify(outcomes)).toBeGreaterThan(iterations / 50);
}

const allSeeds = Object.values(seeds).flat().map(fixture);
const timeout = 60_000 + iterations * 20;

describe(`${iterations} mutations of valid files, seed ${seed}`, () => {
  it.each(Object.keys(seeds))('%s', { timeout }, (format) =>
    expectSound({ files: seeds[format]!.map(fixture) }, iterations / 200),
  );

  it.each(Object.keys(studyFiles) as StudyFileKind[])('%s files', { timeout }, (kind) =>
    expectSound({ files: studyFiles[kind], kind }, iterations / 200),
  );
});

describe(`${iterations} crossings of files of all formats, seed ${seed}`, () => {
  it('as embeddings', { timeout }, () =>
    expectSound({ files: allSeeds, others: allSeeds }, iterations / 200),
  );

  it.each(Object.keys(studyFiles) as StudyFileKind[])('as %s files', { timeout }, (kind) => {
    const others = Object.entries(studyFiles).filter(([other]) => other !== kind);
    const own = studyFiles[kind];
    return expectSound(
      { files: own, others: [...own, ...others.flatMap(([, files]) => files)], kind },
      iterations / 200,
    );
  });
});
