import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { latents } from '../cli/run-cli';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Light Modern' });
  await workbench.expandFolder('digits');
  await workbench.openFile('digits.latents.json');
  await workbench.panel.locator('.multiple').first().waitFor();
  await workbench.runCommand('Latent Space: Open Blending Panel');
  await tile('stitched').waitFor();
});
stopAfterTests(() => workbench);

/** Returns one of the live scores, by a word of its name. */
function tile(name: string): Locator {
  return workbench.panel.locator('.tile', { hasText: name }).locator('strong');
}

function press(name: string): Promise<void> {
  return workbench.panel.locator('vscode-button', { hasText: name }).first().click();
}

/** Fills a field of the training form, by its label. */
async function fill(label: string, value: string): Promise<void> {
  const field = workbench.panel.locator(`vscode-text-field[title^="${label}"] input`);
  await field.fill(value);
  await field.press('Enter');
}

/** Returns the texts of the rows of trained and loaded blends. */
function blends(): Promise<string[]> {
  const table = workbench.panel.locator('section[aria-label="Trained blends"] table').first();
  return table.locator('tr:has(td)').allTextContents();
}

/** Returns the training's progress text. */
function progress(): Promise<string | null> {
  return workbench.panel.locator('.status .progress span').last().textContent();
}

/** Selects a blend by its whole name and clicks a button for it. */
async function pressFor(blend: string, name: string): Promise<void> {
  const section = workbench.panel.locator('section[aria-label="Trained blends"]');
  await section.getByRole('radio', { name: blend, exact: true }).check();
  await section.locator('vscode-button', { hasText: name }).click();
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
  await until(async () => (await slider.inputValue()) === '1');
  await until(async () => (await tile('Similarity').textContent()) === before);
});

it('finds the best weights, says why, and keeps them under a name', async () => {
  const { panel } = workbench;
  await press('Find the Best');
  const explanation = panel.locator('.explanation');
  await until(async () => /validation/i.test((await explanation.textContent()) ?? ''));
  // The tiles show the same test score as the explanation.
  const said = /On the test rows the blend has (0\.\d{4})/.exec(
    (await explanation.textContent()) ?? '',
  );
  await until(async () => (await tile('stitched').textContent()) === said?.[1]);
  await press('Keep');
  const name = panel.locator('section[aria-label="Kept weightings"] input');
  await name.fill('the best');
  await name.press('Enter');
  await workbench.screenshot('blending, weights');
});

it('pauses, stops with the best so far, and trains on from there', async () => {
  await fill('Passes', '5000');
  await press('Train');
  await until(async () => /epoch [1-9]/.test((await progress()) ?? ''));
  await press('Pause');
  await until(async () => ((await progress()) ?? '').includes('Paused'));
  // The current step may still end.
  await workbench.page.waitForTimeout(500);
  const paused = await progress();
  await workbench.page.waitForTimeout(1500);
  expect(await progress()).toBe(paused);
  await press('Go On');
  await until(async () => !((await progress()) ?? 'Paused').includes('Paused'));
  await press('Stop and Keep the Best');
  await until(async () => (await blends()).length === 1);
  expect((await blends())[0]).toMatch(/^1 · MLP \+ sum.*stopped/);
  const [, best] = /not tuned1,?200[\d,]*?(\d+)stopped/.exec((await blends())[0]!) ?? [];
  expect(Number(best)).toBeGreaterThan(0);
  await fill('Passes', '2');
  await pressFor('1 · MLP + sum, linear head, not tuned', 'Train On');
  await until(async () => (await blends()).length === 2);
  expect((await blends())[1]).toMatch(/^2, on from 1 · MLP \+ sum/);
  await workbench.screenshot('blending, trained on');
});

it('trains, compares tuning, saves a blend that the command line can apply', async () => {
  const { panel } = workbench;
  await panel.locator('vscode-dropdown[aria-label="Aggregation"]').click();
  await panel.locator('vscode-option[value="self-attention"]').click();
  await fill('Passes', '3');
  await panel.locator('vscode-checkbox', { hasText: 'Only Q, K, V' }).click();
  await panel.locator('vscode-checkbox', { hasText: 'Only the head' }).click();
  await press('Train');
  await until(async () => (await blends()).length === 5);
  const texts = (await blends()).slice(2);
  for (const [i, stage] of ['not tuned', 'tuned Q, K, V', 'tuned head'].entries()) {
    expect(texts[i]).toContain(`3 · Self-attention, linear head${stage}`);
  }
  await workbench.screenshot('blending, trained');
  const path = join(workbench.folder, 'digits.blend.json');
  await pressFor('3 · Self-attention, linear head, tuned Q, K, V', 'Save…');
  await workbench.acceptPath(path);
  await until(() => Promise.resolve(existsSync(path)));
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    aggregation: 'self-attention',
    provenance: { stage: 'qkv' },
  });
  const rows = join(workbench.folder, 'blended.npy');
  const applied = await latents(
    ...['project', 'samples/digits/ae-seed1.npy', '--blend', path, '-o', rows],
  );
  expect(applied.stderr).toBe('');
  expect(applied.code).toBe(0);
  const { stdout } = await latents('info', rows);
  expect(stdout).toContain('1797 × 200 float');
});

it('shows what was trained of a pair when it is chosen again', async () => {
  const { panel } = workbench;
  const before = await blends();
  expect(before).toHaveLength(5);
  const choose = async (space: number): Promise<void> => {
    const encoder = panel.locator('vscode-dropdown[aria-label="Encoder"]');
    await encoder.click();
    await encoder.locator(`vscode-option[value="${space}"]`).click();
  };
  await choose(2);
  await until(async () => (await blends()).length === 0);
  await tile('stitched').waitFor();
  expect(await blends()).toEqual([]);
  await choose(1);
  await until(async () => (await blends()).length === 5);
  expect(await blends()).toEqual(before);
  await tile('stitched').waitFor();
});

it('comes back after the window was reloaded, with what was kept and trained', async () => {
  const { panel } = workbench;
  const before = await blends();
  const weight = await panel.getByLabel('Weight of L1').inputValue();
  const score = await tile('stitched').textContent();
  await workbench.reload();
  await tile('stitched').waitFor({ timeout: 60_000 });
  await until(async () => (await tile('stitched').textContent()) === score);
  expect(await panel.getByLabel('Weight of L1').inputValue()).toBe(weight);
  const savedSection = panel.locator('section[aria-label="Kept weightings"]');
  expect(await savedSection.locator('input').inputValue()).toBe('the best');
  await until(async () => ((await savedSection.textContent()) ?? '').includes(score!));
  expect(before).toHaveLength(5);
  expect(await blends()).toEqual(before);
  const curve = panel.locator('.curve canvas').first();
  expect(await curve.isVisible()).toBe(true);
  await curve.scrollIntoViewIfNeeded();
  await workbench.screenshot('blending, reloaded');
  // Training can continue from a restored blend.
  await fill('Passes', '2');
  await pressFor('3 · Self-attention, linear head, tuned Q, K, V', 'Train On');
  await until(async () => (await blends()).length > 5);
  expect((await blends())[5]).toMatch(/^4, on from 3 · Self-attention/);
});

it('keeps the best so far of a training that a reload cuts short', async () => {
  const before = await blends();
  await fill('Passes', '5000');
  await press('Train');
  await until(async () => /epoch [1-9]/.test((await progress()) ?? ''));
  await workbench.reload();
  await tile('stitched').waitFor({ timeout: 60_000 });
  await until(async () => (await blends()).length > before.length);
  expect((await blends()).slice(0, before.length)).toEqual(before);
  expect((await blends()).at(-1)).toMatch(/^5 · Self-attention.*stopped/);
  await workbench.screenshot('blending, cut short');
});

it('removes a blend once that is confirmed', async () => {
  const { page } = workbench;
  const before = await blends();
  await pressFor('1 · MLP + sum, linear head, not tuned', 'Remove');
  const dialog = page.locator('.monaco-dialog-box');
  await until(async () => ((await dialog.textContent()) ?? '').includes('1 · MLP + sum'));
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await blends()).toEqual(before);
  await pressFor('1 · MLP + sum, linear head, not tuned', 'Remove');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await until(async () => (await blends()).length === before.length - 1);
  expect(await blends()).toEqual(before.slice(1));
});

it('loads the saved blend and exports its rows, which the command line reads', async () => {
  await press('Load a Blend…');
  await workbench.acceptPath(join(workbench.folder, 'digits.blend.json'));
  const last = async (): Promise<string> => (await blends()).at(-1) ?? '';
  await until(async () => (await last()).includes('digits.blend.json · Self-attention'));
  const path = join(workbench.folder, 'exported.npy');
  await pressFor('digits.blend.json · Self-attention, linear head, tuned Q, K, V', 'npy…');
  await workbench.page
    .locator('.quick-input-list .monaco-list-row', { hasText: 'encoder' })
    .first()
    .click();
  await workbench.acceptPath(path);
  await until(() => Promise.resolve(existsSync(path)));
  const { stdout } = await latents('info', path);
  expect(stdout).toContain('1797 × 200 float');
  // The panel's file equals the command line's for the same blend, but for the order of sums.
  const [here, there] = await Promise.all(
    [path, join(workbench.folder, 'blended.npy')].map(
      async (file) => (await readSpace(bytesInMemory(file, await readFile(file)))).matrix.data,
    ),
  );
  const difference = Array.from(here!).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - there![i]!)),
    0,
  );
  expect(difference).toBeLessThan(1e-3);
  await workbench.screenshot('blending, loaded');
});

it('refuses a foreign file with the reason', async () => {
  await press('Load a Blend…');
  await workbench.acceptPath(join(workbench.folder, 'digits', 'digits.latents.json'));
  const problem = workbench.panel.locator('.problem');
  await until(async () =>
    ((await problem.first().textContent()) ?? '').includes('not a blend of this program'),
  );
});

it('blends the projections that are picked', async () => {
  const { page, panel } = workbench;
  expect(await panel.getByLabel('Weight of L∞').count()).toBe(1);
  await press('Projections…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'L∞' }).first().click();
  await page.locator('.quick-input-box input').press('Enter');
  await until(async () => (await panel.getByLabel('Weight of L∞').count()) === 0);
  expect(await panel.getByLabel('Weight of L1').inputValue()).toBe('1');
});

it('makes the pair ready again where the engine has ended, with what was trained', async () => {
  const { panel } = workbench;
  const slider = panel.getByLabel('Weight of L1');
  await fill('Passes', '2');
  await press('Train');
  await until(async () => (await blends()).length > 0);
  const before = await blends();
  const scores = () => Promise.all(['Similarity', 'stitched'].map((n) => tile(n).textContent()));
  expect(await slider.inputValue()).toBe('1');
  const scoresBefore = await scores();
  const killed = workbench.signalEngine('SIGKILL');
  // The first request that meets no engine starts another, and the pair is prepared again.
  await until(async () => {
    await slider.press('ArrowLeft', { timeout: 1000 }).catch(() => undefined);
    return ![undefined, killed].includes(workbench.engine);
  });
  await tile('stitched').waitFor({ timeout: 60_000 });
  expect(await slider.inputValue()).not.toBe('1');
  expect(await blends()).toEqual(before);
  await slider.fill('1');
  await until(async () => (await scores()).join() === scoresBefore.join());
  await workbench.screenshot('blending, after the engine ended');
  const path = join(workbench.folder, 'after.blend.json');
  await workbench.panel
    .locator('section[aria-label="Trained blends"] vscode-button', { hasText: 'Save' })
    .click();
  await workbench.acceptPath(path);
  await until(() => Promise.resolve(existsSync(path)));
});
