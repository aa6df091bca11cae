import { similarityCalls } from '../../src/compute/protocol/channel';
import {
  type Selection,
  type SimilaritySnapshot,
  similaritySnapshot,
} from '../../src/compute/protocol/similarity-panel';
import { isOutdated, OutdatedMark, outdatedNotes } from '../shared/changes-banner';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import type { Cell } from '../shared/matrix-chart';
import { MatrixSection } from '../shared/matrix-section';
import { Multiples } from '../shared/multiples';
import { matrixPng } from '../shared/png';
import { changesBanner, exportAs, studyStatus } from '../shared/study-panel';
import { onThemeChange } from '../shared/theme';
import { FitTable } from './fit-table';
import { Header } from './header';
import { PairView } from './pair-view';
import { describeCell, matrixData, scoreMultiples, type ShownScores, shownScores } from './scores';
import './style.css';

/** The similarity panel: shows the last snapshot of its host, and passes on what the person does. */
let snapshot: SimilaritySnapshot | undefined;
let shown: ShownScores | undefined;
let stretch = false;
let pair: Cell | undefined;

const host = connectHost(similarityCalls, similaritySnapshot, update);
const { calls } = host;

const header = new Header(select, (kind) => void exportAs(calls, kind, image));
const changes = changesBanner(calls);
const status = studyStatus(calls);
const matrix = new MatrixSection('Similarity matrix', {
  describe: (cell) =>
    shown === undefined || snapshot === undefined ? [] : describeCell(shown, snapshot, cell),
  choose: inspect,
  stretch: (checked) => {
    stretch = checked;
    render();
  },
});
const multiples = new Multiples('All projections', (projection) => {
  if (snapshot !== undefined) select({ ...snapshot.selection, projection });
});
const fits = new FitTable();
const pairView = new PairView(() => {
  pair = undefined;
  pairView.hide();
});
const results = element('div', { class: 'main' }, matrix.root, pairView.root);
const shownResults = element('div', {}, results, multiples.root, fits.root);
const outdated = new OutdatedMark(shownResults);
const empty = element(
  'p',
  { class: 'empty muted' },
  'A comparison needs at least two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".',
);

function select(selection: Selection): void {
  void calls.select(selection);
}

function update(next: SimilaritySnapshot): void {
  const before = snapshot;
  snapshot = next;
  host.saveState({ study: next.study });
  render();
  const isOther = before === undefined || scopeOf(before) !== scopeOf(next);
  if (pair === undefined || !isOther || next.status.state === 'failed') return;
  const { length } = next.spaces;
  if (pair.row < length && pair.column < length) inspect(pair);
}

/** What lies behind a cell is of these. */
function scopeOf({ selection, spaces, stamp }: SimilaritySnapshot): string {
  return JSON.stringify([selection.projection, selection.measure, spaces, stamp]);
}

function render(): void {
  if (snapshot === undefined) return;
  const { selection, measures } = snapshot;
  header.update(snapshot);
  changes.update(snapshot.changes, snapshot.scores.length > 0);
  status.update(snapshot.status, snapshot.warnings, snapshot.failures);
  outdated.update(isOutdated(snapshot) && snapshot.scores.length > 0);
  empty.hidden = snapshot.status.state !== 'empty';
  shown = shownScores(snapshot, selection.projection, stretch);
  results.hidden = shown === undefined;
  multiples.update(scoreMultiples(snapshot, stretch), selection.projection, 2);
  fits.update(snapshot);
  if (shown === undefined) return;
  const measure = measures.find(({ id }) => id === selection.measure);
  matrix.show(
    matrixData(shown),
    `${measure?.formula ?? ''}. ${shown.scores.convention} ${measure?.direction === 'lower' ? 'Lower' : 'Higher'} is closer.`,
  );
}

function inspect(cell: Cell): void {
  if (snapshot === undefined) return;
  pair = cell;
  const { selection } = snapshot;
  void pairView.show(snapshot, cell, (spread) => calls.pair({ ...cell, ...selection, spread }));
}

function image(): Promise<Uint8Array<ArrayBuffer>> | undefined {
  if (shown === undefined) return undefined;
  const { projection, measure } = shown;
  return matrixPng(
    `${projection.name} · ${measure.name}`,
    [measure.formula, ...outdatedNotes(snapshot?.changes ?? [])],
    matrixData(shown),
  );
}

document
  .getElementById('root')!
  .append(header.root, changes.root, status.root, empty, shownResults);
onThemeChange(() => {
  render();
  pairView.redraw();
});
void calls.ready(null).then(update);
