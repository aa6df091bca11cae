import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineService } from '../../src/compute/engine/engine-service';
import { WorkerPool } from '../../src/compute/threads/worker-pool';
import type { Matrix } from '../../src/core/matrix';
import { writers } from '../../src/formats/writers/registry';
import { writeMatrix } from '../../src/formats/writers/write-matrix';
import { randomMatrix } from '../core/kernels/matrices';

const worker = join(import.meta.dirname, '..', '..', 'dist', 'worker.cjs');

/** Creates an engine with two threads and this memory limit per study. */
export function engineOf(memoryBytes: number): EngineService {
  const create = (): WorkerPool =>
    new WorkerPool(worker, 2, { backend: 'wasm', packageFolders: [] });
  const noHost = (): Promise<never> => Promise.reject(new Error('no host'));
  return new EngineService(create, noHost, memoryBytes);
}

/** Creates a space of float32: the same rows for every seed, with different noise. */
export function noisySpace(rows: number, cols: number, seed: number): Matrix {
  const { data: shared } = randomMatrix(rows, cols, 1);
  const { data: own } = randomMatrix(rows, cols, 2 + seed);
  return { rows, cols, data: Float32Array.from(shared, (value, at) => value + own[at]!) };
}

/** Writes a file of these rows, in the format of its name. */
export async function saveSpace(
  file: string,
  matrix: Matrix,
  ids?: readonly string[],
): Promise<void> {
  const writer = writers.find(({ extension }) => file.endsWith(extension))!;
  const embeddings = { matrix, provenance: {}, ...(ids === undefined ? {} : { ids }) };
  await writeFile(file, writeMatrix(writer, embeddings));
}

/** Writes a noisy space `space.*` in every format; its row ids are numbers in another order. */
export async function saveInEveryFormat(folder: string, rows: number, cols: number): Promise<void> {
  const ids = Array.from({ length: rows }, (_, row) => String((row * 7919) % rows));
  for (const [s, { extension }] of writers.entries()) {
    await saveSpace(join(folder, `space${extension}`), noisySpace(rows, cols, s), ids);
  }
}
