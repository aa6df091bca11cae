import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installStub } from '../compute/tensorflow-stub';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

let scratch: string;
let workbench: Workbench;

/**
 * Creates an `npm` that installs from a folder, because the test must not download the native
 * library.
 */
async function offlineNpm(packages: string): Promise<string> {
  const bin = join(scratch, 'bin');
  await mkdir(bin);
  const script = `#!/bin/sh\necho "installing $*"\ncp -r "${packages}/node_modules" .\n`;
  await writeFile(join(bin, 'npm'), script);
  await chmod(join(bin, 'npm'), 0o755);
  return bin;
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'latents-npm-'));
  const packages = join(scratch, 'packages');
  await mkdir(packages);
  installStub(packages, 1);
  const path = `${await offlineNpm(packages)}${delimiter}${process.env['PATH'] ?? ''}`;
  workbench = await Workbench.start({}, [], { PATH: path });
});
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});
// The hooks that stop the workbench run before those above.
stopAfterTests(() => workbench);

/** Compares a pair of files and returns the backend in the exported result. */
async function engineOfComparison(pair: string): Promise<string> {
  const { panel } = workbench;
  await workbench.rightClick([`${pair}_X.npy`, `${pair}_Y.npy`], 'Compare Embeddings');
  await panel.locator('h1', { hasText: pair }).waitFor();
  await panel.locator('vscode-button', { hasText: 'JSON' }).click();
  const path = join(workbench.folder, `${pair}.json`);
  await workbench.acceptPath(path);
  await until(() => Promise.resolve(existsSync(path)));
  await workbench.closeAllEditors();
  const { engine } = JSON.parse(await readFile(path, 'utf8')) as { engine: string };
  return engine;
}

it('is installed by the command, and computes from then on', async () => {
  await workbench.expandFolder('pairs');
  expect(await engineOfComparison('kornblith_demo')).toMatch(/^wasm/);
  const { page } = workbench;
  await workbench.runCommand('Install TensorFlow Backend');
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByText('The TensorFlow backend is installed.').first().waitFor();
  await workbench.screenshot('TensorFlow installed');
  // Another pair, because known results are not computed again by another backend.
  expect(await engineOfComparison('latentis_8x4')).toBe('tensorflow');
  await workbench.runCommand('Install TensorFlow Backend');
  await page.getByText('is installed already').first().waitFor();
});
