import {
  blendingSnapshot,
  type BlendExport,
  type BlendingSnapshot,
  type BlendSourceChoice,
  type LiveValues,
  type Weighting,
} from '../../src/compute/protocol/blending-panel';
import { blendingCalls } from '../../src/compute/protocol/channel';
import { formatScore } from '../../src/compute/protocol/score-text';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import { Status } from '../shared/status';
import { onThemeChange } from '../shared/theme';
import { button, dropdown } from '../shared/toolkit';
import { Curves } from './curves';
import { LiveScores } from './live-scores';
import { ScatterView } from './scatter-view';
import { type Snapshot, Snapshots } from './snapshots';
import { Stages } from './stages';
import { TrainingForm } from './training-form';
import { WeightSliders } from './weight-sliders';
import './style.css';

/** The blending panel: shows the last snapshot of its host, and passes on what the person does. */
let snapshot: BlendingSnapshot | undefined;
let session = '';
let weighting: Weighting = { mode: 'concat', weights: [] };
let undone: Weighting[] = [];
let kept: Snapshot[] = [];
let values: LiveValues | undefined;
/** What is asked for next; only the latest weights matter while an answer is awaited. */
let asking = false;
let wanted: Weighting | undefined;

const { calls, saveState } = connectHost(blendingCalls, blendingSnapshot, update);

const title = element('h1');
const subtitle = element('p', { class: 'muted' });
const decoder = dropdown('Decoder', (id) => {
  choose({ decoder: Number(id) });
});
const encoder = dropdown('Encoder', (id) => {
  choose({ encoder: Number(id) });
});
const status = new Status({
  cancel: () => void calls.cancel(null),
  retry: () => void calls.retry(null),
  showLog: () => void calls.showLog(null),
  remedies: {
    'not-finite': {
      label: 'Drop These Rows in All Spaces',
      action: () => void calls.dropNonFinite(null),
    },
  },
});
const mode = dropdown('Blend', (id) => {
  remember(weighting);
  weigh({ ...weighting, mode: id === 'weighted-sum' ? 'weighted-sum' : 'concat' });
});
const sliders = new WeightSliders(
  (weights) => {
    weigh({ ...weighting, weights: [...weights] });
  },
  (before) => {
    remember({ ...weighting, weights: [...before] });
  },
);
const live = new LiveScores();
const undoButton = button('Undo', undo, { secondary: true, title: 'Back to the weights before' });
const explanation = element('div', { class: 'explanation', 'aria-live': 'polite' });
const snapshots = new Snapshots(
  ({ mode: keptMode, weights }) => {
    remember(weighting);
    weigh({ mode: keptMode, weights });
  },
  (removed) => {
    kept = kept.filter((each) => each !== removed);
    render();
  },
);
const form = new TrainingForm({
  train: (settings) => void calls.train(settings),
  pause: (paused) => void calls.pause(paused),
  stop: () => void calls.stopTraining(null),
});
const training = new Status({
  cancel: () => void calls.stopTraining(null),
  retry: () => undefined,
  remedies: {},
});
const curves = new Curves();
const stages = new Stages(
  (request) => void exportAs(request),
  (blend, name) => void look({ blend }, name),
);
const loaded = element('p', { class: 'muted', hidden: '' });
const scatter = new ScatterView();
const message = element('p', { class: 'problem', role: 'alert', hidden: '' });
const content = element(
  'div',
  {},
  element('h2', {}, 'Weigh the invariances'),
  element(
    'p',
    { class: 'muted' },
    'Each projection is one invariance. Scores follow the sliders; a ridge head on the decoder’s training rows is scored on test rows.',
  ),
  element('div', { class: 'main' }, element('div', {}, mode.root, sliders.root), live.root),
  element(
    'div',
    { class: 'settings' },
    button('Find the Best', () => void findBest(), {
      title: 'Tries all subsets of the projections, then weights, on validation rows',
    }),
    button('Keep', keep, { secondary: true, title: 'Keeps these weights to compare with others' }),
    undoButton,
    button('Show Rows', () => void look(weighting, 'weighted'), { secondary: true }),
    button(
      'Export npy…',
      () => void exportAs({ kind: 'npy', source: weighting, side: 'encoder' }),
      {
        secondary: true,
        title: 'The encoder’s blended rows',
      },
    ),
  ),
  explanation,
  snapshots.root,
  element('h2', {}, 'Train the blending'),
  element(
    'p',
    { class: 'muted' },
    'Trained with a head on the decoder’s relative spaces; at stitching time, tuned on a few labelled rows of the encoder and compared with the blend as trained.',
  ),
  form.root,
  training.root,
  curves.root,
  stages.root,
  element(
    'div',
    { class: 'settings' },
    button('Load a Blend…', () => void attempt(() => calls.load(null)), { secondary: true }),
  ),
  loaded,
  scatter.root,
);
const empty = element(
  'p',
  { class: 'empty muted' },
  'Blending needs two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".',
);

function choose(change: { decoder?: number; encoder?: number }): void {
  if (snapshot !== undefined) void calls.choose({ ...snapshot.pair, ...change });
}

/** Takes these weights over and asks what they come to. */
function weigh(next: Weighting): void {
  weighting = next;
  render();
  wanted = next;
  if (!asking) void ask();
}

async function ask(): Promise<void> {
  asking = true;
  while (wanted !== undefined) {
    const asked = wanted;
    wanted = undefined;
    try {
      values = await calls.evaluate(asked);
      if (snapshot?.ready !== undefined) live.show(values, snapshot.ready);
    } catch (error) {
      live.fail(error instanceof Error ? error.message : String(error));
    }
  }
  asking = false;
}

function remember(before: Weighting): void {
  undone = [...undone, before];
  render();
}

function undo(): void {
  const before = undone.at(-1);
  if (before === undefined) return;
  undone = undone.slice(0, -1);
  weigh(before);
}

function keep(): void {
  if (values === undefined) return;
  kept = [...kept, { ...weighting, name: `Weighting ${kept.length + 1}`, values }];
  render();
}

async function findBest(): Promise<void> {
  explanation.replaceChildren(element('p', { class: 'muted' }, 'Trying all subsets…'));
  const found = await attempt(() => calls.select(weighting.mode));
  explanation.replaceChildren(...(found?.explanation ?? []).map((text) => element('p', {}, text)));
  if (found === undefined) return;
  remember(weighting);
  weigh({ ...weighting, weights: found.weights });
}

async function look(source: BlendSourceChoice, name: string): Promise<void> {
  const answer = await attempt(() => calls.scatter(source));
  if (answer === undefined || snapshot?.ready === undefined) return;
  scatter.show(name, answer, snapshot.ready);
  scatter.root.scrollIntoView({ block: 'nearest' });
}

async function exportAs(request: BlendExport): Promise<void> {
  await attempt(() => calls.export(request));
}

/** Shows why something could not be done. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  message.hidden = true;
  try {
    return await work();
  } catch (error) {
    message.textContent = error instanceof Error ? error.message : String(error);
    message.hidden = false;
    return undefined;
  }
}

function update(next: BlendingSnapshot): void {
  snapshot = next;
  saveState({ study: next.study, ...(next.file === undefined ? {} : { file: next.file }) });
  const { ready } = next;
  if (ready !== undefined && ready.session !== session) {
    session = ready.session;
    undone = [];
    kept = [];
    explanation.replaceChildren();
    scatter.hide();
    weigh({ ...weighting, weights: ready.projections.map(() => 1) });
  }
  render();
}

function render(): void {
  if (snapshot === undefined) return;
  const { ready, names, pair } = snapshot;
  title.textContent = snapshot.title;
  subtitle.textContent =
    ready === undefined
      ? ''
      : `${ready.rows} rows: ${ready.train} training, ${ready.test} test; ${ready.anchors} anchors`;
  const spaces = names.map((name, i) => ({ id: String(i), name, title: '' }));
  decoder.update(spaces, String(pair.decoder));
  encoder.update(spaces, String(pair.encoder));
  status.update(snapshot.status, snapshot.warnings);
  empty.hidden = snapshot.status.state !== 'empty';
  content.hidden = ready === undefined;
  if (ready === undefined) return;
  mode.update(
    [
      { id: 'concat', name: 'Concatenation', title: 'Weighted spaces side by side' },
      { id: 'weighted-sum', name: 'Weighted sum', title: 'Spaces added up, anchor by anchor' },
    ],
    weighting.mode,
  );
  sliders.update(ready, weighting.weights);
  undoButton.toggleAttribute('disabled', undone.length === 0);
  snapshots.update(kept, ready);
  form.update(snapshot);
  training.update(snapshot.training.status, []);
  curves.update(snapshot);
  stages.update(snapshot);
  showLoaded(snapshot);
}

function showLoaded({ loaded: blend, ready }: BlendingSnapshot): void {
  loaded.hidden = blend === undefined;
  const [metric] = ready?.metrics ?? [];
  if (blend === undefined || metric === undefined) return;
  const score = (of: Readonly<Record<string, number | null>>): string =>
    formatScore(of[metric.id] ?? null);
  loaded.textContent = `${blend.file} (${blend.aggregation}): ${metric.name.toLowerCase()} ${score(blend.own)} on its own test rows, ${score(blend.stitched)} stitched.`;
}

document
  .getElementById('root')!
  .append(
    element(
      'header',
      { class: 'header' },
      element('div', { class: 'title' }, title, subtitle),
      decoder.root,
      encoder.root,
    ),
    message,
    status.root,
    empty,
    content,
  );
onThemeChange(() => {
  render();
  scatter.draw();
});
void calls.ready(null).then(update);
