import {
  type BlendExport,
  blendingSnapshot,
  type BlendingSnapshot,
  type BlendSourceChoice,
  type TrainRequest,
} from '../../src/compute/protocol/blending-panel';
import { blendingCalls } from '../../src/compute/protocol/channel';
import type { PanelStatus } from '../../src/compute/protocol/panel';
import { isOutdated, OutdatedMark } from '../shared/changes-banner';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import { sourceFacts } from '../shared/facts';
import { Status } from '../shared/status';
import { changesBanner, goalRemedies, studyStatus } from '../shared/study-panel';
import { onThemeChange } from '../shared/theme';
import { button, dropdown } from '../shared/toolkit';
import { BlendsTable } from './blends-table';
import { Curves } from './curves';
import { readState, withPair } from './panel-state';
import { ScatterView } from './scatter-view';
import { TrainingForm } from './training-form';
import { Weighing } from './weighing';
import './style.css';

/** The blending panel: shows the last snapshot of its host, and passes on what the person does. */
let snapshot: BlendingSnapshot | undefined;

const host = connectHost(blendingCalls, blendingSnapshot, update);
const { calls } = host;
const kept = readState(host.state);
let pairs = kept?.pairs ?? [];

const title = element('h1');
const subtitle = element('p', { class: 'muted' });
const decoder = dropdown('Decoder', (id) => {
  choose({ decoder: Number(id) });
});
const encoder = dropdown('Encoder', (id) => {
  choose({ encoder: Number(id) });
});
const changes = changesBanner(calls);
const status = studyStatus(calls, goalRemedies(calls));
const weighing = new Weighing({
  evaluate: (weighting) => calls.evaluate(weighting),
  select: (mode) => attempt(() => calls.select(mode)),
  stopSelecting: () => void calls.stopSelecting(null),
  look: (weighting) => void look(weighting, 'weighted'),
  export: (kind, source) => void exportAs({ kind, source }),
  changed: save,
});
const form = new TrainingForm(
  {
    train: (settings) => {
      train({ settings });
    },
    pause: (paused) => void calls.pause(paused),
    stop: () => void calls.stopTraining(null),
    load: () => void attempt(() => calls.load(null)),
    changed: save,
  },
  kept?.settings,
);
const training = new Status({
  retry: () => {
    train({ settings: form.settings });
  },
  showLog: () => void calls.showLog(null),
  remedies: {},
});
const curves = new Curves();
const blends = new BlendsTable({
  export: (request) => void exportAs(request),
  look: (blend, name) => void look({ blend }, name),
  goOn,
  remove: (blend, name) => void attempt(() => calls.remove({ blend, name })),
});
const scatter = new ScatterView();
const message = element('p', { class: 'problem', role: 'alert', hidden: '' });
const content = element(
  'div',
  {},
  weighing.root,
  element('h2', {}, 'Train the blending'),
  element(
    'p',
    { class: 'muted' },
    'Trained with a head on all of the decoder’s relative spaces, whatever they weigh above; at stitching time, tuned on a few labelled rows of the encoder and compared with the blend as trained.',
  ),
  form.root,
  training.root,
  curves.root,
  blends.root,
  scatter.root,
);
const outdated = new OutdatedMark(content);
const empty = element(
  'p',
  { class: 'empty muted' },
  'Blending needs two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".',
);

function choose(change: { decoder?: number; encoder?: number }): void {
  message.hidden = true;
  if (snapshot !== undefined) void calls.choose({ ...snapshot.pair, ...change });
}

/** Trains a blend further, or tunes it as it is. */
function goOn(blend: string, how: 'train' | 'tune'): void {
  const aggregation = snapshot?.blends.find((each) => each.blend === blend)?.aggregation;
  const attends = snapshot?.aggregations.find(({ id }) => id === aggregation)?.attends === true;
  const settings = {
    ...form.state,
    tune: form.state.tune.filter((part) => part !== 'qkv' || attends),
  };
  if (how === 'tune' && settings.tune.length === 0) {
    complain(
      attends
        ? 'Tick what to tune to the encoder: Q, K, V, the head or everything.'
        : 'Tick what to tune to the encoder: the head or everything. This blend has no Q, K, V.',
    );
    return;
  }
  train({ settings, from: blend, tuneOnly: how === 'tune' });
}

/** Begins something new: what went wrong before is old. */
function train(request: TrainRequest): void {
  message.hidden = true;
  void calls.train(request);
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
    complain(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function complain(text: string): void {
  message.textContent = text;
  message.hidden = false;
  message.scrollIntoView({ block: 'nearest' });
}

/** Keeps what the person did for when the panel comes back. */
function save(): void {
  if (snapshot === undefined) return;
  const { study, file, pair, ready } = snapshot;
  if (ready !== undefined && weighing.shows(ready)) {
    pairs = withPair(pairs, ready.key, weighing.state);
  }
  host.saveState({
    study,
    ...(file === undefined ? {} : { file }),
    blending: { pair, settings: form.state, pairs },
  });
}

function update(next: BlendingSnapshot): void {
  snapshot = next;
  render();
  save();
}

function render(): void {
  if (snapshot === undefined) return;
  const { ready, names, pair } = snapshot;
  title.textContent = snapshot.title;
  subtitle.textContent =
    ready === undefined
      ? ''
      : `${ready.rows} rows: ${ready.train} training, ${ready.test} test; ${sourceFacts(ready).join('; ')}`;
  const spaces = names.map((name, i) => ({ id: String(i), name, title: '' }));
  decoder.update(spaces, String(pair.decoder));
  encoder.update(spaces, String(pair.encoder));
  changes.update(snapshot.changes, ready !== undefined);
  status.update(snapshot.status, snapshot.warnings);
  outdated.update(isOutdated(snapshot));
  empty.hidden = snapshot.status.state !== 'empty';
  content.hidden = ready === undefined;
  if (ready === undefined) return;
  if (!weighing.shows(ready)) scatter.hide();
  weighing.show(
    ready,
    snapshot,
    pairs.find(({ key }) => key === ready.key),
  );
  form.update(snapshot);
  training.update(trainingStatus(snapshot.training), snapshot.training.warnings);
  curves.update(snapshot);
  blends.update(snapshot);
}

/** A paused training has no time left that could be told. */
function trainingStatus({ status: current, paused }: BlendingSnapshot['training']): PanelStatus {
  if (!paused || current.state !== 'computing') return current;
  const { state, fraction, message: last } = current;
  return { state, fraction, message: `Paused. ${last}` };
}

document.getElementById('root')!.append(
  element(
    'header',
    { class: 'header' },
    element('div', { class: 'title' }, title, subtitle),
    decoder.root,
    encoder.root,
    button('Projections…', () => void calls.chooseProjections(null), {
      secondary: true,
      title: 'Which projections are blended',
    }),
  ),
  message,
  changes.root,
  status.root,
  empty,
  content,
);
onThemeChange(() => {
  render();
  scatter.draw();
});
void calls.ready(null).then((first) => {
  update(first);
  const before = kept?.pair;
  const { pair, names } = first;
  const isThere = (space: number): boolean => space < names.length;
  // A host that was started anew begins with the first two spaces.
  if (
    before !== undefined &&
    isThere(before.decoder) &&
    isThere(before.encoder) &&
    JSON.stringify(before) !== JSON.stringify(pair)
  ) {
    void calls.choose(before);
  }
});
