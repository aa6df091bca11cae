import { afterEach, describe, expect, it } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { ExportRequest } from '../../src/compute/protocol/panel';
import { stitchingContract } from '../../src/compute/protocol/panel-contracts';
import { servePanel } from '../../src/compute/protocol/panel-ends';
import type {
  CellDetail,
  CellRequest,
  ConfigureRequest,
  PanelSweepRequest,
  StitchingSnapshot,
  StitchingRepresentation,
} from '../../src/compute/protocol/stitching-panel';
import { closePanel, openPanel, type PanelHost } from './panel-host';
import { callText, studyAnswers } from './study-answers';

const names = ['ae σ.npy', '<b>vae</b>.npz'];
type Values = (number | null)[][];
const representation = (
  id: string,
  name: string,
  kind: StitchingRepresentation['kind'],
  matrix: Values,
  spread?: Values,
): StitchingRepresentation => ({
  id,
  name,
  short: name,
  formula: 'f(z)',
  source: 'Somebody 2024',
  kind,
  scores: [
    {
      metric: 'accuracy',
      matrix,
      ...(spread === undefined ? {} : { spread }),
      index: matrix.map((row, d) =>
        row.map((value) => (value === null ? null : value / matrix[d]![d]!)),
      ),
    },
    { metric: 'macro-f1', matrix: matrix.map((row) => row.map(() => 0.25)), index: matrix },
  ],
});
const metric = (id: string, name: string): StitchingSnapshot['metrics'][number] => ({
  id,
  name,
  formula: `how ${name} is`,
  direction: 'higher',
  range: [0, 1],
});
const snapshot: StitchingSnapshot = {
  study: 'study-1',
  title: 'digits',
  status: { state: 'done' },
  stamp: 1,
  changes: [],
  failures: [],
  task: 'classification',
  metrics: [metric('accuracy', 'Accuracy'), metric('macro-f1', 'Macro F1')],
  heads: [
    { id: 'ridge', name: 'Ridge', description: '', formula: '', source: '' },
    { id: 'softmax', name: 'Softmax regression', description: '', formula: '', source: '' },
  ],
  head: 'ridge',
  headOptions: [
    {
      id: 'ridge',
      name: 'Ridge λ',
      description: 'Weight of the penalty.',
      minimum: 1e-12,
      maximum: 1e12,
      integer: false,
      value: 0.01,
    },
  ],
  aggregations: [
    { id: 'concat', name: 'Concat', formula: '', trained: false, chosen: true },
    { id: 'sum', name: 'Sum', formula: '', trained: false, chosen: false },
    { id: 'mlp-sum', name: 'MLP + sum', formula: '', trained: true, chosen: false },
  ],
  aggregationOptions: [
    {
      id: 'epochs',
      name: 'Epochs',
      description: 'Passes over the training rows, at most.',
      minimum: 1,
      maximum: 10_000,
      integer: true,
      value: 50,
    },
  ],
  repeat: { kind: 'seeds', count: 1 },
  spaces: names.map((name) => ({ name, file: name, rows: 1797, dims: 64, dtype: 'float32' })),
  split: { source: 'column', train: 1200, test: 597 },
  pairing: 'rows paired by order',
  labels: 'labels “label” of labels.csv by “id”',
  anchorsFile: 'anchors.txt',
  runs: 1,
  anchors: 200,
  classes: 2,
  representations: [
    representation('absolute', 'Absolute', 'projection', [
      [0.933, null],
      [null, 0.9229],
    ]),
    representation('cosine', 'Cosine', 'projection', [
      [0.9296, 0.8576],
      [0.6231, 0.9347],
    ]),
    representation('l1', 'L1', 'projection', [
      [0.9564, 0.8961],
      [0.6, 0.9497],
    ]),
    representation('concat:cosine+l1', 'Concat of Cosine + L1', 'product', [
      [0.9916, 0.9196],
      [0.8442, 0.9866],
    ]),
    representation('translation-affine', 'Translation: Affine', 'baseline', [
      [0.933, 0.9131],
      [0.8, 0.933],
    ]),
    representation('chance', 'Chance', 'baseline', [
      [0.1, 0.1],
      [0.1, 0.1],
    ]),
  ],
  best: [
    {
      metric: 'accuracy',
      matrix: [
        [null, { representation: 'concat:cosine+l1', value: 0.9196, margin: 0.0235 }],
        [{ representation: 'cosine', value: 0.6231 }, null],
      ],
    },
  ],
  sweep: {
    status: { state: 'empty' },
    parameters: [
      { id: 'anchors', name: 'Number of anchors', values: [10, 100, 200] },
      { id: 'ridge', name: 'Ridge λ', values: [0.001, 0.01] },
    ],
    strategies: [{ id: 'fps', name: 'Farthest point', description: '' }],
    curves: [],
  },
  warnings: [],
  engine: 'test',
  seconds: 1,
};
const detail: CellDetail = {
  testRows: 597,
  classes: ['0', '1'],
  ownConfusion: [
    [300, 1],
    [2, 294],
  ],
  stitchedConfusion: [
    [290, 11],
    [40, 256],
  ],
  broken: [{ id: '17', label: '0', text: 'a <i>text</i>', stitched: '1' }],
};

interface Heard {
  readonly configured: ConfigureRequest[];
  readonly cells: CellRequest[];
  readonly sweeps: PanelSweepRequest[];
  readonly exports: ExportRequest[];
  readonly calls: string[];
}

afterEach(closePanel);

async function open(first: StitchingSnapshot): Promise<{ host: PanelHost; heard: Heard }> {
  const heard: Heard = { configured: [], cells: [], sweeps: [], exports: [], calls: [] };
  const note = (call: string) => () => {
    heard.calls.push(call);
    return Promise.resolve(null);
  };
  const into =
    <T>(list: T[]) =>
    (parameter: T) => {
      list.push(parameter);
      return Promise.resolve(null);
    };
  const prepare = (connection: MessageConnection): void => {
    servePanel(
      connection,
      stitchingContract,
      {
        ...studyAnswers((call, parameter) => heard.calls.push(callText(call, parameter))),
        configure: into(heard.configured),
        sweep: into(heard.sweeps),
        cell: (request) => {
          heard.cells.push(request);
          return Promise.resolve(detail);
        },
        export: (request) => {
          heard.exports.push(request);
          return Promise.resolve('/tmp/file');
        },
        cancelSweep: note('cancelSweep'),
        dropUnlabelled: note('dropUnlabelled'),
        chooseTargets: note('chooseTargets'),
      },
      () => first,
    );
  };
  const host = await openPanel('stitching', prepare);
  return { host, heard };
}

/** Chooses an option of a dropdown by its label. */
async function choose(host: PanelHost, label: string, option: string): Promise<void> {
  const dropdown = host.page.locator(`vscode-dropdown[aria-label="${label}"]`);
  await dropdown.click();
  await dropdown.locator('vscode-option', { hasText: option }).first().click();
}

/** Returns the numbers of the large matrix, row by row. */
async function numbers(host: PanelHost): Promise<string[]> {
  const details = host.page.locator('.matrix-section details');
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  return details.locator('td').allTextContents();
}

describe('the stitching panel', () => {
  it('shows decoders by encoders, their indices, another score, and – for what is undefined', async () => {
    const { host } = await open(snapshot);
    await expect.poll(() => numbers(host)).toEqual(['0.9296', '0.8576', '0.6231', '0.9347']);
    await choose(host, 'Show', 'Stitching index');
    await expect.poll(() => numbers(host)).toEqual(['1.0000', '0.9225', '0.6666', '1.0000']);
    await choose(host, 'Show', 'Score');
    await host.page.locator('.multiple', { hasText: 'Absolute' }).click();
    await expect.poll(() => numbers(host)).toEqual(['0.9330', '–', '–', '0.9229']);
    await choose(host, 'Score', 'Macro F1');
    await expect.poll(() => numbers(host)).toEqual(['0.2500', '0.2500', '0.2500', '0.2500']);
  });

  it('is walked by keyboard, read aloud, and shows what lies behind the cell under the focus', async () => {
    const { host, heard } = await open(snapshot);
    const matrix = host.page.locator('.matrix-section .matrix');
    await matrix.focus();
    await matrix.press('ArrowRight');
    const text = await host.page.locator('.matrix-section [aria-live="assertive"]').textContent();
    expect(text).toContain(`Head of ${names[0]!} on ${names[1]!}: 0.8576`);
    expect(text).toContain('On its own encoder 0.9296, stitching index 0.9225');
    expect(text).toContain('1200 training and 597 test rows, 200 anchors');
    await matrix.press('Enter');
    const cell = host.page.locator('.pair');
    await cell.locator('.confusion canvas').waitFor();
    expect(heard.cells).toEqual([{ decoder: 0, encoder: 1, representation: 'cosine' }]);
    const shown = await cell.textContent();
    expect(shown).toContain('Translation: Affine0.91310.9787');
    expect(shown).toContain('1 of 597 test rows are named right');
    expect(shown).toContain('a <i>text</i>');
    const confusion = cell.locator('.confusion details');
    await confusion.locator('summary').click();
    const counts = confusion.locator('td');
    await expect.poll(() => counts.allTextContents()).toEqual(['290', '11', '40', '256']);
    await cell.locator('vscode-checkbox', { hasText: 'own encoder' }).click();
    await expect.poll(() => counts.allTextContents()).toEqual(['300', '1', '2', '294']);
  });

  it('shows scores alone behind a cell of a baseline', async () => {
    const { host, heard } = await open(snapshot);
    await host.page.locator('.multiple', { hasText: 'Translation: Affine' }).click();
    await host.page.locator('.matrix-section .matrix').press('Enter');
    await host.page
      .getByText('Choose a projection or a product to see which rows break.')
      .waitFor();
    expect(heard.cells).toEqual([]);
  });

  it('says which projection stitches each pair best, and puts the ways beside the baselines', async () => {
    const { host } = await open(snapshot);
    await host.page.locator('.best summary').click();
    const best = host.page.locator('.best td');
    await expect
      .poll(() => best.allTextContents())
      .toEqual(['–', 'Concat of Cosine + L1 0.9196', 'Cosine 0.6231', '–']);
    const rows = await host.page.locator('.representations tr').allTextContents();
    expect(rows).toContain('Cosine0.93220.74040.7946');
    expect(rows).toContain('Absolute0.9280––');
  });

  it('shows trained aggregations beside products, and how they are trained', async () => {
    const { host, heard } = await open(snapshot);
    const epochs = host.page.locator('vscode-text-field:has-text("Epochs of aggregations") input');
    expect(await epochs.isVisible()).toBe(false);
    const matrix = [
      [0.98, 0.93],
      [0.91, 0.97],
    ];
    const next: StitchingSnapshot = {
      ...snapshot,
      aggregations: snapshot.aggregations.map((each) => ({ ...each, chosen: true })),
      representations: [
        ...snapshot.representations,
        representation('mlp-sum:cosine+l1', 'MLP + sum of both', 'trained', matrix),
      ],
      best: [
        {
          metric: 'accuracy',
          matrix: [[null, { representation: 'mlp-sum:cosine+l1', value: 0.93 }]],
        },
      ],
    };
    await host.push(next);
    const trained = host.page.locator('section[aria-label="Trained aggregations"]');
    await trained.locator('.multiple', { hasText: 'MLP + sum of both' }).click();
    await expect.poll(() => numbers(host)).toEqual(['0.9800', '0.9300', '0.9100', '0.9700']);
    await host.page.locator('.best summary').click();
    expect(await host.page.locator('.best td').allTextContents()).toContain(
      'MLP + sum of both 0.9300',
    );
    await host.page.locator('.matrix-section .matrix').press('Enter');
    await host.page.locator('.pair .confusion canvas').waitFor();
    expect(heard.cells).toEqual([{ decoder: 0, encoder: 0, representation: 'mlp-sum:cosine+l1' }]);
    await epochs.fill('7');
    await epochs.press('Enter');
    await expect
      .poll(() => heard.configured)
      .toEqual([{ aggregationOption: { id: 'epochs', value: 7 } }]);
  });

  it('has heads, options and products changed, and refuses what an option cannot be', async () => {
    const { host, heard } = await open(snapshot);
    await choose(host, 'Head', 'Softmax');
    await host.page.locator('vscode-checkbox', { hasText: /Sum/ }).click();
    await host.page.locator('vscode-checkbox', { hasText: 'MLP + sum' }).click();
    const ridge = host.page.locator('vscode-text-field:has-text("Ridge λ") input');
    const runs = host.page.locator('vscode-text-field:has-text("How many") input');
    for (const [field, refused, text] of [
      [ridge, 'minus', '0.5'],
      [runs, '0', '3'],
    ] as const) {
      await field.fill(refused);
      await field.press('Enter');
      // The earlier value is restored.
      await expect.poll(() => field.inputValue()).not.toBe(refused);
      await field.fill(text);
      await field.press('Enter');
    }
    await choose(host, 'Runs', 'Folds');
    await expect
      .poll(() => heard.configured)
      .toEqual([
        { head: 'softmax' },
        { aggregations: ['concat', 'sum'] },
        { aggregations: ['concat', 'mlp-sum'] },
        { headOption: { id: 'ridge', value: 0.5 } },
        { repeat: { kind: 'seeds', count: 3 } },
        { repeat: { kind: 'folds', count: 5 } },
      ]);
  });

  it('asks for curves and shows them, with their numbers', async () => {
    const { host, heard } = await open(snapshot);
    const values = host.page.locator('vscode-text-field:has-text("Values") input');
    await expect.poll(() => values.inputValue()).toBe('10, 100, 200');
    await values.fill('10, many');
    await host.page.locator('vscode-button', { hasText: 'Draw Curves' }).click();
    await host.page.getByText('"many" is not a number.').waitFor();
    await values.fill('10,100');
    await choose(host, 'Anchors chosen', 'Farthest point');
    await host.page.locator('vscode-button', { hasText: 'Draw Curves' }).click();
    await expect
      .poll(() => heard.sweeps)
      .toEqual([{ parameter: 'anchors', values: [10, 100], strategy: 'fps' }]);
    const curve = {
      representation: 'cosine',
      name: 'Cosine',
      parameter: 'anchors',
      strategy: 'fps',
      metric: 'accuracy',
      points: [
        { value: 10, stitched: 0.4123, own: 0.7 },
        { value: 100, stitched: null, own: 0.9 },
      ],
    };
    await host.push({ ...snapshot, sweep: { ...snapshot.sweep, curves: [curve] } });
    await host.page.locator('.curves canvas').waitFor();
    expect(await host.page.locator('.sweep tr').allTextContents()).toEqual([
      'Number of anchorsCosine',
      '100.4123',
      '100–',
    ]);
  });

  it('exports, and offers the remedy that fits a problem', async () => {
    const { host, heard } = await open(snapshot);
    for (const kind of ['CSV', 'JSON']) {
      await host.page.locator('vscode-button', { hasText: kind }).click();
    }
    await expect.poll(() => heard.exports).toEqual([{ kind: 'csv' }, { kind: 'json' }]);
    const fail = (code: string, problem: string): Promise<void> =>
      host.push({
        ...snapshot,
        status: { state: 'failed', problem: { code, problem, remedy: 'Do something.' } },
      });
    await fail('labels-do-not-cover', 'Its 5 lines leave 2 rows without a label.');
    await host.page.locator('vscode-button', { hasText: 'Drop Unlabelled Rows' }).click();
    await fail('labels-needed', 'There are none.');
    await host.page.locator('vscode-button', { hasText: 'Choose Labels' }).click();
    await host.push({
      ...snapshot,
      status: { state: 'computing', fraction: 0.5, message: 'Cosine' },
    });
    await host.page.getByText('50 % Cosine').waitFor();
    await host.page.locator('vscode-button', { hasText: 'Cancel' }).click();
    await expect.poll(() => heard.calls).toEqual(['dropUnlabelled', 'chooseLabels', 'cancel']);
  });

  it('follows the theme', async () => {
    const { host } = await open(snapshot);
    const picture = (): Promise<string> =>
      host.page
        .locator('.representations canvas')
        .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await host.page.locator('.representations canvas').waitFor();
    const dark = await picture();
    await host.setTheme('light');
    await expect.poll(picture).not.toBe(dark);
  });
});
