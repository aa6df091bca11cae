import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  await rm(join(workbench.folder, 'study'), { recursive: true, force: true });
});

const [x, y] = ['kornblith_demo_X', 'kornblith_demo_Y'];
const xy = reference.pairs['kornblith_demo_X|kornblith_demo_Y']!['cka-linear-debiased']!;
const source = (name: string): string => join(workbench.folder, 'pairs', `${name}.npy`);
const at = (name: string): string => join(workbench.folder, 'study', name);

/** Opens a study of files with these names, each with the rows of X or Y, in its panel. */
async function openStudy(files: Readonly<Record<string, string | null>>): Promise<void> {
  await mkdir(at(''), { recursive: true });
  for (const [name, rows] of Object.entries(files)) {
    if (rows !== null) await copyFile(source(rows), at(name));
  }
  const study = {
    version: 1,
    spaces: Object.keys(files).map((file) => ({ file })),
    anchors: { strategy: 'uniform' },
    projections: ['absolute'],
    measures: ['cka-linear-debiased'],
  };
  await writeFile(at('s.latents.json'), JSON.stringify(study, null, 2));
  await workbench.openExplorer();
  await workbench.expandFolder('study');
  await workbench.openFile('s.latents.json');
}

async function studyFile(): Promise<{ spaces: { file: string; include?: boolean }[] }> {
  return JSON.parse(await readFile(at('s.latents.json'), 'utf8')) as never;
}

const banner = () => workbench.panel.locator('.changes');
const press = (name: string) =>
  workbench.panel.locator('vscode-button', { hasText: name }).first().click();

describe('files that change while their scores show', () => {
  it('mark the scores at once, until they are computed again', async () => {
    await openStudy({ 'a.npy': x, 'b.npy': y });
    await expectShown(workbench, 'a.npy|b.npy', xy);
    expect(await banner().isVisible()).toBe(false);
    await copyFile(source(x), at('b.npy'));
    const written = performance.now();
    await banner()
      .getByText(/^b\.npy changed on disk at \d\d:\d\d; these scores are of the file as it was\.$/)
      .waitFor();
    console.info(`marked after ${Math.round(performance.now() - written)} ms`);
    await workbench.panel.locator('.outdated').getByText('Out of date').waitFor();
    // The scores stay those of the earlier content.
    expect((await shownMatrix(workbench)).get('a.npy|b.npy')).toBe(xy.toFixed(4));
    await workbench.openSidebar();
    await workbench.treeRow('b.npy').getByText('changed on disk').waitFor();
    await workbench.screenshot('changed on disk');
    const json = join(workbench.folder, 'stale.json');
    await press('JSON');
    await workbench.acceptPath(json);
    await until(() => Promise.resolve(existsSync(json)));
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
      stale: [{ file: 'b.npy', change: 'changed' }],
    });
    await banner().locator('vscode-button', { hasText: 'Compute Again' }).click();
    await expectShown(workbench, 'a.npy|b.npy', 1);
    await banner().waitFor({ state: 'hidden' });
    expect(await workbench.panel.locator('.outdated').count()).toBe(0);
    await until(
      async () => (await workbench.treeRow('b.npy').getByText('changed on disk').count()) === 0,
    );
  });

  it('that are deleted can be left out', async () => {
    await openStudy({ 'a.npy': x, 'b.npy': y, 'c.npy': y });
    await expectShown(workbench, 'a.npy|c.npy', xy);
    await rm(at('b.npy'));
    const line = banner().locator('li', { hasText: 'b.npy was deleted' });
    await line.waitFor();
    await workbench.openSidebar();
    await workbench.treeRow('b.npy').getByText('deleted', { exact: true }).waitFor();
    await workbench.screenshot('deleted');
    await line.locator('vscode-button', { hasText: 'Leave Out' }).click();
    await until(async () => (await shownMatrix(workbench)).size === 4);
    await banner().waitFor({ state: 'hidden' });
    await expectShown(workbench, 'a.npy|c.npy', xy);
    expect(await studyFile()).toMatchObject({
      spaces: [{ file: 'a.npy' }, { file: 'b.npy', include: false }, { file: 'c.npy' }],
    });
  });

  it('that were moved are located, with what was moved along', async () => {
    await openStudy({ 'a.npy': x, 'b.npy': y, 'c.npy': y });
    await expectShown(workbench, 'a.npy|b.npy', xy);
    await mkdir(at('moved'));
    for (const name of ['b.npy', 'c.npy']) await rename(at(name), at(join('moved', name)));
    const line = banner().locator('li', { hasText: 'b.npy was deleted' });
    await line.locator('vscode-button', { hasText: 'Locate…' }).click();
    await workbench.acceptPath(at('moved/b.npy'));
    await workbench.page
      .locator('.monaco-dialog-box')
      .getByText('Use It, Too', { exact: true })
      .click();
    await expectShown(workbench, 'a.npy|c.npy', xy);
    await banner().waitFor({ state: 'hidden' });
    expect((await studyFile()).spaces.map(({ file }) => file)).toEqual([
      'a.npy',
      'moved/b.npy',
      'moved/c.npy',
    ]);
  });

  it('mark what stitching and blending show, too', async () => {
    await workbench.openExplorer();
    await workbench.expandFolder('digits');
    await workbench.openFile('digits.latents.json');
    await until(async () => (await shownMatrix(workbench)).size >= 16);
    for (const [command, shown] of [
      // Parts that no other panel has, because the panel before may still be shown.
      ['Open Stitching Panel', '.multiple:has-text("Concat")'],
      ['Open Blending Panel', '.tile'],
    ] as const) {
      await workbench.runCommand(`Latent Space: ${command}`);
      await workbench.panel.locator(shown).first().waitFor({ timeout: 90_000 });
      const labels = join(workbench.folder, 'digits', 'labels.csv');
      await writeFile(labels, await readFile(labels));
      await banner()
        .getByText(/labels\.csv changed on disk/)
        .waitFor();
      await workbench.panel.locator('.outdated').first().waitFor();
      await workbench.screenshot(`changed, ${command}`);
      await banner().locator('vscode-button', { hasText: 'Compute Again' }).click();
      await banner().waitFor({ state: 'hidden', timeout: 90_000 });
    }
  });
});

describe('a space that cannot be used', () => {
  it('is named in place, and the rest is computed', async () => {
    await openStudy({ 'a.npy': x, 'gone.npy': null, 'short.npy': 'latentis_8x4_X', 'b.npy': y });
    await expectShown(workbench, 'a.npy|b.npy', xy);
    expect((await shownMatrix(workbench)).size).toBe(4);
    const card = (name: string) => workbench.panel.locator('.failures .problem', { hasText: name });
    await card('gone.npy: There is no such file.').waitFor();
    await card('short.npy: It has 8 rows').waitFor();
    await workbench.openSidebar();
    await workbench.treeRow('gone.npy').getByText('There is no such file.').waitFor();
    await workbench.screenshot('spaces left out');
    await card('short.npy').locator('vscode-button', { hasText: 'Leave Out' }).click();
    await card('short.npy').waitFor({ state: 'detached' });
    await card('gone.npy').locator('vscode-button', { hasText: 'Locate…' }).click();
    await workbench.acceptPath(source(y));
    await until(async () => (await shownMatrix(workbench)).size === 9);
    await card('gone.npy').waitFor({ state: 'detached' });
    expect((await studyFile()).spaces).toEqual([
      { file: 'a.npy' },
      { file: `../pairs/${y}.npy` },
      { file: 'short.npy', include: false },
      { file: 'b.npy' },
    ]);
  });

  it('is taken in again once it is there', async () => {
    await openStudy({ 'a.npy': x, 'late.npy': null, 'b.npy': y });
    await expectShown(workbench, 'a.npy|b.npy', xy);
    await copyFile(source(y), at('late.npy'));
    await banner()
      .getByText(/^late\.npy is there since \d\d:\d\d; these scores are without it\.$/)
      .waitFor();
    await press('Compute Again');
    await expectShown(workbench, 'a.npy|late.npy', xy);
    expect(await workbench.panel.locator('.failures').count()).toBe(0);
  });
});

describe('a study file that is no study', () => {
  it('is opened as text where it is wrong, and is back once it is mended', async () => {
    await openStudy({ 'a.npy': x, 'b.npy': y });
    await expectShown(workbench, 'a.npy|b.npy', xy);
    await workbench.closeAllEditors();
    const text = await readFile(at('s.latents.json'), 'utf8');
    await writeFile(at('s.latents.json'), text.replace('"anchors"', '"anchor"'));
    await workbench.openExplorer();
    await workbench.openFile('s.latents.json');
    const problem = workbench.panel.locator('.problem');
    await problem.getByText(/Unrecognized key: "anchor".*\(line 11\)/).waitFor();
    await workbench.screenshot('no study');
    await problem.locator('vscode-button', { hasText: 'Open as Text' }).click();
    const { page } = workbench;
    const editor = page.locator('.editor-instance .monaco-editor', { hasText: '"anchor"' });
    await editor.waitFor();
    await page.locator('.statusbar-item', { hasText: /Ln 11, Col 3/ }).waitFor();
    await workbench.screenshot('study as text');
    // The cursor is before the key.
    for (let step = 0; step < '"anchor'.length; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.type('s');
    await expectShown(workbench, 'a.npy|b.npy', xy);
    await page.keyboard.press('Control+S');
    await until(async () => (await readFile(at('s.latents.json'), 'utf8')) === text);
  });
});
