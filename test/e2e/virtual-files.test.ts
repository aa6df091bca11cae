import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packFolder } from '../../scripts/package.mjs';
import { stopAfterTests } from './stop-after-tests';
import { Workbench } from './workbench';

let scratch: string;
let workbench: Workbench;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'latents-memory-'));
  const vsix = join(scratch, 'memory-files.vsix');
  await packFolder(join(import.meta.dirname, 'memory-files'), vsix);
  const settings = { 'latentSpace.bounds.fetchMebibytes': 10 };
  workbench = await Workbench.start(settings, [vsix]);
});
afterAll(async () => {
  await rm(scratch, { recursive: true });
});
beforeEach(async () => {
  await workbench.closeAllEditors();
});
// The hooks that stop the workbench run before those above.
stopAfterTests(() => workbench);

describe('files of a virtual file system', () => {
  it('are previewed, fetched once, and followed when they change', async () => {
    await workbench.runCommand('Memory: Preview');
    const { panel, page } = workbench;
    await workbench.waitForFacts('40 × 3', 'float32', 'npy');
    await panel.locator('.facts > div', { hasText: 'Effective rank' }).waitFor();
    await panel.locator('[aria-label="Rows"] tr[data-row="7"]').click();
    await panel.locator('.neighbours tr td button').first().waitFor();
    await workbench.runCommand('Memory: Reads');
    await page.getByText('Read: a.npy.').first().waitFor();
    await workbench.screenshot('virtual file');
    await workbench.runCommand('Memory: Change');
    await workbench.waitForFacts('50 × 3', 'float32', 'npy');
  });

  it('are compared', async () => {
    await workbench.runCommand('Memory: Compare');
    await workbench.panel
      .getByText(/40 rows/)
      .first()
      .waitFor();
  });

  it('are fetched with what their readers open beside them', async () => {
    await workbench.runCommand('Memory: Projector Preview');
    const { panel } = workbench;
    await workbench.waitForFacts('3 × 2', 'float32', 'projector');
    await panel.getByText('second', { exact: true }).first().waitFor();
  });

  it('are compared as folders of shards', async () => {
    await workbench.runCommand('Memory: Compare Folders');
    await workbench.pickerRow('Shards of One Space').click();
    await workbench.panel
      .getByText(/60 rows/)
      .first()
      .waitFor();
  });

  it('are refused before they are fetched where they are too large', async () => {
    await workbench.runCommand('Memory: Large Preview');
    const problem = workbench.panel.locator('.problem');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(
      /has to be fetched whole: 21 MiB, and at most 10 MiB are allowed.*latentSpace\.bounds\.fetchMebibytes/,
    );
    await workbench.runCommand('Memory: Reads');
    await workbench.page
      .getByText(/^Read: (?!.*large)/)
      .first()
      .waitFor();
  });

  it('say that they are being fetched, and stop when asked to', async () => {
    await workbench.runCommand('Memory: Slow Preview');
    const { page, panel } = workbench;
    const notice = page.locator('.notification-toast', { hasText: 'Fetching' });
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/Fetching .*slow\.npy \(9 MiB\)/);
    await notice.getByText('Cancel').click();
    await panel.getByText(/^Fetching .*slow\.npy was stopped\.$/).waitFor();
    expect(await panel.locator('.problem').count()).toBe(0);
    await workbench.screenshot('fetching stopped');
    await panel.getByText('Try Again').click();
    await notice.waitFor();
    await notice.getByText('Cancel').click();
    await workbench.runCommand('Memory: Slow Compare');
    await notice.waitFor();
    await notice.getByText('Cancel').click();
    await panel.getByText(/^Fetching .*slow\.npy was stopped\.$/).waitFor();
    expect(await panel.locator('.problem').count()).toBe(0);
  });
});
