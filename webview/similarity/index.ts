import { similarityCalls } from '../../src/compute/protocol/channel';
import {
  type Selection,
  type SimilaritySnapshot,
  similaritySnapshot,
} from '../../src/compute/protocol/similarity-panel';
import { connectHost } from '../shared/connection';
import { element } from '../shared/dom';
import type { Cell } from '../shared/matrix-chart';
import { Legend } from '../shared/legend';
import { MatrixView } from '../shared/matrix-view';
import { Multiples } from '../shared/multiples';
import { NumberTable } from '../shared/number-table';
import { matrixPng } from '../shared/png';
import { Status } from '../shared/status';
import { onThemeChange } from '../shared/theme';
import { FitTable } from './fit-table';
import { type ExportKind, Header } from './header';
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

const header = new Header(select, (kind) => void exportAs(kind));
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
const matrix = new MatrixView('Similarity matrix', {
  describe: (cell) =>
    shown === undefined || snapshot === undefined ? [] : describeCell(shown, snapshot, cell),
  choose: inspect,
});
const legend = new Legend((checked) => {
  stretch = checked;
  render();
});
const convention = element('p', { class: 'convention muted' });
const numbers = new NumberTable();
const multiples = new Multiples('All projections', (projection) => {
  if (snapshot !== undefined) select({ ...snapshot.selection, projection });
});
const fits = new FitTable();
const pairView = new PairView(() => {
  pair = undefined;
  pairView.hide();
});
const results = element(
  'div',
  { class: 'main' },
  element(
    'section',
    { class: 'matrix-section' },
    matrix.root,
    legend.root,
    convention,
    numbers.root,
  ),
  pairView.root,
);
const empty = element(
  'p',
  { class: 'empty muted' },
  'A comparison needs at least two spaces. Add embedding files of the same rows: right-click them in the Explorer and choose "Add to Latent Study".',
);

function select(selection: Selection): void {
  void calls.select(selection);
}

function update(next: SimilaritySnapshot): void {
  const before = snapshot?.selection;
  snapshot = next;
  host.saveState({ study: next.study });
  render();
  const { projection, measure } = next.selection;
  const isOther = before?.projection !== projection || before.measure !== measure;
  if (pair !== undefined && isOther && next.status.state !== 'failed') inspect(pair);
}

function render(): void {
  if (snapshot === undefined) return;
  const { selection, measures } = snapshot;
  header.update(snapshot);
  status.update(snapshot.status, snapshot.warnings);
  empty.hidden = snapshot.status.state !== 'empty';
  shown = shownScores(snapshot, selection.projection, stretch);
  results.hidden = shown === undefined;
  multiples.update(scoreMultiples(snapshot, stretch), selection.projection, 2);
  fits.update(snapshot);
  if (shown === undefined) return;
  matrix.show(matrixData(shown));
  legend.update(shown.scale);
  const measure = measures.find(({ id }) => id === selection.measure);
  convention.textContent = `${measure?.formula ?? ''}. ${shown.scores.convention} ${measure?.direction === 'lower' ? 'Lower' : 'Higher'} is closer.`;
  numbers.update(matrixData(shown));
}

function inspect(cell: Cell): void {
  if (snapshot === undefined) return;
  pair = cell;
  const { selection } = snapshot;
  void pairView.show(snapshot, cell, () => calls.pair({ ...cell, ...selection }));
}

async function exportAs(kind: ExportKind): Promise<void> {
  if (kind !== 'png') await calls.export({ kind });
  else if (shown !== undefined) {
    const { projection, measure } = shown;
    const title = `${projection.name} · ${measure.name}`;
    await calls.export({ kind, png: await matrixPng(title, measure.formula, matrixData(shown)) });
  }
}

document
  .getElementById('root')!
  .append(header.root, status.root, empty, results, multiples.root, fits.root);
onThemeChange(render);
void calls.ready(null).then(update);
