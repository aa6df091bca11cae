import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchSettings } from './settings';
import type { Seconds } from './run-study';

export interface TorchRun {
  readonly version: string;
  /** Seconds of each part, of the whole (`total`), and of all its threads (`cpu`). */
  readonly seconds: Seconds;
  /** GFLOP/s of a product of two 2048 × 2048 float32 matrices, best of eight. */
  readonly peak: number;
}

/** Runs the torch benchmark once; returns a reason if this Python has no torch. */
export async function runTorch(
  settings: BenchSettings,
  threads: number,
): Promise<TorchRun | string> {
  const { rows, dims, spaces, anchors, python } = settings;
  const script = join(process.cwd(), 'bench', 'peer_torch.py');
  try {
    const { stdout } = await promisify(execFile)(
      python,
      [script, ...[rows, dims, spaces, anchors, threads].map(String)],
      { env: { ...process.env, OMP_NUM_THREADS: String(threads) } },
    );
    const run = JSON.parse(stdout) as TorchRun & { readonly cpu: number };
    const total = Object.values(run.seconds).reduce((sum, value) => sum + value, 0);
    return { ...run, seconds: { ...run.seconds, total, cpu: run.cpu } };
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    return lines.at(-1)!;
  }
}
