import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { connectEngine, type EngineClient } from '../../src/compute/engine/engine-client';
import { previewContract } from '../../src/compute/protocol/panel-contracts';
import { servePanel } from '../../src/compute/protocol/panel-ends';
import type { FileReference } from '../../src/compute/protocol/engine';
import type { PreviewExport } from '../../src/compute/protocol/preview-panel';
import { PreviewSession } from '../../src/extension/preview/preview-session';
import { previewHandlers } from '../../src/extension/preview/preview-handlers';
import { npyBytes } from '../npy-bytes';
import { PanelHost } from './panel-host';
import type { ThemeName } from './themes';

const root = join(import.meta.dirname, '..', '..');
const results = join(root, 'test-results');
mkdirSync(results, { recursive: true });
const reference = (path: string): FileReference => ({ location: { path }, name: path });
const sample = (path: string): string => join(root, 'samples', path);

let engine: EngineClient;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-preview-'));
  engine = connectEngine(
    join(root, 'dist', 'engine.cjs'),
    () => ({ threads: 2, backend: 'wasm', packageFolders: [] }),
    { fetchFile: () => Promise.reject(new Error('no host')), log: () => undefined },
  );
});
afterAll(() => {
  engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

let panel: PanelHost | undefined;
let session: PreviewSession;
let exported: PreviewExport[] = [];
afterEach(async () => {
  exported = [];
  session.dispose();
  const complaints = panel?.complaints;
  await panel?.close();
  panel = undefined;
  expect(complaints).toEqual([]);
});

/** Opens a preview with the real host, without VS Code. */
async function open(path: string, labels?: string, theme?: ThemeName): Promise<PanelHost> {
  let version = 0;
  const logged: string[] = [];
  let push = (): void => undefined;
  session = new PreviewSession(
    {
      file: reference(path),
      labels: () => Promise.resolve(labels === undefined ? undefined : reference(labels)),
      version: () => Promise.resolve(String(version++)),
      seed: 0,
    },
    {
      engine,
      changed: () => {
        push();
      },
      logError: (error) => logged.push(String(error)),
    },
  );
  const prepare = (connection: MessageConnection): void => {
    push = servePanel(
      connection,
      previewContract,
      previewHandlers(session, {
        showLog: () => undefined,
        exportAs: (request) => {
          exported.push(request);
          return Promise.resolve('/tmp/file');
        },
      }),
      () => session.snapshot(),
    );
  };
  panel = await PanelHost.open('preview', prepare, theme);
  void session.open();
  return panel;
}

/** Returns the value of a statistic as soon as it is shown. */
async function fact(host: PanelHost, name: string): Promise<string> {
  const place = host.page.locator('.facts > div', { hasText: name }).locator('strong');
  await place.waitFor();
  return (await place.textContent()) ?? '';
}

async function choose(host: PanelHost, label: string, option: string): Promise<void> {
  const dropdown = host.page.locator(`vscode-dropdown[aria-label="${label}"]`);
  await dropdown.click();
  await dropdown.locator('vscode-option', { hasText: option }).first().click();
}

const fixture = (name: string): string => join(root, 'test', 'formats', 'fixtures', name);

/** Returns the numbers that all fixtures contain. */
function twin(): number[] {
  const bytes = readFileSync(fixture('twin.npy'));
  return Array.from({ length: 60 }, (_, i) => bytes.readFloatLE(128 + 4 * i));
}

describe('the preview', () => {
  it('shows shape, header, statistics, rows and points of a file', async () => {
    const host = await open(sample('digits/ae-seed0.npy'), sample('digits/labels.csv'));
    const { page } = host;
    await expect
      .poll(() => host.facts(), { timeout: 10_000 })
      .toEqual(['1,797 × 32', 'float64', 'npy', '460 KB']);
    expect(await fact(host, 'Zero rows')).toBe('0');
    expect(await fact(host, 'Mean cosine')).toBe('0.3934');
    expect(await fact(host, 'Effective rank')).toBe('15.66');
    expect(await page.locator('.groups li').allTextContents()).toEqual(
      Array.from({ length: 10 }, (_, i) => String(i)),
    );
    const row = page.locator('[aria-label="Rows"] tr[data-row="1"] td');
    await expect.poll(() => row.first().textContent()).toBe('1');
    await expect.poll(() => row.nth(1).textContent()).toBe('1');
  });

  it('finds the nearest rows of one that is chosen by keyboard', async () => {
    const host = await open(sample('trec/lstm-seed0.npy'), sample('trec/labels.csv'));
    const scatter = host.page.locator('.scatter');
    await host.page.locator('.groups li').first().waitFor();
    await scatter.focus();
    await scatter.press('Home');
    await host.page.locator('.tooltip', { hasText: 'serfdom' }).waitFor();
    await scatter.press('Enter');
    const near = host.page.locator('.neighbours tr td button');
    await near.first().waitFor();
    expect(await near.count()).toBe(20);
    const first = (await near.first().textContent())!;
    await near.first().click();
    await host.page.locator('.neighbours p', { hasText: `Row ${first}` }).waitFor();
    expect(await host.page.locator('#row').inputValue()).toBe(first);
  });

  it('exports the picture as it shows, and asks for the numbers', async () => {
    const host = await open(sample('digits/ae-seed0.npy'), sample('digits/labels.csv'));
    expect(await fact(host, 'Effective rank')).toBe('15.66');
    for (const label of ['CSV', 'JSON', 'PNG']) {
      await host.page.locator('.header vscode-button', { hasText: label }).click();
      await expect.poll(() => exported.at(-1)?.kind, { timeout: 20_000 }).toBe(label.toLowerCase());
    }
    const image = exported.at(-1);
    const png = image?.kind === 'png' ? Buffer.from(image.png) : Buffer.alloc(0);
    writeFileSync(join(results, 'preview-export.png'), png);
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(Math.min(width, height)).toBeGreaterThan(600);
  });

  it('draws values of any size, of which charts find no ticks', async () => {
    const path = join(folder, 'tiny.npy');
    const values = Float64Array.of(1e-310, 5, 1e300, 2e-310, 5, -1e300, 3e-310, 5, 0);
    await writeFile(path, npyBytes(3, 3, values));
    const host = await open(path);
    expect(await fact(host, 'NaN')).toBe('0, 0');
    const dimension = host.page.locator('#dimension');
    for (const [number, note] of [
      ['0', '2.000e-310 ± 0, '],
      ['1', '5 ± 0, 5 to 5'],
      ['2', '-1.000e+300 to 1.000e+300'],
    ] as const) {
      await dimension.fill(number);
      await dimension.press('Enter');
      await host.page.locator('.chart p', { hasText: note }).first().waitFor();
    }
  });

  it('says what is wrong with a file, and shows it once it is mended', async () => {
    const path = join(folder, 'cut.npy');
    const bytes = npyBytes(4, 2, Float64Array.of(1, 2, NaN, 4, 0, 0, 1, 2));
    await writeFile(path, bytes.subarray(0, 150));
    const host = await open(path);
    await host.page.getByText(/The file has 150 bytes, but its header promises 192/).waitFor();
    await writeFile(path, bytes);
    await host.page.locator('vscode-button', { hasText: 'Try Again' }).click();
    expect(await fact(host, 'NaN')).toBe('1, 0');
    expect(await fact(host, 'Zero rows')).toBe('1');
    expect(await fact(host, 'Repeated rows')).toBe('1');
    // Rows that are not finite have no neighbours, and the message gives the remedy.
    await host.page.locator('[aria-label="Rows"] tr[data-row="1"]').click();
    await host.page.getByText(/Row 1 holds NaN or infinities.*Choose another row/).waitFor();
  });

  it('shows each usable array of a file, with the labels and texts of the file itself', async () => {
    const host = await open(fixture('pytorch-numpy.pt'));
    const { page } = host;
    await expect
      .poll(async () => (await host.facts()).slice(0, 3), { timeout: 10_000 })
      .toEqual(['12 × 5', 'float32', 'pytorch']);
    await page.locator('.groups li').first().waitFor();
    expect(await page.locator('.groups li').allTextContents()).toEqual(['bird', 'cat', 'dog']);
    await choose(host, 'Array', 'columns');
    await expect
      .poll(async () => (await host.facts()).slice(0, 3), { timeout: 10_000 })
      .toEqual(['12 × 5', 'float64', 'pytorch']);
    // The labels are beside both.
    await page.locator('.groups li').first().waitFor();
    expect(await fact(host, 'NaN')).toBe('0, 0');
    await choose(host, 'Array', 'embeddings');
    await expect
      .poll(async () => (await host.facts()).slice(0, 3), { timeout: 10_000 })
      .toEqual(['12 × 5', 'float32', 'pytorch']);
  });

  it('names a point by its id, label and text, and finds neighbours by distance', async () => {
    const host = await open(fixture('parquet-list-snappy.parquet'));
    const { page } = host;
    await page.locator('.groups li').first().waitFor();
    const scatter = page.locator('.scatter');
    await scatter.focus();
    await scatter.press('Home');
    const tooltip = page.locator('.tooltip');
    await tooltip.filter({ hasText: 'row 0' }).waitFor();
    expect(await tooltip.textContent()).toMatch(/r0.*cat/s);
    await scatter.press('Enter');
    await choose(host, 'Nearest by', 'Euclidean distance');
    const near = page.locator('.neighbours tr');
    await near.filter({ hasText: 'Distance' }).first().waitFor();
    const shown = await near.nth(1).locator('td').allTextContents();
    const numbers = twin();
    const distances = Array.from({ length: 12 }, (_, i) =>
      Math.hypot(...numbers.slice(0, 5).map((value, j) => value - numbers[i * 5 + j]!)),
    );
    const nearest = Math.min(...distances.slice(1));
    expect(shown.join(' ')).toContain(`r${distances.indexOf(nearest)}`);
    expect(shown.join(' ')).toContain(nearest.toPrecision(4).slice(0, 5));
  });

  it('looks at all rows of a large file when asked to', async () => {
    const path = join(folder, 'large.npy');
    const [rows, cols] = [70_000, 1000];
    await writeFile(path, npyBytes(rows, cols, Float32Array.of(1, NaN)));
    await truncate(path, 128 + rows * cols * 4);
    const host = await open(path);
    await host.page.getByText(/seeded sample of 16,768 of 70,000 rows/).waitFor();
    await host.page.locator('vscode-button', { hasText: 'Look at All Rows' }).click();
    await host.page.getByText('Of all 70,000 rows.').waitFor();
    expect(await fact(host, 'NaN')).toBe('1, 0');
    expect(await fact(host, 'Zero rows')).toBe('69,999');
  });

  it('walks to the last row and dimension of a table by keyboard', async () => {
    const host = await open(sample('cora/gcn-seed1.npz'));
    const table = host.page.locator('[aria-label^="Rows. "]');
    await table.locator('tr[data-row="0"]').waitFor();
    await table.press('End');
    await host.page.locator('tr[data-row="2707"].focused').waitFor();
    await table.evaluate((element) => {
      element.scrollLeft = element.scrollWidth;
    });
    await table.locator('th', { hasText: /^127$/ }).waitFor();
    await expect.poll(() => table.locator('td', { hasText: '…' }).count()).toBe(0);
  });
});
