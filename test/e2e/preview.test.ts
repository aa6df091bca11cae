import { rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { npyBytes } from '../npy-bytes';
import { stopAfterTests } from './stop-after-tests';
import { until, Workbench } from './workbench';

let workbench: Workbench;
beforeAll(async () => {
  workbench = await Workbench.start({ 'workbench.colorTheme': 'Default Light Modern' });
});
stopAfterTests(() => workbench);
beforeEach(async () => {
  await workbench.closeAllEditors();
});

/** Returns the value of a shown statistic. */
async function fact(name: string): Promise<string | null> {
  const place = workbench.panel.locator('.facts > div', { hasText: name }).locator('strong');
  return (await place.count()) === 0 ? null : place.textContent();
}

interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(...box: readonly number[]): { readonly data: Uint8ClampedArray };
  };
}

/** Returns every colour on a canvas. Runs in the page. */
function coloursOf(element: unknown): string[] {
  const canvas = element as Canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set<string>();
  for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join());
  return [...colours];
}

/** Writes a file in one step, by renaming it. */
async function place(name: string, bytes: Uint8Array): Promise<void> {
  const path = join(workbench.folder, name);
  await writeFile(`${path}.tmp`, bytes);
  await rename(`${path}.tmp`, path);
}

describe('the preview in a real VS Code', () => {
  it('opens from the Explorer’s context menu with shape, statistics, points and neighbours', async () => {
    await workbench.expandFolder('digits');
    await workbench.rightClick(['ae-seed0.npy'], 'Preview Embeddings');
    const { panel } = workbench;
    await workbench.waitForFacts('1,797 × 32', 'float64', 'npy');
    await until(async () => (await fact('Effective rank')) === '15.66');
    expect(await fact('Mean cosine')).toBe('0.3934');
    expect(await fact('Repeated rows')).toBe('0');
    // The labels are beside the file.
    await panel.locator('.groups li').first().waitFor();
    expect(await panel.locator('.groups li').count()).toBe(10);
    expect(await panel.locator('.scatter canvas').evaluate(coloursOf)).toEqual(
      expect.arrayContaining(['0,114,178', '230,159,0', '0,158,115']),
    );
    await panel.locator('[aria-label="Rows"] tr[data-row="3"]').click();
    const near = panel.locator('.neighbours tr td button');
    await near.first().waitFor();
    // The nearest row of row 3 by cosine, according to numpy.
    expect(await near.first().textContent()).toBe('259');
    await workbench.screenshot('preview');
  });

  it('shows each array of a file that holds several', async () => {
    await workbench.expandFolder('cora');
    await workbench.rightClick(['gcn-seed1.npz'], 'Preview Embeddings');
    await workbench.waitForFacts('2,708 × 128', 'float32', 'npz');
  });

  it('opens anew when the file changes, and says what is wrong with it', async () => {
    await place('changing.npy', npyBytes(2, 2, Float32Array.from([1, 2, 3, 4])));
    await workbench.explorerRow('changing.npy').waitFor();
    await workbench.rightClick(['changing.npy'], 'Preview Embeddings');
    const { panel } = workbench;
    await workbench.waitForFacts('2 × 2', 'float32', 'npy');
    await until(async () => (await fact('NaN')) === '0, 0');
    await place('changing.npy', npyBytes(3, 2, Float32Array.from([1, 2, 3, 4, NaN, 6])));
    await workbench.waitForFacts('3 × 2', 'float32', 'npy');
    await until(async () => (await fact('NaN')) === '1, 0');
    await truncate(join(workbench.folder, 'changing.npy'), 140);
    const problem = panel.locator('.problem');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/140 bytes.*promises 152.*save or copy it again/);
    await place('changing.npy', npyBytes(1, 2, Float32Array.from([5, 6])));
    await workbench.waitForFacts('1 × 2', 'float32', 'npy');
    expect(await problem.count()).toBe(0);
    await rm(join(workbench.folder, 'changing.npy'));
    await panel.locator('.problem', { hasText: 'There is no such file' }).waitFor();
    await place('changing.npy', npyBytes(2, 3, Float32Array.from([5, 6, 7, 8, 9, 0])));
    await workbench.waitForFacts('2 × 3', 'float32', 'npy');
  });

  it('opens anew when a file that its reader opens beside it changes', async () => {
    const projector = { embeddings: [{ tensorPath: 't.bytes', tensorShape: [3, 2] }] };
    const config = (metadataPath?: string): Uint8Array => {
      const [tensor] = projector.embeddings;
      return Buffer.from(JSON.stringify({ embeddings: [{ ...tensor, metadataPath }] }));
    };
    await place('t.bytes', new Uint8Array(Float32Array.from([1, 2, 3, 4, 5, 6]).buffer));
    await place('projector_config.json', config());
    await place('ids.tsv', Buffer.from('id\tkind\nfirst\ta\nsecond\tb\nthird\tb\n'));
    await workbench.explorerRow('t.bytes').waitFor();
    await workbench.rightClick(['t.bytes'], 'Preview Embeddings');
    const { panel } = workbench;
    await workbench.waitForFacts('3 × 2', 'float32', 'projector');
    await place('projector_config.json', config('ids.tsv'));
    await panel.getByText('second', { exact: true }).first().waitFor();
    await place('ids.tsv', Buffer.from('id\tkind\nfirst\ta\nother\tb\nthird\tb\n'));
    await panel.getByText('other', { exact: true }).first().waitFor();
  });

  it('opens 3 GB at once, of which it looks at a sample', async () => {
    const path = join(workbench.folder, 'large.npy');
    await writeFile(path, npyBytes(1_048_576, 768, Float32Array.from([1, 2, 3])));
    await truncate(path, 128 + 1_048_576 * 768 * 4);
    await workbench.explorerRow('large.npy').waitFor();
    await workbench.rightClick(['large.npy'], 'Preview Embeddings');
    const { panel } = workbench;
    await panel.locator('[aria-label="Rows"] tr[data-row="0"] td', { hasText: /^3$/ }).waitFor();
    await panel.getByText(/seeded sample of 21,824 of 1,048,576 rows/).waitFor();
    await panel.locator('[aria-label^="Rows. "]').press('End');
    await panel.locator('tr[data-row="1048575"] td', { hasText: /^0$/ }).first().waitFor();
  });
});
