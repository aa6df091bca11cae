import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { script } from './run-cli';

/** Script of a worker thread whose readers never end or take ever more memory. */
const faulty = `
const workerpool = require(${JSON.stringify(createRequire(import.meta.url).resolve('workerpool'))});
const held = [];
workerpool.worker({
  task: async (id, { file: { name } }) => {
    if (name === 'endless.pt') { console.error('reading'); for (;;); }
    while (name === 'hungry.pt') {
      held.push(Buffer.alloc(2 ** 26, 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, name === 'slow.npy' ? 300 : 0));
    return { outcome: { ok: { file: name, format: 'npy', bytes: 1, members: [] } }, seconds: 0 };
  },
});
`;

let folder: string;
let faultyScript: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-faulty-'));
  faultyScript = join(folder, 'cli.cjs');
  for (const name of ['cli.cjs', 'cli-commands.cjs']) {
    copyFileSync(join(dirname(script), name), join(folder, name));
  }
  writeFileSync(join(folder, 'reader.cjs'), faulty);
  for (const name of ['hungry.pt', 'endless.pt', 'slow.npy', 'quick.npy']) {
    writeFileSync(join(folder, name), '');
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [faultyScript, ...args], { cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

it('info names the file that takes too much memory, and describes those beside it', async () => {
  const { code, stdout, stderr } = await run(
    ...['info', '--memory', '0.5', 'slow.npy', 'hungry.pt', 'quick.npy'],
  );
  expect(code).toBe(1);
  expect(stderr).toContain('hungry.pt: Reading it took more memory than is allowed');
  expect(stderr).not.toContain('.npy');
  expect(stdout).toContain('slow.npy  npy');
  expect(stdout).toContain('quick.npy  npy');
}, 60_000);

it.each([
  ['info', ['info', 'endless.pt']],
  ['compare of one file', ['compare', 'endless.pt']],
])(
  'Ctrl-C ends %s although the reader never does',
  async (_, args) => {
    const late = await new Promise<{ code: number | null; milliseconds: number }>(
      (resolve, reject) => {
        const child = spawn(process.execPath, [faultyScript, ...args], { cwd: folder });
        let pressed = 0;
        child.stderr.on('data', (text) => {
          if (!String(text).includes('reading')) return;
          pressed = performance.now();
          child.kill('SIGINT');
        });
        child.on('error', reject);
        child.on('close', (code) => {
          resolve({ code, milliseconds: performance.now() - pressed });
        });
      },
    );
    expect(late.code).toBe(130);
    // Far more than it takes, for a busy machine; test/cli/cancelling.test.ts looks at the distribution.
    expect(late.milliseconds).toBeLessThan(5000);
  },
  60_000,
);
