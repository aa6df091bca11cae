import { parentPort, workerData } from 'node:worker_threads';
import { exercise } from './exercise';
import { exerciseStudyFile, type StudyFileKind } from './exercise-study';
import { cross, mutate, type NamedBytes, randomFrom } from './mutate';

/** Input of a fuzzing thread: mutations `first` to `first + iterations` of the files. */
export interface FuzzWork {
  readonly files: readonly NamedBytes[];
  /** Files that they are crossed with; none are crossed without. */
  readonly others?: readonly NamedBytes[] | undefined;
  /** What the files are read as: embeddings unless it is given. */
  readonly kind?: StudyFileKind | undefined;
  readonly seed: number;
  readonly first: number;
  readonly iterations: number;
}

/** Sent before each mutation (`at`), when one fails, and at the end. */
export type FuzzReport =
  | { readonly at: number; readonly name: string }
  | { readonly failure: string; readonly name: string; readonly at: number }
  | { readonly done: Readonly<Record<string, number>> };

const maxBytes = 256 * 2 ** 20;
const { files, others, kind, seed, first, iterations } = workerData as FuzzWork;
const beside = new Map(files);
const counts: Record<string, number> = {};
const report = (message: FuzzReport): void => {
  parentPort!.postMessage(message);
};

const read = (name: string, bytes: Uint8Array): Promise<string> =>
  kind === undefined ? exercise(name, bytes, beside) : exerciseStudyFile(kind, name, bytes);

for (const [name, bytes] of files) await read(name, bytes);
for (let at = first; at < first + iterations; at++) {
  const random = randomFrom(seed * 1_000_003 + at);
  const file = files[at % files.length]!;
  const [name, mutated]: NamedBytes = others
    ? cross(file, others[Math.floor(random() * others.length)]!, random)
    : [file[0], mutate(file[1], random)];
  report({ at, name });
  const before = allocated();
  try {
    const outcome = await read(name, mutated);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report({ failure, name, at });
  }
  const taken = allocated() - before;
  if (taken > maxBytes) report({ failure: `it took ${Math.round(taken / 2 ** 20)} MiB`, name, at });
}
report({ done: counts });

/**
 * Returns the memory of this thread; rows are in shared arrays, which only Node's own count
 * includes.
 */
function allocated(): number {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + Math.max(external, arrayBuffers);
}
