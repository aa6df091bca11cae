import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

const fixtures = join(import.meta.dirname, '..', 'formats', 'fixtures');

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Default Dark Modern' });
  const files = [
    'pytorch-numpy.pt',
    'parquet-list-snappy.parquet',
    'arrow-lz4.feather',
    'datasets',
  ];
  for (const name of files) {
    await cp(join(fixtures, name), join(workbench.folder, name), { recursive: true });
  }
});
stopAfterTests(() => workbench);

/** Shows the study's panel again, because selecting a file in the Explorer opens that. */
async function showStudy(): Promise<void> {
  await workbench.page.locator('.tab', { hasText: 'parquet-list-snappy.parquet and' }).click();
}

describe('the sidebar', () => {
  it('offers the columns of the study’s files as labels', async () => {
    const { page } = workbench;
    const pair = ['parquet-list-snappy.parquet', 'arrow-lz4.feather'];
    await workbench.explorerRow(pair[0]!).waitFor();
    await workbench.rightClick(pair, 'Compare Embeddings');
    await workbench.panel
      .getByText(/12 rows/)
      .first()
      .waitFor();
    await workbench.openSidebar();
    await workbench.treeRow('Labels').click();
    const offered = page.locator('.quick-input-list .monaco-list-row');
    await offered.filter({ hasText: 'arrow-lz4.feather' }).first().waitFor();
    await workbench.screenshot('labels offered');
    await offered
      .filter({ hasText: /^label.*parquet-list-snappy/ })
      .first()
      .click();
    await workbench
      .treeRow('Labels')
      .filter({ hasText: 'parquet-list-snappy.parquet#label' })
      .waitFor();
  });

  it('shows the arrays of a file that holds several, to be ticked', async () => {
    await workbench.openExplorer();
    await workbench.rightClick(['pytorch-numpy.pt'], 'Add to Latent Study');
    await workbench.pickerRow('Choose Arrays…').click();
    await workbench.tickPicked('columns', false);
    await workbench.acceptPicker();
    await showStudy();
    const { panel } = workbench;
    await workbench.openSidebar();
    const file = workbench.treeRow('pytorch-numpy.pt');
    await file.filter({ hasText: '1 of 2 arrays' }).waitFor();
    await workbench.screenshot('some arrays in the sidebar');
    await workbench.setBox('columns', true);
    await panel.locator('.matrix-section', { hasText: 'columns' }).first().waitFor();
    await file.filter({ hasText: '2 of 2 arrays' }).waitFor();
    await workbench.screenshot('arrays in the sidebar');
  });

  it('ticks all arrays of a file, or none, by the box of the file', async () => {
    const { panel } = workbench;
    const file = workbench.treeRow('pytorch-numpy.pt');
    await workbench.setBox('pytorch-numpy.pt', false);
    await file.filter({ hasText: '0 of 2 arrays' }).waitFor();
    await panel.locator('.matrix-section', { hasText: 'columns' }).waitFor({ state: 'hidden' });
    await workbench.setBox('pytorch-numpy.pt', true);
    await file.filter({ hasText: '2 of 2 arrays' }).waitFor();
    await panel.locator('.matrix-section', { hasText: 'columns' }).first().waitFor();
  });

  it('takes a folder of shards as one space', async () => {
    await workbench.openExplorer();
    await workbench.rightClick(['datasets'], 'Add to Latent Study');
    await workbench.pickerRow('Shards of One Space').click();
    await showStudy();
    await workbench.openSidebar();
    await workbench.treeRow('datasets').filter({ hasText: '12 × 5' }).waitFor();
    await workbench.screenshot('shards in the sidebar');
    await workbench.runCommand('Save Study As');
    await workbench.acceptPath(join(workbench.folder, 'all'));
    await workbench.openExplorer();
    await workbench.explorerRow('all.latents.json').waitFor();
    const saved = JSON.parse(
      await readFile(join(workbench.folder, 'all.latents.json'), 'utf8'),
    ) as { labels: string; spaces: { file: string }[] };
    expect(saved.labels).toBe('parquet-list-snappy.parquet#label');
    expect(saved.spaces.map(({ file }) => file)).toEqual([
      'parquet-list-snappy.parquet',
      'arrow-lz4.feather',
      'pytorch-numpy.pt#embeddings',
      'pytorch-numpy.pt#columns',
      'datasets',
    ]);
  });

  it('asks before a study takes the place of another file, also where the ending was left out', async () => {
    const { page, folder } = workbench;
    const path = join(folder, 'kept.latents.json');
    await writeFile(path, 'precious');
    const question = page.getByText(/kept\.latents\.json already exists/).first();
    await workbench.runCommand('Save Study As');
    await workbench.pressInDialog('Enter', join(folder, 'kept'));
    await question.waitFor();
    await workbench.screenshot('another file in the place of a study');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    await page.keyboard.press('Escape');
    await workbench.runCommand('Save Study As');
    await workbench.pressInDialog('Enter', join(folder, 'kept'));
    await question.waitFor();
    await page.keyboard.press('Enter');
    await until(async () => (await readFile(path, 'utf8')).includes('"spaces"'));
  });
});
