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
import { blendingContract } from '../../src/compute/protocol/panel-contracts';
import { servePanel } from '../../src/compute/protocol/panel-ends';
import { openPanel, type PanelHost } from './panel-host';
import { callText, studyAnswers } from './study-answers';

export const projections = [
  { id: 'cosine', name: 'Cosine' },
  { id: 'l1', name: 'L1' },
];
export const snapshot: BlendingSnapshot = {
  study: 'study-1',
  title: 'digits',
  status: { state: 'done' },
  stamp: 1,
  changes: [],
  failures: [],
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
    pairing: 'rows paired by order',
    labels: 'labels “label” of labels.csv by “id”',
    anchorsFile: '',
    train: 4,
    test: 2,
    anchors: 3,
    classes: ['yes', 'no'],
    metrics: [{ id: 'accuracy', name: 'Accuracy', direction: 'higher' }],
  },
  warnings: [],
  training: { status: { state: 'empty' }, paused: false, curves: [], warnings: [] },
  blends: [],
  selecting: { state: 'empty' },
};
export const blend = (name: string, origin: number, change: Partial<PanelBlend>): PanelBlend => ({
  blend: name,
  origin,
  kept: true,
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
export const trained: BlendingSnapshot = {
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
    warnings: [],
    seconds: 1.25,
    backend: 'wasm',
  },
  blends: [
    blend('trained-1', 1, {}),
    blend('qkv-2', 1, { stage: 'qkv', stitched: { accuracy: 0.85 }, trained: 36 }),
  ],
};

/** Returns scores that identify their weights. */
export const valuesOf = ({ mode, weights }: Weighting): LiveValues => ({
  ckaDebiased: weights[1]! / 2,
  cka: 0.7,
  own: { accuracy: 0.9 },
  stitched: { accuracy: weights[0]! / 2 },
  index: mode === 'concat' ? 0.5 : 0.25,
  directions: 5,
  of: mode === 'concat' ? 6 : 5,
});

export interface Heard {
  readonly evaluated: Weighting[];
  readonly trained: TrainRequest[];
  readonly exports: BlendExport[];
  readonly looked: BlendSourceChoice[];
  readonly chosen: BlendPair[];
  readonly calls: string[];
}

export async function open(
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
    servePanel(
      connection,
      blendingContract,
      {
        ...studyAnswers((call, parameter) => heard.calls.push(callText(call, parameter))),
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
        remove: ({ blend: removed, name }) => note(`remove ${removed} ${name}`)(),
        chooseProjections: note('chooseProjections'),
        chooseTargets: note('chooseTargets'),
        dropUnlabelled: note('dropUnlabelled'),
      },
      () => first,
    );
  };
  const host = await openPanel('blending', prepare);
  await host.page.locator('.tile').first().waitFor();
  return { host, heard };
}

export const tile = ({ page }: PanelHost, name: string) =>
  page.locator('.tile', { hasText: name }).locator('strong');
export const press = ({ page }: PanelHost, name: string) =>
  page.locator('vscode-button', { hasText: name }).first().click();
