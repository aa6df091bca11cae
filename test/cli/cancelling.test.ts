import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectPromptEnds } from '../cancelling';
import { script } from './run-cli';

const root = join(import.meta.dirname, '..', '..');
const digits = ['ae-seed0.npy', 'ae-seed1.npy', 'linae-seed0.csv'].map(
  (name) => `samples/digits/${name}`,
);
const anchors = ['--anchors', 'samples/digits/anchors.txt'];
const labels = ['--labels', 'samples/digits/labels.csv'];
const tries = 12;

/** Runs the command line and presses Ctrl-C after so many milliseconds. */
function interrupted(
  args: readonly string[],
  milliseconds: number,
): Promise<{ whole: number; late: number | undefined; ended: unknown }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'ignore' });
    let pressed: number | undefined;
    const timer = setTimeout(() => {
      pressed = performance.now();
      child.kill('SIGINT');
    }, milliseconds);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const now = performance.now();
      resolve({
        whole: now - started,
        late: pressed === undefined ? undefined : now - pressed,
        ended: code ?? signal,
      });
    });
  });
}

describe('Ctrl-C', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'latents-interrupted-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const projections = ['--projections', 'cosine,l1'];
  it.each<[string, readonly string[]]>([
    ['info', [...digits, 'samples/trec/cnn-seed0.pt', 'samples/trec/transformer-seed0.arrow']],
    ['compare', [...digits, ...anchors, ...projections]],
    ['stitch', [...digits, ...labels, ...anchors, ...projections, '--baselines']],
    ['blend', [...digits.slice(0, 2), ...labels, ...anchors, ...projections, '--epochs', '8']],
  ])(
    'ends %s within 200 ms, whatever it is at',
    async (command, args) => {
      const runs = [];
      for (let i = 0; i < 2; i++) runs.push(await interrupted([command, ...args], 600_000));
      expect(runs.map(({ ended }) => ended)).toEqual([0, 0]);
      const whole = Math.min(...runs.map((run) => run.whole));
      await expectPromptEnds(tries, whole, async (milliseconds) => {
        const { late, ended: how } = await interrupted([command, ...args], milliseconds);
        // It may have ended by itself; before it listens, the system ends it.
        expect([130, 'SIGINT', 0]).toContain(how);
        return late;
      });
    },
    600_000,
  );

  it('leaves nothing of a file that is being written', async () => {
    const output = join(folder, 'rows.npy');
    const args = ['project', digits[0]!, '--projection', 'geodesic', ...anchors, '-o', output];
    const { whole } = await interrupted(args, 600_000);
    rmSync(output);
    for (const part of [0.5, 0.7, 0.8, 0.9, 0.95]) {
      const { ended } = await interrupted(args, part * whole);
      // A file that is there is whole; none has another name.
      if (ended !== 0) {
        const names = readdirSync(folder).filter((name) => name !== 'rows.npy');
        expect(names).toEqual([]);
      }
      rmSync(output, { force: true });
    }
  }, 120_000);
});
