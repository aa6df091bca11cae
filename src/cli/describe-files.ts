import { join } from 'node:path';
import { CancelledError } from '../core/errors';
import type { TaskReference } from '../core/runtime/task';
import type { FileDescription } from '../compute/protocol/engine';
// Only its types: the readers of all formats load in the threads, while this one goes on.
import type { describeFileTask } from '../compute/reading/file-tasks';
import { unlessCancelled } from '../compute/runtime/unless-cancelled';
import { WorkerPool } from '../compute/threads/worker-pool';
import type { ReadingOptions } from './engine-options';
import { untilInterrupted } from './interrupted';

type DescribeFile = typeof describeFileTask;
type Input = Parameters<DescribeFile['run']>[0];

const describing: TaskReference<DescribeFile> = { id: 'describe-file' };

/**
 * Describes files by their headers on threads of their own, which Ctrl-C, the limits of their heaps and the watch of
 * the process's memory can end.
 * @returns for each file its description or the reason why there is none
 */
export function describeFiles(
  files: readonly Input[],
  options: ReadingOptions,
): Promise<readonly PromiseSettledResult<FileDescription>[]> {
  return untilInterrupted((signal) => unlessCancelled(describeAll(files, options, signal), signal));
}

async function describeAll(
  files: readonly Input[],
  options: ReadingOptions,
  signal: AbortSignal,
): Promise<PromiseSettledResult<FileDescription>[]> {
  const { described, isEnded } = await describeTogether(files, options, signal);
  if (!isEnded || files.length === 1) return described;
  // One of them took the memory of all, and each by itself tells which.
  for (const [i, file] of files.entries()) {
    if (described[i]!.status === 'fulfilled') continue;
    const alone = await describeTogether([file], options, signal);
    described[i] = alone.described[0]!;
  }
  return described;
}

async function describeTogether(
  files: readonly Input[],
  { bound, memory }: ReadingOptions,
  signal: AbortSignal,
): Promise<{ described: PromiseSettledResult<FileDescription>[]; isEnded: boolean }> {
  if (signal.aborted) throw new CancelledError();
  const pool = new WorkerPool(join(import.meta.dirname, 'reader.cjs'), files.length === 1 ? 1 : 0, {
    ...bound,
    memoryBytes: memory * 2 ** 30,
  });
  const close = (): void => void pool.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const described = await Promise.allSettled(files.map((file) => pool.run(describing, file)));
    return { described, isEnded: pool.closed };
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}
