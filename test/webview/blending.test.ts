import { afterEach, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type {
  BlendExport,
  BlendingSnapshot,
  BlendPair,
  BlendSourceChoice,
  LiveValues,
  PanelBlend,
  TrainRequest,
  Weighting,
} from '../../src/compute/protocol/blending-panel';
import { blendingCalls } from '../../src/compute/protocol/channel';
import { serve } from '../../src/compute/protocol/post-message';
import { PanelHost } from './panel-host';

const projections = [
  { id: 'cosine', name: 'Cosine' },
  { id: 'l1', name: 'L1' },
];
const snapshot: BlendingSnapshot = {
  study: 'study-1',
  title: 'digits',
  status: { state: 'done' },
  names: ['ae σ.npy', '<b>vae</b>.npz', 'third'],
  pair: { decoder: 0, encoder: 1 },
  aggregations: [
    { id: 'mlp-sum', name: 'MLP + sum', formula: 'Σ', source: 'Somebody 2024', attends: false },
    { id: 'self-attention', name: 'Self-attention', formula: 'QK', source: '', attends: true },
  ],
  ready: {
    session: 'blend-1',
    key: 'k1',
    spaces: [],
    projections,
    rows: 6,
    train: 4,
    test: 2,
    anchors: 3,
    classes: ['yes', 'no'],
    metrics: [{ id: 'accuracy', name: 'Accuracy', direction: 'higher' }],
  },
  warnings: [],
  training: { status: { state: 'empty' }, paused: false, curves: [] },
  blends: [],
  selecting: { state: 'empty' },
};
const blend = (name: string, origin: number, change: Partial<PanelBlend>): PanelBlend => ({
  blend: name,
  origin,
  stage: 'trained',
  aggregation: 'self-attention',
  head: 'linear',
  parameterCount: 12_345,
  rows: 4,
  trained: 12_345,
  bestEpoch: 2,
  ended: 'patience',
  own: { accuracy: 0.9 },
  stitched: { accuracy: 0.8 },
  index: 0.8889,
  shares: {
    kind: 'attention',
    mean: [
      [0.75, 0.25],
      [0.5, 0.5],
    ],
    perClass: [
      {
        label: 'yes',
        rows: 1,
        mean: [
          [1, 0],
          [0, 1],
        ],
      },
    ],
  },
  ...change,
});
const trained: BlendingSnapshot = {
  ...snapshot,
  training: {
    status: { state: 'done' },
    paused: false,
    curves: [
      {
        stage: 'trained',
        points: [0, 1, 2].map((epoch) => ({
          epoch,
          trainLoss: epoch === 0 ? null : 2 / epoch,
          validationLoss: 2.5 - epoch,
          stitched: epoch / 4,
        })),
      },
    ],
    seconds: 1.25,
    backend: 'wasm',
  },
  blends: [
    blend('trained-1', 1, {}),
    blend('qkv-2', 1, { stage: 'qkv', stitched: { accuracy: 0.85 }, trained: 36 }),
  ],
};

/** Scores that tell which weights they are of. */
const valuesOf = ({ mode, weights }: Weighting): LiveValues => ({
  ckaDebiased: weights[1]! / 2,
  cka: 0.7,
  own: { accuracy: 0.9 },
  stitched: { accuracy: weights[0]! / 2 },
  index: mode === 'concat' ? 0.5 : 0.25,
  directions: 5,
  of: mode === 'concat' ? 6 : 5,
});

interface Heard {
  readonly evaluated: Weighting[];
  readonly trained: TrainRequest[];
  readonly exports: BlendExport[];
  readonly looked: BlendSourceChoice[];
  readonly chosen: BlendPair[];
  readonly calls: string[];
}

let panel: PanelHost | undefined;
afterEach(async () => {
  const complaints = panel?.complaints;
  await panel?.close();
  panel = undefined;
  expect(complaints).toEqual([]);
});

async function open(
  first: BlendingSnapshot,
  evaluate = (weighting: Weighting) => Promise.resolve(valuesOf(weighting)),
): Promise<{ host: PanelHost; heard: Heard }> {
  const heard: Heard = {
    evaluated: [],
    trained: [],
    exports: [],
    looked: [],
    chosen: [],
    calls: [],
  };
  const note = (call: string) => () => {
    heard.calls.push(call);
    return Promise.resolve(null);
  };
  const prepare = (connection: MessageConnection): void => {
    serve(connection, blendingCalls, {
      ready: () => Promise.resolve(first),
      choose: (pair) => {
        heard.chosen.push(pair);
        return Promise.resolve(null);
      },
      evaluate: (weighting) => {
        heard.evaluated.push(weighting);
        return evaluate(weighting);
      },
      select: () => Promise.resolve({ weights: [0.5, 1], explanation: ['Because <i>so</i>.'] }),
      stopSelecting: note('stopSelecting'),
      train: (request) => {
        heard.trained.push(request);
        return Promise.resolve(null);
      },
      pause: (paused) => note(`pause ${paused}`)(),
      stopTraining: note('stopTraining'),
      scatter: (source) => {
        heard.looked.push(source);
        return Promise.resolve({
          ids: ['a', 'b'],
          classes: [0, 1],
          decoder: Float32Array.of(0, 0, 1, 1),
          encoder: Float32Array.of(0, 0.1, 1, 0.9),
          explained: [0.6, 0.3],
        });
      },
      export: (request) => {
        heard.exports.push(request);
        return Promise.resolve('/tmp/file');
      },
      load: () => Promise.reject(new Error('x.json is not a blend')),
      cancel: note('cancel'),
      retry: note('retry'),
      dropNonFinite: note('dropNonFinite'),
      showLog: note('showLog'),
      chooseProjections: note('chooseProjections'),
      chooseLabels: note('chooseLabels'),
      chooseTargets: note('chooseTargets'),
      dropUnlabelled: note('dropUnlabelled'),
    });
  };
  panel = await PanelHost.open('blending', prepare);
  await panel.page.locator('.tile').first().waitFor();
  return { host: panel, heard };
}

const tile = ({ page }: PanelHost, name: string) =>
  page.locator('.tile', { hasText: name }).locator('strong');
const press = ({ page }: PanelHost, name: string) =>
  page.locator('vscode-button', { hasText: name }).first().click();

describe('the weights of the blending panel', () => {
  it('are moved by keyboard; their scores are read aloud, and undone in one step', async () => {
    const { host, heard } = await open(snapshot);
    expect(heard.evaluated).toEqual([{ mode: 'concat', weights: [1, 1] }]);
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.5000');
    const slider = host.page.getByLabel('Weight of L1');
    await slider.focus();
    for (let i = 0; i < 10; i++) await slider.press('ArrowLeft');
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.4500');
    expect(heard.evaluated.at(-1)).toEqual({ mode: 'concat', weights: [1, 0.9] });
    const live = host.page.locator('[role="status"][aria-live="polite"]', {
      hasText: 'Similarity',
    });
    expect(await live.textContent()).toContain('0.4500');
    await press(host, 'Undo');
    await expect.poll(() => slider.inputValue()).toBe('1');
    await expect.poll(() => tile(host, 'Similarity').textContent()).toBe('0.5000');
    expect(
      await host.page.locator('vscode-button', { hasText: 'Undo' }).getAttribute('disabled'),
    ).not.toBeNull();
  });

  it('ask for the latest position only, while an answer is awaited', async () => {
    const waiting: (() => void)[] = [];
    const { host, heard } = await open(snapshot, (weighting) =>
      weighting.weights[0] === 1
        ? Promise.resolve(valuesOf(weighting))
        : new Promise((resolve) => {
            waiting.push(() => {
              resolve(valuesOf(weighting));
            });
          }),
    );
    const slider = host.page.getByLabel('Weight of Cosine');
    await slider.focus();
    for (let i = 0; i < 5; i++) await slider.press('ArrowLeft');
    await expect.poll(() => waiting.length).toBe(1);
    waiting[0]!();
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]!();
    await expect.poll(() => tile(host, 'stitched').textContent()).toBe('0.4750');
    expect(heard.evaluated.map(({ weights }) => weights[0])).toEqual([1, 0.99, 0.95]);
  });

  it('come back with the weight they had when a space is switched off and on', async () => {
    const { host, heard } = await open(snapshot);
    const slider = host.page.getByLabel('Weight of L1');
    await slider.fill('0.4');
    const box = host.page.locator('vscode-checkbox', { hasText: 'L1' });
    await box.click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([1, 0]);
    await box.click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([1, 0.4]);
  });

  it('are kept before their scores are there, and get them when they come', async () => {
    const waiting: (() => void)[] = [];
    const { host } = await open(snapshot, (weighting) =>
      weighting.weights[0] === 1
        ? Promise.resolve(valuesOf(weighting))
        : new Promise((resolve) => {
            waiting.push(() => {
              resolve(valuesOf(weighting));
            });
          }),
    );
    await host.page.getByLabel('Weight of Cosine').fill('0.6');
    await press(host, 'Keep');
    const row = host.page.locator('section[aria-label="Kept weightings"] tr').nth(1);
    await expect.poll(() => row.textContent()).toContain('0.601.00–––');
    waiting[0]!();
    await expect.poll(() => row.textContent()).toContain('0.50000.3000');
  });

  it('say where a score is not exact, and why there is none', async () => {
    const { host } = await open(snapshot, (weighting) =>
      weighting.weights.some((weight) => weight > 0)
        ? Promise.resolve(valuesOf(weighting))
        : Promise.reject(new Error('All weights are 0.')),
    );
    const scores = host.page.locator('.tiles');
    expect(await scores.textContent()).toContain('5 of 6 directions');
    for (const name of ['Cosine', 'L1']) {
      await host.page.locator('vscode-checkbox', { hasText: name }).click();
    }
    await expect.poll(() => scores.textContent()).toContain('All weights are 0.');
  });

  it('are searched, explained, kept under names, and outlive a reload', async () => {
    const { host, heard } = await open(snapshot);
    await press(host, 'Find the Best');
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([0.5, 1]);
    expect(await host.page.locator('.explanation').textContent()).toBe('Because <i>so</i>.');
    await press(host, 'Keep');
    const kept = host.page.locator('section[aria-label="Kept weightings"]');
    const name = kept.getByLabel('Name');
    await name.fill('<i>best</i>');
    await name.press('Enter');
    await host.page.getByLabel('Weight of Cosine').fill('0.2');
    await press(host, 'Keep');
    await expect.poll(() => kept.getByLabel('Name').count()).toBe(2);

    await host.page.reload();
    await expect.poll(() => kept.getByLabel('Name').count()).toBe(2);
    expect(await kept.getByLabel('Name').first().inputValue()).toBe('<i>best</i>');
    expect(await host.page.getByLabel('Weight of Cosine').inputValue()).toBe('0.2');
    // The scores of what was kept are asked for again.
    await expect.poll(() => kept.locator('tr').nth(1).textContent()).toContain('0.50000.2500');
    await kept.locator('vscode-button', { hasText: 'Go Back' }).first().click();
    await expect.poll(() => heard.evaluated.at(-1)?.weights).toEqual([0.5, 1]);
    await kept.locator('vscode-button', { hasText: 'Remove' }).first().click();
    await expect.poll(() => kept.getByLabel('Name').count()).toBe(1);
    await press(host, 'Undo');
    await expect.poll(() => host.page.getByLabel('Weight of Cosine').inputValue()).toBe('0.2');
  });

  it('are another pair’s after a choice, and the first pair’s again when it comes back', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.getByLabel('Weight of L1').fill('0.3');
    const other = { ...snapshot, pair: { decoder: 0, encoder: 2 } };
    await host.push({ ...other, ready: { ...snapshot.ready!, session: 'blend-2', key: 'k2' } });
    await expect.poll(() => host.page.getByLabel('Weight of L1').inputValue()).toBe('1');
    await host.push({ ...snapshot, ready: { ...snapshot.ready!, session: 'blend-3' } });
    await expect.poll(() => host.page.getByLabel('Weight of L1').inputValue()).toBe('0.3');
    await host.push(other);
    const state = (): Promise<string | null> =>
      host.page.evaluate(() => sessionStorage.getItem('state'));
    await expect.poll(state).toContain('"encoder":2');
    await host.page.reload();
    // The host began anew with its usual pair.
    await expect.poll(() => heard.chosen).toEqual([{ decoder: 0, encoder: 2 }]);
  });
});

describe('training in the blending panel', () => {
  it('sends what was chosen, draws curves, and is paused and stopped', async () => {
    const { host, heard } = await open(snapshot);
    const { page } = host;
    await page.locator('vscode-dropdown[aria-label="Aggregation"]').click();
    await page.locator('vscode-option[value="self-attention"]').click();
    const seeds = page.locator('vscode-text-field[title^="Trains from"] input');
    await seeds.fill('5');
    await seeds.press('Enter');
    await page.locator('vscode-checkbox', { hasText: 'Only Q, K, V' }).click();
    await press(host, 'Train');
    await expect.poll(() => heard.trained.length).toBe(1);
    expect(heard.trained[0]).toMatchObject({
      settings: { aggregation: 'self-attention', tune: ['qkv'], seeds: 5, epochs: 50 },
    });
    const message = 'Training: epoch 2 of 50';
    const running: BlendingSnapshot['training'] = {
      ...trained.training,
      status: { state: 'computing', fraction: 0.04, message, remainingSeconds: 3 },
    };
    await host.push({ ...snapshot, training: running });
    const curve = page.locator('.curve canvas').first();
    const isDrawn = (): Promise<boolean> =>
      curve.evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        return context.getImageData(0, 0, width, height).data.some((value) => value !== 0);
      });
    await expect.poll(isDrawn).toBe(true);
    await expect.poll(() => page.locator('div.progress').textContent()).toContain(`4 % ${message}`);
    await press(host, 'Pause');
    await host.push({ ...snapshot, training: { ...running, paused: true } });
    await expect.poll(() => page.locator('div.progress').textContent()).toContain('Paused.');
    await press(host, 'Go On');
    await press(host, 'Stop and Keep the Best');
    await expect.poll(() => heard.calls).toEqual(['pause true', 'pause false', 'stopTraining']);
  });

  it('shows the untuned beside the tuned, and acts on the one chosen by keyboard', async () => {
    const { host, heard } = await open(trained);
    const { page } = host;
    const section = page.locator('section[aria-label="Trained blends"]');
    const rows = section.locator('table tr:has(td)');
    expect(await rows.first().textContent()).toContain('1 · Self-attention, linear headnot tuned');
    expect(await rows.last().locator('strong').textContent()).toBe('0.8500');
    expect(await section.textContent()).toContain('12,345 numbers in all, 1.3 s');
    await section.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await section.locator('vscode-button', { hasText: 'Save' }).click();
    await section.locator('vscode-button', { hasText: 'safetensors' }).click();
    await expect
      .poll(() => heard.exports)
      .toEqual([
        { kind: 'blend', blend: 'qkv-2' },
        { kind: 'safetensors', source: { blend: 'qkv-2' } },
      ]);
    await section.locator('vscode-button', { hasText: 'Tune' }).click();
    const alert = page.locator('.problem[role="alert"]');
    await expect.poll(() => alert.textContent()).toContain('Tick what to tune');
    expect(heard.trained).toEqual([]);
    await page.locator('vscode-checkbox', { hasText: 'Only the head' }).click();
    await section.locator('vscode-button', { hasText: 'Tune' }).click();
    await expect.poll(() => heard.trained.length).toBe(1);
    expect(heard.trained[0]).toMatchObject({
      settings: { tune: ['head'] },
      from: 'qkv-2',
      tuneOnly: true,
    });
    await section.locator('vscode-button', { hasText: 'Show Rows' }).click();
    const rowsOf = page.locator('section[aria-label="Blended rows"]');
    await expect.poll(() => rowsOf.textContent()).toContain('tuned Q, K, V');
    expect(heard.looked).toEqual([{ blend: 'qkv-2' }]);
    expect(await rowsOf.locator('li').allTextContents()).toEqual(['yes', 'no']);
  });

  it('reads attention aloud, over all rows and over those of a class', async () => {
    const { host } = await open(trained);
    const { page } = host;
    const matrix = page.locator('[role="application"]');
    await matrix.focus();
    await page.keyboard.press('ArrowRight');
    const spoken = page.locator('[aria-live="assertive"]');
    await expect.poll(() => spoken.textContent()).toContain('Cosine attends to L1: 0.2500');
    await page.locator('vscode-dropdown[aria-label="Over"]').click();
    await page.locator('vscode-option[value="yes"]').click();
    await matrix.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => spoken.textContent()).toContain('Cosine attends to Cosine: 1.0000');
  });

  it('gives mean and deviation over seeds', async () => {
    const spread = {
      seeds: 5,
      own: { mean: 0.9, deviation: 0.01 },
      stitched: { mean: 0.8, deviation: 0.02 },
      index: { mean: 0.89, deviation: 0.03 },
    };
    const { host } = await open({ ...trained, blends: [blend('trained-1', 1, { spread })] });
    const section = host.page.locator('section[aria-label="Trained blends"]');
    expect(await section.locator('table').textContent()).toContain('0.8000 ± 0.0200');
    expect(await section.textContent()).toContain('over 5 seeds');
  });

  it('has projections chosen, and labels where there are none', async () => {
    const { host, heard } = await open(snapshot);
    await press(host, 'Projections');
    const problem = { code: 'labels-needed', problem: 'No labels.', remedy: 'Choose some.' };
    await host.push({ ...snapshot, status: { state: 'failed', problem } });
    await press(host, 'Choose Labels');
    await expect.poll(() => heard.calls).toEqual(['chooseProjections', 'chooseLabels']);
  });

  it('says why a file is no blend', async () => {
    const { host } = await open(snapshot);
    await press(host, 'Load a Blend');
    const alert = host.page.locator('.problem[role="alert"]');
    await expect.poll(() => alert.textContent()).toContain('is not a blend');
  });

  it.each(['light', 'highContrast'] as const)('follows the theme: %s', async (theme) => {
    const { host } = await open(trained);
    const picture = (): Promise<string> =>
      host.page
        .locator('.curve canvas')
        .first()
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await host.page.locator('.curve canvas').first().waitFor();
    const dark = await picture();
    await host.setTheme(theme);
    await expect.poll(picture).not.toBe(dark);
  });

  it('fits a narrow panel', async () => {
    const { host } = await open(trained);
    await host.page.setViewportSize({ width: 380, height: 900 });
    const overflow = (): Promise<number> =>
      host.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    const matrix = host.page.locator('.matrix');
    await expect
      .poll(async () => {
        const { x, width } = (await matrix.boundingBox())!;
        return x + width;
      })
      .toBeLessThanOrEqual(380);
  });
});
