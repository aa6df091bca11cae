import { defaultOptions } from '../src/core/comparison/default-options';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Backend } from '../src/compute/backends/backend';
import { engineNameTask } from '../src/compute/threads/engine-name-task';
import { WorkerPool } from '../src/compute/threads/worker-pool';
import { allocateFloat32 } from '../src/core/matrix';
import { randomIndex, seeded } from '../src/core/random';
import { compare } from '../src/core/comparison/compare';
import type { LoadedSpace } from '../src/core/study/types';
import { projections } from '../src/core/projection/registry';

/** Separately timed parts of a study: its projections, and the measure over all of them. */
export const projectionParts = ['cosine', 'euclidean', 'l1', 'linf'] as const;
export const parts = [...projectionParts, 'cka'] as const;
export type Seconds = Record<string, number>;

export interface StudySize {
  readonly rows: number;
  readonly anchors: number;
}

/** Creates spaces that share 64 directions, with noise, like those of the torch benchmark. */
export function makeSpaces(rows: number, dims: number, count: number): LoadedSpace[] {
  const shared = gaussians(rows * sharedDims, 0);
  return Array.from({ length: count }, (_, s) => {
    const mixing = gaussians(sharedDims * dims, 1 + 2 * s);
    const noise = gaussians(rows * dims, 2 + 2 * s);
    const data = allocateFloat32(rows * dims);
    for (let i = 0; i < rows; i++) {
      const row = data.subarray(i * dims, (i + 1) * dims);
      row.set(noise.subarray(i * dims, (i + 1) * dims));
      for (let k = 0; k < sharedDims; k++) {
        const weight = shared[i * sharedDims + k]!;
        for (let j = 0; j < dims; j++) row[j] = row[j]! + weight * mixing[k * dims + j]!;
      }
    }
    const name = `space ${s}`;
    return { name, file: name, dtype: 'float32', matrix: { rows, cols: dims, data } };
  });
}

const sharedDims = 64;

/** Sums of four uniform numbers: close enough to normal, and fast. */
function gaussians(count: number, seed: number): Float32Array {
  const random = seeded(seed);
  const uniform = (): number => randomIndex(random, 2 ** 30) / 2 ** 29 - 1;
  return Float32Array.from({ length: count }, () => uniform() + uniform() + uniform() + uniform());
}

/** Opens an engine's threads for one backend, warmed up. */
export function openPool(threads: number, backend: Backend, packages?: string): WorkerPool {
  const packageFolders = packages === undefined ? [] : [packages];
  return new WorkerPool(join(import.meta.dirname, 'worker.cjs'), threads, {
    backend,
    packageFolders,
  });
}

/** Returns the name of the backend in a pool's threads. */
export function engineOf(pool: WorkerPool): Promise<string> {
  return pool.run(engineNameTask, undefined);
}

/**
 * Measures the seconds of each part of a study in memory, of the whole (`total`), and of all its
 * threads (`cpu`).
 */
export async function timeStudy(
  pool: WorkerPool,
  spaces: readonly LoadedSpace[],
  anchors: number,
): Promise<Seconds> {
  const seconds: Seconds = {};
  const started = performance.now();
  const before = process.cpuUsage();
  let [current, since] = ['preparing', started];
  const close = (): void => {
    seconds[current] = (seconds[current] ?? 0) + (performance.now() - since) / 1000;
  };
  await compare(
    {
      spaces,
      options: {
        ...defaultOptions,
        projections: projectionParts,
        measures: ['cka-linear-debiased'],
        anchors: { strategy: 'uniform', count: anchors },
      },
    },
    {
      executor: pool,
      progress: ({ message }) => {
        close();
        [current, since] = [partOf(message), performance.now()];
      },
    },
  );
  close();
  seconds['total'] = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  seconds['cpu'] = (user + system) / 1e6;
  return seconds;
}

/** Returns the part that a progress message announces. */
function partOf(message: string): string {
  const projection = projections.find(({ name }) => message === `Projecting: ${name}`);
  return projection?.id ?? 'cka';
}
