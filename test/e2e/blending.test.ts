import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { latents } from '../cli/run-cli';
import { until, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Light Modern' });
  await workbench.expandFolder('digits');
  await workbench.explorerRow('digits.latents.json').dblclick();
  await workbench.panel.locator('.multiple').first().waitFor();
  await workbench.runCommand('Latent Space: Open Blending Panel');
  await tile('stitched').waitFor();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench.screenshot(`failed ${task.name}`);
});
afterAll(async () => {
  expect(workbench.policyViolations).toEqual([]);
  await workbench.stop();
});

/** One of the live scores, by a word of its name. */
function tile(name: string): Locator {
  return workbench.panel.locator('.tile', { hasText: name }).locator('strong');
}

function press(name: string): Promise<void> {
  return workbench.panel.locator('vscode-button', { hasText: name }).first().click();
}

it('scores follow a slider, and go back with Undo', async () => {
  const before = await tile('Similarity').textContent();
  expect(Number(before)).toBeGreaterThan(0.3);
  const slider = workbench.panel.getByLabel('Weight of L1');
  await slider.focus();
  for (let i = 0; i < 40; i++) await slider.press('ArrowLeft');
  await until(async () => (await tile('Similarity').textContent()) !== before);
  expect(await slider.inputValue()).toBe('0.6');
  await press('Undo');
  await until(async () => (await slider.inputValue()) !== '0.6');
});

it('finds the best weights and says why', async () => {
  await press('Find the Best');
  const explanation = workbench.panel.locator('.explanation');
  await until(async () => /validation/i.test((await explanation.textContent()) ?? ''));
  // The tiles show what the explanation says of the test rows.
  const said = /On the test rows the blend has (0\.\d{4})/.exec(
    (await explanation.textContent()) ?? '',
  );
  await until(async () => (await tile('stitched').textContent()) === said?.[1]);
  await workbench.screenshot('blending, weights');
});

it('trains, compares tuning, saves a blend that the command line can apply', async () => {
  const { panel } = workbench;
  await panel.locator('vscode-dropdown[aria-label="Aggregation"]').click();
  await panel.locator('vscode-option[value="self-attention"]').click();
  const epochs = panel.locator('vscode-text-field[aria-label="Epochs"] input');
  await epochs.fill('3');
  await epochs.press('Enter');
  await panel.locator('vscode-checkbox', { hasText: 'Only Q, K, V' }).click();
  await panel.locator('vscode-checkbox', { hasText: 'Only the head' }).click();
  await press('Train');
  await panel.getByText('Trained blends').waitFor({ timeout: 100_000 });
  const stages = panel.locator('section[aria-label="Trained blends"] table').first();
  const text = await stages.textContent();
  for (const stage of ['trained, not tuned', 'tuned Q, K, V', 'tuned head']) {
    expect(text).toContain(stage);
  }
  await workbench.screenshot('blending, trained');
  const path = join(workbench.folder, 'digits.blend.json');
  await press('Save…');
  await workbench.acceptPath(path);
  await until(() => Promise.resolve(existsSync(path)));
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ aggregation: 'self-attention' });
  const rows = join(workbench.folder, 'blended.npy');
  const applied = await latents(
    'project',
    'samples/digits/ae-seed1.npy',
    '--blend',
    path,
    '-o',
    rows,
  );
  expect(applied.stderr).toBe('');
  expect(applied.code).toBe(0);
  const { stdout } = await latents('info', rows);
  expect(stdout).toContain('1797 × 200 float');
});

it('comes back after the window was reloaded', async () => {
  await workbench.reload();
  await tile('stitched').waitFor({ timeout: 60_000 });
});
