import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { hdf5Factory } from '../../../scripts/hdf5-factory.mjs';
import { kernelsForEsbuild } from '../../../scripts/kernels.mjs';
import type { FuzzReport, FuzzWork } from './worker';

/**
 * A mutation that did not end in a result or an InspectorError, with what is needed to repeat it.
 */
export interface FuzzFailure {
  readonly name: string;
  readonly at: number;
  readonly failure: string;
}

/** Maximum duration of one mutation in milliseconds. */
const maxMilliseconds = 2000;

/**
 * Builds the thread's script.
 * @returns its path and a function that removes it
 */
export async function buildFuzzer(): Promise<{
  script: string;
  remove: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'latents-fuzz-'));
  const script = join(folder, 'worker.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'worker.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    alias: { 'h5wasm/factory': hdf5Factory },
    plugins: [kernelsForEsbuild],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return { script, remove: () => rm(folder, { recursive: true }) };
}

/** Runs mutations in a separate thread, which is ended if one of them hangs. */
export async function fuzz(
  script: string,
  work: Omit<FuzzWork, 'first'>,
): Promise<{
  failures: FuzzFailure[];
  outcomes: Readonly<Record<string, number>>;
}> {
  const failures: FuzzFailure[] = [];
  let outcomes: Readonly<Record<string, number>> = {};
  const { iterations } = work;
  for (let first = 0; first < iterations;) {
    const left = { ...work, first, iterations: iterations - first };
    const { stopped, counts } = await runThread(script, left, failures);
    outcomes = counts;
    first = stopped;
  }
  return { failures, outcomes };
}

/** @returns number of the next mutation: the one after one that hung, or the end */
function runThread(
  script: string,
  work: FuzzWork,
  failures: FuzzFailure[],
): Promise<{ stopped: number; counts: Readonly<Record<string, number>> }> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(script, {
      workerData: work,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    let current = { at: work.first - 1, name: '' };
    let timer: NodeJS.Timeout | undefined;
    const end = (stopped: number, counts: Readonly<Record<string, number>>): void => {
      clearTimeout(timer);
      void thread.terminate();
      resolve({ stopped, counts });
    };
    const fail = (failure: string): void => {
      failures.push({ ...current, failure });
      end(current.at + 1, {});
    };
    thread.on('message', (message: FuzzReport) => {
      if ('done' in message) end(work.first + work.iterations, message.done);
      else if ('failure' in message) failures.push(message);
      else {
        current = message;
        clearTimeout(timer);
        timer = setTimeout(() => {
          fail(`it took more than ${maxMilliseconds} ms`);
        }, maxMilliseconds);
      }
    });
    thread.on('error', (error) => {
      if (current.at < work.first) reject(error);
      else fail(`its thread ended: ${error.message}`);
    });
  });
}
