import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../formats/archives';
import { npyBytes } from '../npy-bytes';
import { stopAfterTests } from './stop-after-tests';
import { isTicked, until, Workbench } from './workbench';

const layers = Array.from({ length: 20 }, (_, i) => `layer${String(i).padStart(2, '0')}`);

/** Creates an array of 60 rows, or another number. */
function array(seed: number, cols: number, rows = 60): Uint8Array {
  const values = Float32Array.from({ length: rows * cols }, (_, i) => Math.sin((i + 1) * seed * i));
  return npyBytes(rows, cols, values);
}

function archive(seed: number): Promise<Uint8Array> {
  const arrays = layers.map((name, i) => [`${name}.npy`, array(seed + i, 8)] as const);
  const others = { 'head.npy': array(seed, 8, 10), 'flat.npy': flat() };
  return zipOf({ ...Object.fromEntries(arrays), ...others });
}

/** Creates an array of one dimension, which is no space. */
function flat(): Uint8Array {
  const bytes = Buffer.from(npyBytes(60, 1, new Float32Array(60)));
  bytes.write("'shape': (60,), } ", bytes.indexOf("'shape'"), 'latin1');
  return bytes;
}

let workbench: Workbench;
beforeAll(async () => {
  const settings = {
    'explorer.compactFolders': false,
    'workbench.colorTheme': 'Default Dark Modern',
  };
  workbench = await Workbench.start(settings);
  const study = {
    version: 1,
    spaces: [{ file: 'pair#2.npz' }, { file: 'dino.npz#layer00', include: false }],
    anchors: { strategy: 'uniform', count: 20 },
    projections: ['absolute'],
    measures: ['cka-linear'],
  };
  const files: Record<string, Uint8Array | string> = {
    'layers/vit#1.npz': await archive(1),
    'layers/dino.npz': await archive(5),
    'layers/pair#2.npz': await zipOf({ 'a.npy': array(8, 8), 'b.npy': array(9, 8) }),
    'layers/pair.latents.json': JSON.stringify(study),
    'models/m1.npy': array(1, 8),
    'models/m2.npy': array(2, 8),
    'models/m10.npy': array(3, 8),
    'models/classes.csv': 'id,label\n0,a\n1,b\n',
    'parts/part-0.npy': array(4, 8, 30),
    'parts/part-1.npy': array(5, 8, 30),
    'splits/train/x.npy': array(6, 8),
    'splits/test/x.npy': array(7, 8),
    'splits/notes.md': '',
    'nothing/notes.md': '',
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(workbench.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
});
stopAfterTests(() => workbench);
beforeEach(async () => {
  await workbench.closeAllEditors();
  await workbench.openExplorer();
});

/** Waits until the panel has scores of this number of spaces. */
async function expectSpaces(count: number, rows = 60): Promise<void> {
  await workbench.waitForFacts(`${count} spaces`, `${rows} rows`);
}

/** Returns the names of the spaces in the panel's table of numbers. */
async function spaceNames(): Promise<string[]> {
  const details = workbench.panel.locator('.matrix-section details');
  await details.waitFor();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  return details.locator('th[scope="col"]').allTextContents();
}

/** Number of checked rows that the picker shows. */
const countTicked = (): Locator => workbench.page.locator('.quick-input-count');

const archives = ['vit#1.npz', 'dino.npz'];

describe('files that hold several arrays', () => {
  beforeEach(async () => {
    await workbench.expandFolder('layers');
  });

  it('are compared with chosen arrays: likely ones are ticked, what is no space cannot be', async () => {
    const { page } = workbench;
    await workbench.rightClick(archives, 'Compare Embeddings');
    await workbench.pickerRow('Compare All').waitFor();
    await workbench.screenshot('several arrays, asked');
    await workbench.pickerRow('Choose Arrays…').click();
    await countTicked().filter({ hasText: '40 Selected' }).waitFor();
    await workbench.screenshot('several arrays, to choose');
    const input = page.locator('.quick-input-box input');
    await input.fill('flat');
    const noSpace = workbench.pickerRow('flat').first();
    await noSpace.filter({ hasText: 'It has 1 dimension' }).waitFor();
    await noSpace.click();
    await until(async () => !(await isTicked(noSpace)));
    expect(await countTicked().textContent()).toBe('40 Selected');
    // All filtered rows are checked or unchecked at once.
    await input.fill('layer');
    await workbench.screenshot('several arrays, filtered');
    await workbench.pickerBox.click();
    await countTicked().filter({ hasText: '0 Selected' }).waitFor();
    await workbench.acceptPicker();
    await page.locator('.quick-input-title', { hasText: 'tick at least 2' }).waitFor();
    await input.fill('layer03');
    await workbench.pickerBox.click();
    await countTicked().filter({ hasText: '2 Selected' }).waitFor();
    await workbench.acceptPicker();
    await expectSpaces(2);
    expect(await spaceNames()).toEqual(['vit#1.npz#layer03', 'dino.npz#layer03']);
  });

  it('are compared with all their arrays', async () => {
    await workbench.rightClick(['vit#1.npz'], 'Compare Embeddings');
    // The head has another number of rows: arrays that can be paired come first.
    await workbench.pickerRow('not all have the same number of rows').waitFor();
    await workbench.screenshot('a lone archive, asked');
    await workbench.pickerRow('Choose Arrays…').click();
    await countTicked().filter({ hasText: '20 Selected' }).waitFor();
    await workbench.acceptPicker();
    await expectSpaces(20);
    await workbench.openSidebar();
    const file = workbench.treeRow('vit#1.npz');
    await file.filter({ hasText: '20 of 21 arrays' }).waitFor();
    await workbench.setBox('layer07', false);
    await expectSpaces(19);
    await file.filter({ hasText: '19 of 21 arrays' }).waitFor();
    for (const theme of ['Light Modern', 'Dark Modern']) {
      await workbench.chooseTheme(theme);
      await workbench.screenshot(`some arrays ticked, ${theme}`);
    }
    await workbench.rightClickTree('vit#1.npz', 'Choose Arrays…');
    await countTicked().filter({ hasText: '19 Selected' }).waitFor();
    await workbench.tickPicked('layer00', false);
    await workbench.acceptPicker();
    await expectSpaces(18);
  });

  it('can be compared with other files instead', async () => {
    await workbench.rightClick(['dino.npz'], 'Compare Embeddings');
    await workbench.pickerRow('Other Files…').click();
    await workbench.tickPicked('vit#1.npz', true);
    await workbench.acceptPicker();
    await workbench.pickerRow('42 arrays of 2 files').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('are asked for by the panel where a study names one as a whole', async () => {
    await workbench.openFile('pair.latents.json');
    const problem = workbench.panel.locator('.problem');
    await problem.getByText(/It holds 2 arrays that could be embeddings/).waitFor();
    await workbench.screenshot('several arrays, in the panel');
    await problem.locator('vscode-button', { hasText: 'Choose Arrays…' }).click();
    await countTicked().filter({ hasText: '2 Selected' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await problem.locator('vscode-button', { hasText: 'Compare All' }).click();
    await expectSpaces(2);
    expect(await spaceNames()).toEqual(['pair#2.npz#a', 'pair#2.npz#b']);
    const study = await readFile(join(workbench.folder, 'layers', 'pair.latents.json'), 'utf8');
    expect(JSON.parse(study)).toMatchObject({
      spaces: [{ file: 'pair#2.npz#a' }, { file: 'pair#2.npz#b' }, { file: 'dino.npz#layer00' }],
    });
  });
});

describe('a folder of embedding files', () => {
  const inFolder = 'Compare Embeddings in Folder';

  it('is asked for once, and compared as models', async () => {
    await workbench.rightClick(['models'], inFolder);
    const rows = workbench.pickerRow(/./);
    await workbench.pickerRow('m1.npy, m2.npy, m10.npy, classes.csv').first().waitFor();
    expect(await rows.first().textContent()).toContain('Models to Be Compared');
    await workbench.screenshot('a folder, asked');
    await rows.first().click();
    await expectSpaces(3);
    expect(await spaceNames()).toEqual(['m1.npy', 'm2.npy', 'm10.npy']);
    await workbench.page
      .getByText(/1 file was left out\. models\/classes\.csv/)
      .first()
      .waitFor();
  });

  it('is offered as shards first where its names are those of shards', async () => {
    await workbench.rightClick(['parts'], inFolder);
    const rows = workbench.pickerRow(/./);
    await workbench.pickerRow('part-0.npy, part-1.npy').first().waitFor();
    expect(await rows.first().textContent()).toContain('Shards of One Space');
    await workbench.pickerRow('Models to Be Compared').click();
    await expectSpaces(2, 30);
  });

  it('without any says so, and offers the folders in it that hold some', async () => {
    await workbench.rightClick(['splits'], inFolder);
    const notice = workbench.page.locator('.notification-toast', { hasText: 'splits' });
    await notice.getByText(/holds no embedding files, which end in \.npy/).waitFor();
    expect(await notice.textContent()).toContain('name one of splits/test/, splits/train/');
    await workbench.screenshot('an empty folder');
    await notice.getByText('Choose Folders…').click();
    for (const name of ['train', 'test']) await workbench.tickPicked(name, true);
    await workbench.acceptPicker();
    await expectSpaces(2);
    await workbench.rightClick(['nothing'], inFolder);
    await workbench.page
      .locator('.notification-toast', { hasText: 'nothing: The folder holds no embedding files' })
      .waitFor();
  });
});
