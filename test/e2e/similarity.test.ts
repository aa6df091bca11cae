import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reference } from '../reference/data';
import { expectShown, shownMatrix } from './shown-matrix';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Default Dark Modern' });
});
stopAfterTests(() => workbench);
beforeEach(async () => {
  await workbench.closeAllEditors();
});

function dropdown(label: string): Locator {
  return workbench.panel.locator(`vscode-dropdown[aria-label="${label}"]`);
}

async function choose(label: string, option: string): Promise<void> {
  await dropdown(label).click();
  await dropdown(label).locator('vscode-option', { hasText: option }).first().click();
}

describe('similarity in a real VS Code', () => {
  it('compares two files from the Explorer’s context menu', async () => {
    await workbench.expandFolder('pairs');
    const pair = ['kornblith_demo_X.npy', 'kornblith_demo_Y.npy'];
    await workbench.rightClick(pair, 'Compare Embeddings');
    const expected =
      reference.pairs['kornblith_demo_X.npy|kornblith_demo_Y.npy'.replaceAll('.npy', '') as 'a|b']!;
    await expectShown(workbench, pair.join('|'), expected['cka-linear-debiased']!);
    await choose('Measure', 'CKA (linear, biased)');
    await expectShown(workbench, pair.join('|'), expected['cka-linear']!);
    await choose('Measure', 'Procrustes (angular)');
    await expectShown(workbench, pair.join('|'), expected['procrustes-angular']!);
  });

  it('compares relative representations of a sample study opened by its file', async () => {
    await workbench.expandFolder('cora');
    await workbench.openFile('cora.latents.json');
    await choose('Measure', 'CKA (linear, biased)');
    await choose('Projection', 'Cosine');
    const cosine = reference.relative.cora['cosine']!;
    await expectShown(
      workbench,
      'gcn-seed0.npy|gcn-seed1.npz',
      cosine['gcn-seed0.npy|gcn-seed1.npz']!['cka-linear']!,
    );
    await choose('Projection', 'L∞');
    const linf = reference.relative.cora['linf']!;
    await expectShown(
      workbench,
      'gcn-seed1.npz|sage-seed0.safetensors',
      linf['gcn-seed1.npz|sage-seed0.safetensors']!['cka-linear']!,
    );
    expect(await workbench.panel.locator('.multiple').count()).toBe(5);
  });

  it('compares files chosen from the palette', async () => {
    await workbench.runCommand('Latent Space: Compare Embeddings');
    const input = workbench.page.locator('.quick-input-box input');
    for (const name of ['latentis_8x4_X', 'latentis_8x4_Y']) {
      await input.fill(name);
      await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).click();
    }
    await workbench.page.locator('.quick-input-action', { hasText: 'OK' }).click();
    const expected = reference.pairs['latentis_8x4_X|latentis_8x4_Y']!;
    await expectShown(
      workbench,
      'latentis_8x4_X.npy|latentis_8x4_Y.npy',
      expected['cka-linear-debiased']!,
    );
  });

  it('shows the study in the sidebar and follows its boxes', async () => {
    await workbench.expandFolder('digits');
    await workbench.openFile('digits.latents.json');
    await until(async () => (await shownMatrix(workbench)).size === 25);
    await workbench.openSidebar();
    const row = workbench.treeRow('vae-seed0.npy');
    await row.waitFor();
    expect(await row.textContent()).toContain('1797 × 32 float16');
    await workbench.setBox('vae-seed0.npy', false);
    await until(async () => (await shownMatrix(workbench)).size === 16);
    const study = await readFile(join(workbench.folder, 'digits', 'digits.latents.json'), 'utf8');
    expect(JSON.parse(study)).toMatchObject({ spaces: { 2: { include: false } } });
    await workbench.screenshot('sidebar');
  });

  it('writes exports to disk', async () => {
    await workbench.openExplorer();
    await workbench.expandFolder('pairs');
    const pair = ['kornblith_demo_X.npy', 'kornblith_demo_Y.npy'];
    await workbench.rightClick(pair, 'Compare Embeddings');
    await shownMatrix(workbench);
    for (const kind of ['JSON', 'CSV', 'PNG', 'HTML']) {
      const path = join(workbench.folder, `export.${kind.toLowerCase()}`);
      await workbench.panel.locator('vscode-button', { hasText: kind }).click();
      await workbench.acceptPath(path);
      await until(() => Promise.resolve(existsSync(path)));
    }
    const { scores } = JSON.parse(
      await readFile(join(workbench.folder, 'export.json'), 'utf8'),
    ) as {
      scores: { projection: string; measure: string; matrix: number[][] }[];
    };
    const debiased = scores.find(({ projection }) => projection === 'absolute');
    expect(debiased?.matrix[0]?.[1]).toBeCloseTo(0.513456489506, 4);
    expect(await readFile(join(workbench.folder, 'export.csv'), 'utf8')).toContain(
      'cka-linear-debiased',
    );
    const png = await readFile(join(workbench.folder, 'export.png'));
    expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
  });

  it('says what is wrong with a truncated file', async () => {
    await truncate(join(workbench.folder, 'pairs', 'kornblith_demo_Y.npy'), 5000);
    await workbench.expandFolder('pairs');
    await workbench.rightClick(
      ['kornblith_demo_X.npy', 'kornblith_demo_Y.npy'],
      'Compare Embeddings',
    );
    const problem = workbench.panel.locator('.problem');
    await problem.waitFor();
    const text = await problem.textContent();
    expect(text).toContain('kornblith_demo_Y.npy');
    expect(text).toMatch(/5000 bytes.*promises 8128/);
    await workbench.screenshot('truncated');
  });

  it('offers to drop rows that are not finite', async () => {
    const bytes = await readFile(join(workbench.folder, 'pairs', 'latentis_8x4_X.npy'));
    // The last value of the 8 × 4 float64 array, in row 7.
    bytes.writeDoubleLE(NaN, bytes.length - 8);
    await writeFile(join(workbench.folder, 'pairs', 'holes.npy'), bytes);
    await workbench.explorerRow('holes.npy').waitFor();
    await workbench.rightClick(['holes.npy', 'latentis_8x4_Y.npy'], 'Compare Embeddings');
    const problem = workbench.panel.locator('.problem');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/holes\.npy.*1 of 8 rows.*row 7/);
    await problem.locator('vscode-button', { hasText: 'Drop These Rows' }).click();
    await until(async () => (await shownMatrix(workbench)).size === 4);
    expect(await workbench.panel.locator('.warnings').textContent()).toContain(
      'left out in all spaces',
    );
  });

  it('looks behind a cell, in every theme', async () => {
    await workbench.expandFolder('digits');
    await workbench.openFile('digits.latents.json');
    await until(async () => (await shownMatrix(workbench)).size >= 16);
    const { panel } = workbench;
    await panel.locator('.matrix').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter'])
      await panel.locator('.matrix').press(key);
    await panel.getByText('Rows whose neighbours differ most').waitFor({ timeout: 60_000 });
    // Scores come first, null distributions and intervals later.
    await panel.getByText('Whiskers: 95 %').waitFor({ timeout: 60_000 });
    const bars = panel.locator('.pair table').first();
    expect(await bars.locator('tr').count()).toBe(6);
    expect(await bars.textContent()).toMatch(/Cosine\s*0\.\d{4}\s*0\.\d{4} to 0\.\d{4}/);
    for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern']) {
      await workbench.chooseTheme(theme);
      await workbench.screenshot(`pair, ${theme}`);
    }
  });

  it('tells that the engine has ended, and goes on with another', async () => {
    await workbench.expandFolder('cora');
    await workbench.openFile('cora.latents.json');
    await until(async () => (await shownMatrix(workbench)).size === 9);
    // Stopped first, so that it cannot finish before it is killed.
    workbench.signalEngine('SIGSTOP');
    await choose('Measure', 'Mutual k-NN (Euclidean)');
    await workbench.panel.locator('div.progress').waitFor();
    workbench.signalEngine('SIGKILL');
    const problem = workbench.panel.locator('.problem');
    await problem.waitFor();
    expect(await problem.textContent()).toContain('The engine process ended before it was done');
    await problem.locator('vscode-button', { hasText: 'Try Again' }).click();
    await until(async () => (await shownMatrix(workbench)).size === 9);
  });

  it('comes back after the window was reloaded', async () => {
    await workbench.openExplorer();
    await workbench.expandFolder('pairs');
    const pair = ['svcca_svhn_lay06_model0.npy', 'svcca_svhn_lay06_model1.npy'];
    await workbench.rightClick(pair, 'Compare Embeddings');
    const expected = reference.pairs['svcca_svhn_lay06_model0|svcca_svhn_lay06_model1']!;
    await expectShown(workbench, pair.join('|'), expected['cka-linear-debiased']!);
    await workbench.reload();
    await expectShown(workbench, pair.join('|'), expected['cka-linear-debiased']!);
  });
});
