import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { similarityContract } from '../../src/compute/protocol/panel-contracts';
import { servePanel } from '../../src/compute/protocol/panel-ends';
import type { SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { closePanel, openPanel, type PanelHost } from './panel-host';
import { similarityOf } from './similarity-snapshot';
import { studyAnswers } from './study-answers';
import type { ThemeName } from './themes';

const results = join(import.meta.dirname, '..', '..', 'test-results');
beforeAll(() => mkdir(results, { recursive: true }));
afterEach(closePanel);

const names = ['gcn-seed0.npy', 'gcn-seed1.npz', 'sage-seed0.safetensors'];
const matrix = [
  [1, 0.9336, 0.4],
  [0.9336, 1, 0.1235],
  [0.4, 0.1235, 1],
];
const today = new Date();
today.setHours(12, 3, 0, 0);
const at = today.getTime();

const current = similarityOf(names, [matrix, matrix]);
const changed: SimilaritySnapshot = {
  ...current,
  changes: [
    { file: 'gcn-seed0.npy', change: 'changed', at, parts: [], dispensable: ['gcn-seed0.npy'] },
  ],
};
const deleted: SimilaritySnapshot = {
  ...current,
  changes: [
    ...changed.changes,
    {
      ...{ file: 'gcn-seed1.npz', change: 'deleted', at, parts: [] },
      dispensable: ['gcn-seed1.npz#a', 'gcn-seed1.npz#b'],
    },
    { file: 'anchors.txt', change: 'deleted', at, parts: [], dispensable: [] },
    {
      file: 'shards',
      change: 'changed',
      at,
      parts: ['0.arrow', '1.arrow'],
      dispensable: ['shards'],
    },
  ],
};
const left = {
  space: 3,
  name: 'gat.npy',
  file: 'gat.npy',
  code: 'unreadable',
  problem: 'There is no such file.',
  remedy: 'Check the path.',
};

async function open(
  first: SimilaritySnapshot,
  theme: ThemeName = 'dark',
): Promise<{ host: PanelHost; calls: unknown[] }> {
  const calls: unknown[] = [];
  const note = (call: string, parameter: unknown): void => {
    calls.push(parameter === null ? call : [call, parameter]);
  };
  const prepare = (connection: MessageConnection): void => {
    servePanel(
      connection,
      similarityContract,
      {
        ...studyAnswers(note),
        select: (selection) => {
          note('select', selection);
          return Promise.resolve(null);
        },
        pair: (request) => {
          note('pair', request);
          return Promise.resolve({ bars: [], perClass: [], rows: [] });
        },
        export: () => Promise.resolve(null),
      },
      () => first,
    );
  };
  return { host: await openPanel('similarity', prepare, theme), calls };
}

const banner = ({ page }: PanelHost) => page.locator('.changes');

describe('scores of files that have changed', () => {
  it.each(['dark', 'light', 'highContrast'] as const)(
    'are marked, and can be computed again (%s)',
    async (theme) => {
      const { host, calls } = await open(current, theme);
      await host.page.locator('.matrix canvas').waitFor();
      expect(await banner(host).isVisible()).toBe(false);
      expect(await host.page.locator('.outdated').count()).toBe(0);
      await host.push(changed);
      await banner(host)
        .getByText(
          'gcn-seed0.npy changed on disk at 12:03; these scores are of the file as it was.',
        )
        .waitFor();
      expect(await banner(host).getAttribute('role')).toBe('alert');
      await host.page.locator('.outdated').getByText('Out of date').waitFor();
      // Lines across the cells, which do not depend on colour.
      const lines = await host.page
        .locator('.outdated .matrix')
        .evaluate((box) => getComputedStyle(box, '::after').backgroundImage);
      expect(lines).toContain('repeating-linear-gradient');
      await host.page.screenshot({ path: join(results, `changed, ${theme}.png`) });
      await banner(host).locator('vscode-button', { hasText: 'Compute Again' }).click();
      await expect.poll(() => calls).toEqual(['retry']);
      await host.push(current);
      await banner(host).waitFor({ state: 'hidden' });
      expect(await host.page.locator('.outdated').count()).toBe(0);
    },
  );

  it('say so where cells are read aloud and numbers are listed', async () => {
    const { host } = await open(changed);
    await host.page.locator('.matrix').focus();
    await host.page.locator('.matrix').press('ArrowRight');
    await expect
      .poll(() => host.page.locator('[aria-live="assertive"]').textContent())
      .toMatch(/0\.9336.*Out of date: gcn-seed0\.npy changed on disk at 12:03/);
    await host.page.locator('summary', { hasText: 'Numbers' }).click();
    const decoration = await host.page
      .locator('.matrix-section td')
      .first()
      .evaluate((cell) => getComputedStyle(cell).textDecorationLine);
    expect(decoration).toBe('line-through');
  });

  it('have what lies behind a cell looked at anew once they are computed again', async () => {
    const { host, calls } = await open(current);
    await host.page.locator('.matrix').press('Enter');
    await expect.poll(() => calls.length).toBe(2);
    await host.push(changed);
    await banner(host).waitFor();
    expect(calls).toHaveLength(2);
    await host.push({ ...current, stamp: 2 });
    await expect.poll(() => calls.length).toBe(4);
    expect(calls[2]).toMatchObject(['pair', { row: 0, column: 0, projection: 'cosine' }]);
    // There are no details while everything is computed again.
    await host.push({ ...current, stamp: 0, spaces: [], scores: [] });
    await host.page.locator('.matrix').waitFor({ state: 'hidden' });
    expect(calls).toHaveLength(4);
  });

  it('offer to leave out or to locate what is gone', async () => {
    const { host, calls } = await open(deleted);
    const line = (text: string) => banner(host).locator('li', { hasText: text });
    await line('shards changed on disk (0.arrow, 1.arrow) at 12:03').waitFor();
    const gone = line('gcn-seed1.npz was deleted at 12:03');
    await gone.locator('vscode-button', { hasText: 'Leave Out' }).click();
    await gone.locator('vscode-button', { hasText: 'Locate…' }).click();
    // A study cannot do without its anchors.
    expect(await line('anchors.txt').locator('vscode-button').allTextContents()).toEqual([
      'Locate…',
    ]);
    await expect
      .poll(() => calls)
      .toEqual([
        ['leaveOut', ['gcn-seed1.npz#a', 'gcn-seed1.npz#b']],
        ['locate', 'gcn-seed1.npz'],
      ]);
    await host.page.screenshot({ path: join(results, 'deleted.png') });
  });
});

describe('a space that cannot be used', () => {
  it.each(['dark', 'light'] as const)(
    'is named above the rest, with a way on (%s)',
    async (theme) => {
      const other = { ...left, space: 4, file: 'cut.npy', name: 'cut.npy', code: 'truncated' };
      const { host, calls } = await open(
        {
          ...current,
          failures: [
            left,
            {
              ...other,
              problem: 'The file ends at byte 5000, but its header promises at least 8128.',
              remedy: 'It is cut off or still being written; save it again.',
            },
          ],
        },
        theme,
      );
      const card = host.page.locator('.failures .problem', { hasText: 'gat.npy' });
      await card.getByText('There is no such file.').waitFor();
      await host.page.locator('.matrix canvas').waitFor();
      await host.page.screenshot({ path: join(results, `left out, ${theme}.png`) });
      expect(await card.locator('vscode-button').allTextContents()).toEqual([
        'Locate…',
        'Leave Out',
      ]);
      const cut = host.page.locator('.failures .problem', { hasText: 'cut.npy' });
      expect(await cut.locator('vscode-button').allTextContents()).toEqual([
        'Leave Out',
        'Locate…',
      ]);
      await card.locator('vscode-button', { hasText: 'Locate…' }).click();
      await cut.locator('vscode-button', { hasText: 'Leave Out' }).click();
      await expect
        .poll(() => calls)
        .toEqual([
          ['locate', 'gat.npy'],
          ['leaveOut', ['cut.npy']],
        ]);
    },
  );

  it('is said once where too few are left, of many the first', async () => {
    const failures = [0, 1, 2, 3, 4].map((space) => {
      return { ...left, space, name: `${space}.npy`, file: `${space}.npy` };
    });
    const { host, calls } = await open({
      ...current,
      spaces: [],
      scores: [],
      failures,
      status: {
        state: 'failed',
        problem: { ...left, file: '0.npy', details: { failures } },
      },
    });
    const status = host.page.locator('.status');
    await status.getByText('Fewer than two spaces can be used.').waitFor();
    expect(await status.getByText('There is no such file.').count()).toBe(5);
    expect(await status.getByText('4.npy').isVisible()).toBe(false);
    await status.getByText('2 more spaces').click();
    await status.getByText('4.npy').waitFor();
    await status.locator('vscode-button', { hasText: 'Try Again' }).click();
    await expect.poll(() => calls).toEqual(['retry']);
  });
});

describe('a study file that is no study', () => {
  it('is opened as text', async () => {
    const problem = { code: 'not-a-study', file: 'x', problem: 'Bad.', remedy: 'Mend it.' };
    const { host, calls } = await open({
      ...current,
      status: { state: 'failed', problem: { ...problem, details: { line: 3, column: 5 } } },
    });
    await host.page.locator('.outdated').getByText('Out of date').waitFor();
    await host.page.locator('.problem vscode-button', { hasText: 'Open as Text' }).click();
    await expect.poll(() => calls).toEqual(['openAsText']);
  });
});
