import type { similarityContract } from '../../src/compute/protocol/panel-contracts';
import type { SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { isOutdated, OutdatedMark, outdatedNotes } from '../shared/changes-banner';
import { element } from '../shared/dom';
import type { Host } from '../shared/host';
import type { Cell } from '../shared/matrix-chart';
import { MatrixSection } from '../shared/matrix-section';
import { Multiples } from '../shared/multiples';
import type { PanelView } from '../shared/panel';
import { matrixPng } from '../shared/png';
import { changesBanner, emptyNotice, exportAs, studyStatus } from '../shared/study-panel';
import { FitTable } from './fit-table';
import { Header } from './header';
import { PairView } from './pair-view';
import { describeCell, matrixData, scoreMultiples, type ShownScores, shownScores } from './scores';

/**
 * The similarity panel: shows the last snapshot of its host, and forwards the user's actions to it.
 */
export class SimilarityView implements PanelView<SimilaritySnapshot> {
  readonly parts: readonly HTMLElement[];
  private snapshot: SimilaritySnapshot | undefined;
  private shown: ShownScores | undefined;
  private stretch = false;
  private pair: Cell | undefined;

  private readonly header;
  private readonly changes;
  private readonly status;
  private readonly matrix: MatrixSection;
  private readonly multiples: Multiples;
  private readonly fits = new FitTable();
  private readonly pairView: PairView;
  private readonly results: HTMLElement;
  private readonly outdated: OutdatedMark;
  private readonly empty = emptyNotice('A comparison');

  constructor(private readonly host: Host<typeof similarityContract>) {
    const { calls } = host;
    this.header = new Header(
      (selection) => void calls.select(selection),
      (kind) => void exportAs(calls, kind, () => this.image()),
    );
    this.changes = changesBanner(calls);
    this.status = studyStatus(calls);
    this.matrix = new MatrixSection('Similarity matrix', {
      describe: (cell) =>
        this.shown === undefined || this.snapshot === undefined
          ? []
          : describeCell(this.shown, this.snapshot, cell),
      choose: (cell) => {
        this.inspect(cell);
      },
      stretch: (checked) => {
        this.stretch = checked;
        this.render();
      },
    });
    this.multiples = new Multiples('All projections', (projection) => {
      if (this.snapshot !== undefined) {
        void calls.select({ ...this.snapshot.selection, projection });
      }
    });
    this.pairView = new PairView(() => {
      this.pair = undefined;
      this.pairView.hide();
    });
    this.results = element('div', { class: 'main' }, this.matrix.root, this.pairView.root);
    const shown = element('div', {}, this.results, this.multiples.root, this.fits.root);
    this.outdated = new OutdatedMark(shown);
    const { header, changes, status, empty } = this;
    this.parts = [header.root, changes.root, status.root, empty, shown];
  }

  update(next: SimilaritySnapshot): void {
    const { snapshot: before, pair } = this;
    this.snapshot = next;
    this.host.saveState({ study: next.study });
    this.render();
    const isOther = before === undefined || scopeOf(before) !== scopeOf(next);
    if (pair === undefined || !isOther || next.status.state === 'failed') return;
    const { length } = next.spaces;
    if (pair.row < length && pair.column < length) this.inspect(pair);
  }

  redraw(): void {
    this.render();
    this.pairView.redraw();
  }

  private render(): void {
    const { snapshot } = this;
    if (snapshot === undefined) return;
    const { selection, measures } = snapshot;
    this.header.update(snapshot);
    this.changes.update(snapshot.changes, snapshot.scores.length > 0);
    this.status.update(snapshot.status, snapshot.warnings, snapshot.failures);
    this.outdated.update(isOutdated(snapshot) && snapshot.scores.length > 0);
    this.empty.hidden = snapshot.status.state !== 'empty';
    const shown = (this.shown = shownScores(snapshot, selection.projection, this.stretch));
    this.results.hidden = shown === undefined;
    this.multiples.update(scoreMultiples(snapshot, this.stretch), selection.projection, 2);
    this.fits.update(snapshot);
    if (shown === undefined) return;
    const measure = measures.find(({ id }) => id === selection.measure);
    this.matrix.show(
      matrixData(shown),
      `${measure?.formula ?? ''}. ${shown.scores.convention} ${measure?.direction === 'lower' ? 'Lower' : 'Higher'} is closer.`,
    );
  }

  private inspect(cell: Cell): void {
    const { snapshot } = this;
    if (snapshot === undefined) return;
    this.pair = cell;
    const { calls } = this.host;
    const { selection } = snapshot;
    void this.pairView.show(snapshot, cell, (spread) =>
      calls.pair({ ...cell, ...selection, spread }),
    );
  }

  private image(): Uint8Array<ArrayBuffer> | undefined {
    const { shown, snapshot } = this;
    if (shown === undefined) return undefined;
    const { projection, measure } = shown;
    return matrixPng(
      `${projection.name} · ${measure.name}`,
      [measure.formula, ...outdatedNotes(snapshot?.changes ?? [])],
      matrixData(shown),
    );
  }
}

/** Returns a key of everything that a cell's details depend on. */
function scopeOf({ selection, spaces, stamp }: SimilaritySnapshot): string {
  return JSON.stringify([selection.projection, selection.measure, spaces, stamp]);
}
