import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { ExportRequest } from '../../src/compute/protocol/panel';
import { similarityContract } from '../../src/compute/protocol/panel-contracts';
import { servePanel } from '../../src/compute/protocol/panel-ends';
import { serve } from '../../src/compute/protocol/post-message';
import type {
  PairDetail,
  PairRequest,
  Selection,
  SimilaritySnapshot,
} from '../../src/compute/protocol/similarity-panel';
import { CancelledError, InspectorError } from '../../src/core/errors';
import { closePanel, openPanel, type PanelHost } from './panel-host';
import { similarityOf } from './similarity-snapshot';
import { callText, studyAnswers } from './study-answers';

const names = ['gcn seed 0.npy', 'größe-σ.npz', '<b>sage</b>.safetensors'];
const matrix = [
  [1, 0.9336, null],
  [0.9336, 1, 0.123456],
  [null, 0.123456, 1],
];
const snapshot: SimilaritySnapshot = {
  ...similarityOf(names, [matrix.map((row) => row.map(() => 0.5)), matrix]),
  labels: 'labels “label” of labels.csv by “id”',
  anchorsFile: 'anchors.txt',
  fits: [
    [null, { projection: 'cosine', value: 0.9336, next: 'euclidean', margin: 0.1 }, null],
    [{ projection: 'cosine', value: 0.9336, next: 'euclidean', margin: 0.1 }, null, null],
    [null, null, null],
  ],
};
const detail: PairDetail = {
  bars: [
    { projection: 'absolute', value: 0.5, null: { mean: 0.01, sd: 0.02 }, interval: [0.45, 0.55] },
    { projection: 'cosine', value: null, reason: 'too few rows', null: null, interval: null },
  ],
  perClass: [{ label: 'Theory', rows: 351, value: 0.71 }],
  rows: [{ id: '17', label: 'Theory', text: 'a <i>text</i>', agreement: 0.1 }],
};

/** The first answer: scores alone. */
const quick: PairDetail = {
  ...detail,
  bars: detail.bars.map((bar) => ({ ...bar, null: null, interval: null })),
};

/** Releases the answer with null distributions and intervals. */
let giveSpread: () => void = () => undefined;
let spread: Promise<void>;
beforeEach(() => {
  spread = new Promise((resolve) => (giveSpread = resolve));
});

interface Heard {
  readonly selections: Selection[];
  readonly pairs: PairRequest[];
  readonly exports: ExportRequest[];
  readonly calls: string[];
}

afterEach(closePanel);

async function open(first: SimilaritySnapshot): Promise<{ host: PanelHost; heard: Heard }> {
  const heard: Heard = { selections: [], pairs: [], exports: [], calls: [] };
  const prepare = (connection: MessageConnection): void => {
    servePanel(
      connection,
      similarityContract,
      {
        ...studyAnswers((call, parameter) => heard.calls.push(callText(call, parameter))),
        select: (selection) => {
          heard.selections.push(selection);
          return Promise.resolve(null);
        },
        pair: (request) => {
          heard.pairs.push(request);
          return request.spread ? spread.then(() => detail) : Promise.resolve(quick);
        },
        export: (request) => {
          heard.exports.push(request);
          return Promise.resolve('/tmp/file');
        },
      },
      () => first,
    );
  };
  const host = await openPanel('similarity', prepare);
  return { host, heard };
}

describe('the similarity panel', () => {
  it('shows every number, names as they are, and – for what is undefined', async () => {
    const { host } = await open(snapshot);
    await host.page.locator('summary', { hasText: 'Numbers' }).click();
    const cells = host.page.locator('.matrix-section table');
    expect(await cells.locator('th[scope="col"]').allTextContents()).toEqual(names);
    expect(await cells.locator('td').allTextContents()).toEqual([
      '1.0000',
      '0.9336',
      '–',
      '0.9336',
      '1.0000',
      '0.1235',
      '–',
      '0.1235',
      '1.0000',
    ]);
  });

  it('says which invariance fits a pair, and by how much', async () => {
    const { host } = await open(snapshot);
    const cells = host.page.locator('.fits td');
    expect(await cells.nth(1).textContent()).toBe('Cosine by 0.1000');
    expect(await cells.nth(2).textContent()).toBe('–');
  });

  it('is walked by keyboard, read aloud, and opens the pair under the focus', async () => {
    const { host, heard } = await open(snapshot);
    const matrixBox = host.page.locator('.matrix');
    await matrixBox.focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await matrixBox.press(key);
    const spoken = host.page.locator('[aria-live="assertive"]');
    const text = await spoken.textContent();
    expect(text).toContain(`${names[1]!} × ${names[2]!}: 0.1235`);
    expect(text).toContain('N = 2708, D = 128 and 128, 300 anchors');
    expect(text).toContain('unbiased HSIC₁ in all three places');
    await matrixBox.press('Enter');
    await host.page.locator('.pair canvas').waitFor();
    const pairBox = host.page.locator('.pair');
    expect(await pairBox.textContent()).toContain('Shuffling and resampling');
    giveSpread();
    await pairBox.getByText('Whiskers: 95 %').waitFor();
    const asked = { row: 1, column: 2, measure: 'cka-linear-debiased', projection: 'cosine' };
    expect(heard.pairs).toEqual([
      { ...asked, spread: false },
      { ...asked, spread: true },
    ]);
    const pairText = await pairBox.textContent();
    expect(pairText).toContain('0.4500 to 0.5500');
    expect(pairText).toContain('0.0100 ± 0.0200');
    expect(pairText).toContain('too few rows');
    expect(pairText).toContain('a <i>text</i>');
  });

  it('opens the pair that is clicked', async () => {
    const { host, heard } = await open(snapshot);
    const box = (await host.page.locator('.matrix').boundingBox())!;
    // The last column is to the left of the space for its rotated name.
    const canvas = host.page.locator('.matrix canvas');
    await canvas.click({ position: { x: box.width * 0.36, y: box.height * 0.85 } });
    await host.page.locator('.pair table').first().waitFor();
    expect(heard.pairs[0]).toMatchObject({ row: 2, column: 0 });
  });

  it('asks for another projection by the small multiples and by the dropdown', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.locator('.multiple', { hasText: 'Absolute' }).click();
    const dropdown = host.page.locator('vscode-dropdown[aria-label="Measure"]');
    await dropdown.click();
    await dropdown.locator('vscode-option', { hasText: 'Procrustes (angular)' }).click();
    await expect
      .poll(() => heard.selections)
      .toEqual([
        { projection: 'absolute', measure: 'cka-linear-debiased' },
        { projection: 'cosine', measure: 'procrustes-angular' },
      ]);
  });

  it('exports the matrix as a PNG of itself', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.locator('vscode-button', { hasText: 'CSV' }).click();
    await expect.poll(() => heard.exports).toEqual([{ kind: 'csv' }]);
    await host.page.locator('vscode-button', { hasText: 'PNG' }).click();
    await expect.poll(() => heard.exports[1], { timeout: 20_000 }).toBeDefined();
    const image = heard.exports[1]!;
    const png = image.kind === 'png' ? Buffer.from(image.png) : Buffer.alloc(0);
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(200);
  });

  it('shows progress that can be cancelled, and what failed with its remedy', async () => {
    const { host, heard } = await open({
      ...snapshot,
      status: { state: 'computing', fraction: 0.42, message: 'Projecting', remainingSeconds: 3.2 },
    });
    await host.page.getByText('42 % Projecting, about 4 s left').waitFor();
    await host.page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await host.push({
      ...snapshot,
      status: {
        state: 'failed',
        problem: {
          code: 'not-finite',
          file: 'a.npy',
          problem: '2 of 9 rows hold NaN.',
          remedy: 'Drop them.',
        },
      },
    });
    await host.page.getByText('2 of 9 rows hold NaN.').waitFor();
    await host.page.locator('vscode-button', { hasText: 'Drop These Rows' }).click();
    await expect.poll(() => heard.calls).toEqual(['cancel', 'dropNonFinite']);
  });

  it('says how rows are paired, and offers to pair them by order where nobody can tell', async () => {
    const { host, heard } = await open(snapshot);
    await expect
      .poll(() => host.facts())
      .toEqual([
        '3 spaces',
        '2708 rows',
        'rows paired by order',
        'labels “label” of labels.csv by “id”',
        '300 anchors of anchors.txt',
      ]);
    const problem = {
      code: 'order-unknown',
      file: 'a.npy',
      problem: 'It has no row ids.',
      remedy: 'Pair them.',
      details: { canPairByOrder: true },
    };
    await host.push({ ...snapshot, status: { state: 'failed', problem } });
    await host.page.locator('vscode-button', { hasText: 'Row Ids…' }).click();
    await host.page.locator('vscode-button', { hasText: 'Pair by Order' }).click();
    await expect.poll(() => heard.calls).toEqual(['chooseIds', 'pairByOrder']);
    const other = { ...problem, details: { canPairByOrder: false } };
    await host.push({ ...snapshot, status: { state: 'failed', problem: other } });
    await expect
      .poll(() => host.page.locator('vscode-button', { hasText: 'Pair by Order' }).count())
      .toBe(0);
  });

  it('offers all arrays, or some, of a file that holds several', async () => {
    const { host, heard } = await open(snapshot);
    const problem = {
      code: 'ambiguous-member',
      file: 'm.npz',
      problem: 'It holds 2 arrays that could be embeddings.',
      remedy: 'Name one of m.npz#a, m.npz#b.',
      details: { members: ['a', 'b'] },
    };
    await host.push({ ...snapshot, status: { state: 'failed', problem } });
    await host.page.locator('vscode-button', { hasText: 'Choose Arrays…' }).click();
    await host.page.locator('vscode-button', { hasText: 'Compare All' }).click();
    await expect.poll(() => heard.calls).toEqual(['chooseArrays', 'compareAllArrays']);
    // Beside an unreadable column there may be one that has to be named.
    const inDoubt = { ...problem, problem: 'It is cut.', details: { members: ['a'] } };
    await host.push({ ...snapshot, status: { state: 'failed', problem: inDoubt } });
    await expect
      .poll(() => host.page.locator('vscode-button', { hasText: 'Compare All' }).count())
      .toBe(0);
    await host.page.locator('vscode-button', { hasText: 'Choose Arrays…' }).click();
    await expect.poll(() => heard.calls.at(-1)).toBe('chooseArrays');
  });

  it('shows why a pair could not be looked at', async () => {
    const { host } = await open(snapshot);
    host.connection.onRequest('pair', () => {
      throw new Error('never');
    });
    serve(
      host.connection,
      { pair: similarityContract.calls.pair },
      {
        pair: () =>
          Promise.reject(
            new InspectorError({ code: 'x', problem: 'It broke.', remedy: 'Mend it.' }),
          ),
      },
    );
    await host.page.locator('.matrix').press('Enter');
    await host.page.getByText('It broke. Mend it.').waitFor();
  });

  it('says calmly that a fetch was stopped, and tries again', async () => {
    const what = 'Fetching a.npy was stopped.';
    const { host, heard } = await open({ ...snapshot, status: { state: 'cancelled', what } });
    const status = host.page.locator('.status');
    await status.getByText(what).waitFor();
    await status.locator('vscode-button', { hasText: 'Try Again' }).click();
    await expect.poll(() => heard.calls).toEqual(['retry']);
    let asked = 0;
    serve(
      host.connection,
      { pair: similarityContract.calls.pair },
      {
        pair: () => {
          asked++;
          return Promise.reject(new CancelledError(what));
        },
      },
    );
    await host.page.locator('.matrix').press('Enter');
    const detail = host.page.locator('.pair');
    await detail.getByText(what).waitFor();
    expect(await host.page.locator('.problem').count()).toBe(0);
    const before = asked;
    await detail.locator('vscode-button', { hasText: 'Try Again' }).click();
    await expect.poll(() => asked).toBeGreaterThan(before);
  });

  it('follows the theme', async () => {
    const { host } = await open(snapshot);
    const background = (): Promise<string> =>
      host.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await host.page.locator('.matrix').press('Enter');
    const picture = async (): Promise<string> => {
      const pictures = ['.matrix canvas', '.pair canvas'].map((place) =>
        host.page.locator(place).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL()),
      );
      return (await Promise.all(pictures)).join();
    };
    const seenOf = (place: number): (string | undefined)[] =>
      [...seen.values()].map((pictures) => pictures.split(',data:')[place]);
    const isNew = async (): Promise<boolean> => {
      const [matrixNow, barsNow] = (await picture()).split(',data:');
      return !seenOf(0).includes(matrixNow) && !seenOf(1).includes(barsNow);
    };
    const seen = new Map<string, string>();
    for (const [theme, colour] of [
      ['dark', 'rgb(31, 31, 31)'],
      ['light', 'rgb(255, 255, 255)'],
      ['highContrast', 'rgb(0, 0, 0)'],
    ] as const) {
      await host.setTheme(theme);
      await expect.poll(background).toBe(colour);
      await expect.poll(isNew).toBe(true);
      seen.set(theme, await picture());
    }
  });

  it('draws two hundred spaces as one image', async () => {
    const count = 200;
    const many = Array.from({ length: count }, (_, i) => `space-${i}`);
    const values = many.map((_, i) =>
      many.map((__, j) => (i === j ? 1 : ((i * 7 + j * 3) % 100) / 100)),
    );
    const { host } = await open(similarityOf(many, [values, values]));
    const matrixBox = host.page.locator('.matrix');
    await matrixBox.focus();
    await matrixBox.press('End');
    await expect
      .poll(() => host.page.locator('[aria-live="assertive"]').textContent())
      .toContain('space-0 × space-199: 0.9700');
  });

  it('shows nothing of a message that is not a snapshot', async () => {
    const { host } = await open(snapshot);
    await host.page.locator('.matrix').waitFor();
    await host.page.evaluate(() => {
      window.postMessage({ anything: 'else' });
      window.postMessage('text');
    });
    expect(await host.page.locator('h1').textContent()).toBe('cora');
  });
});
