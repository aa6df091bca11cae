import * as z from 'zod';
import { stitchingCalls } from '../../src/compute/protocol/channel';
import {
  type StitchingSnapshot,
  stitchingSnapshot,
} from '../../src/compute/protocol/stitching-panel';
import { isOutdated, OutdatedMark, outdatedNotes } from '../shared/changes-banner';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import type { Cell } from '../shared/matrix-chart';
import { MatrixSection } from '../shared/matrix-section';
import { Multiples } from '../shared/multiples';
import { matrixPng } from '../shared/png';
import { changesBanner, exportAs, goalRemedies, studyStatus } from '../shared/study-panel';
import { onThemeChange } from '../shared/theme';
import { BestView } from './best-view';
import { CellView } from './cell-view';
import { Header } from './header';
import { HeadSettings } from './head-settings';
import {
  describeCell,
  explain,
  matrixData,
  type Shown,
  shownOf,
  type View,
  wayMultiples,
} from './scores';
import { SweepView } from './sweep-view';
import { WaysTable } from './ways-table';
import './style.css';

/** The stitching panel: shows the last snapshot of its host, and passes on what the person does. */
let snapshot: StitchingSnapshot | undefined;
let shown: Shown | undefined;
let stretch = false;
let cell: Cell | undefined;

const host = connectHost(stitchingCalls, stitchingSnapshot, update);
const { calls } = host;
let view = savedView(host.state);

const header = new Header(look, (kind) => void exportAs(calls, kind, image));
const settings = new HeadSettings((change) => void calls.configure(change));
const changes = changesBanner(calls);
const status = studyStatus(calls, goalRemedies(calls));
const matrix = new MatrixSection('Stitching matrix', {
  describe: (at) => (shown === undefined ? [] : describeCell(shown, at)),
  choose: inspect,
  stretch: (checked) => {
    stretch = checked;
    render();
  },
});
const cellView = new CellView(() => {
  cell = undefined;
  cellView.hide();
});
const chooseWay = (way: string): void => {
  look({ way });
};
const multiples = [
  { kind: 'projection', list: new Multiples('Projections', chooseWay) },
  { kind: 'product', list: new Multiples('Products', chooseWay) },
  { kind: 'trained', list: new Multiples('Trained aggregations', chooseWay) },
  { kind: 'baseline', list: new Multiples('Baselines', chooseWay) },
] as const;
const best = new BestView((at, way) => {
  cell = at;
  look({ way });
});
const ways = new WaysTable();
const sweep = new SweepView(
  (request) => void calls.sweep(request),
  () => void calls.cancelSweep(null),
);
const results = element(
  'div',
  {},
  element('div', { class: 'main' }, matrix.root, cellView.root),
  element('div', { class: 'groups' }, ...multiples.map(({ list }) => list.root)),
  element('div', { class: 'main' }, best.root, ways.root),
  sweep.root,
);
const outdated = new OutdatedMark(results);
const empty = element(
  'p',
  { class: 'empty muted' },
  'Stitching needs at least two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".',
);

function savedView(state: unknown): View {
  const shape = z.object({
    view: z.object({ way: z.string(), metric: z.string(), shows: z.enum(['score', 'index']) }),
  });
  const kept = shape.safeParse(state);
  return kept.success ? kept.data.view : { way: '', metric: '', shows: 'score' };
}

/** Looks at something else of what is there. */
function look(change: Partial<View>): void {
  view = { ...view, ...change };
  keep();
  render();
  if (cell !== undefined) inspect(cell);
}

function keep(): void {
  if (snapshot === undefined) return;
  const { study, file } = snapshot;
  host.saveState({ study, ...(file === undefined ? {} : { file }), view });
}

function update(next: StitchingSnapshot): void {
  const before = snapshot;
  snapshot = next;
  keep();
  render();
  // Other heads and other rows have other cells.
  const isOther = before !== undefined && scopeOf(before) !== scopeOf(next);
  if (cell !== undefined && isOther && shown !== undefined) inspect(cell);
}

function scopeOf(snapshot: StitchingSnapshot): string {
  const { task, head, headOptions, spaces, split, anchors, stamp } = snapshot;
  return JSON.stringify([task, head, headOptions, spaces, split, anchors, stamp]);
}

function render(): void {
  if (snapshot === undefined) return;
  shown = shownOf(snapshot, view, stretch);
  header.update(snapshot, { metric: shown?.metric.id ?? '', shows: view.shows });
  settings.update(snapshot);
  changes.update(snapshot.changes, snapshot.ways.length > 0);
  status.update(snapshot.status, snapshot.warnings, snapshot.failures);
  outdated.update(isOutdated(snapshot));
  empty.hidden = snapshot.status.state !== 'empty';
  results.hidden = shown === undefined;
  if (shown === undefined) return;
  matrix.show(matrixData(shown, shown.way), explain(shown), shown.way.name);
  for (const { kind, list } of multiples) {
    list.update(wayMultiples(shown, kind), shown.way.id, 1);
  }
  best.update(shown);
  ways.update(shown);
  sweep.update(shown);
  cellView.redraw();
}

function inspect(at: Cell): void {
  if (shown === undefined) return;
  cell = at;
  const { kind, id } = shown.way;
  // Without alignment, the head is that of the spaces as they are.
  const way = kind !== 'baseline' ? id : id === 'none' ? 'absolute' : undefined;
  const load =
    way === undefined ? undefined : () => calls.cell({ decoder: at.row, encoder: at.column, way });
  void cellView.show(shown, at, load);
}

function image(): Promise<Uint8Array<ArrayBuffer>> | undefined {
  if (shown === undefined) return undefined;
  const { way, metric, shows } = shown;
  const what = shows === 'index' ? `Stitching index (${metric.name})` : metric.name;
  const notes = [explain(shown), ...outdatedNotes(shown.snapshot.changes)];
  return matrixPng(`${way.name} · ${what}`, notes, matrixData(shown, way));
}

document
  .getElementById('root')!
  .append(header.root, settings.root, changes.root, status.root, empty, results);
onThemeChange(render);
void calls.ready(null).then(update);
