import type { stitchingContract } from '../../src/compute/protocol/panel-contracts';
import type { StitchingSnapshot } from '../../src/compute/protocol/stitching-panel';
import { isOutdated, OutdatedMark, outdatedNotes } from '../shared/changes-banner';
import { element } from '../shared/dom';
import type { Host } from '../shared/host';
import type { Cell } from '../shared/matrix-chart';
import { MatrixSection } from '../shared/matrix-section';
import { Multiples } from '../shared/multiples';
import type { PanelView } from '../shared/panel';
import { matrixPng } from '../shared/png';
import {
  changesBanner,
  emptyNotice,
  exportAs,
  studyStatus,
  supervisionRemedies,
} from '../shared/study-panel';
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
  representationMultiples,
} from './scores';
import { savedView } from './state';
import { SweepView } from './sweep-view';
import { RepresentationsTable } from './representations-table';

/**
 * The stitching panel: shows the last snapshot of its host, and forwards the user's actions to it.
 */
export class StitchingView implements PanelView<StitchingSnapshot> {
  readonly parts: readonly HTMLElement[];
  private snapshot: StitchingSnapshot | undefined;
  private shown: Shown | undefined;
  private view: View;
  private stretch = false;
  private cell: Cell | undefined;

  private readonly header;
  private readonly settings;
  private readonly changes;
  private readonly status;
  private readonly matrix: MatrixSection;
  private readonly cellView: CellView;
  private readonly multiples = (
    [
      ['projection', 'Projections'],
      ['product', 'Products'],
      ['trained', 'Trained aggregations'],
      ['baseline', 'Baselines'],
    ] as const
  ).map(([kind, title]) => ({
    kind,
    list: new Multiples(title, (representation) => {
      this.look({ representation });
    }),
  }));
  private readonly best = new BestView((at, representation) => {
    this.cell = at;
    this.look({ representation });
  });
  private readonly representations = new RepresentationsTable();
  private readonly sweep: SweepView;
  private readonly results: HTMLElement;
  private readonly outdated: OutdatedMark;
  private readonly empty = emptyNotice('Stitching');

  constructor(private readonly host: Host<typeof stitchingContract>) {
    const { calls } = host;
    this.view = savedView(host.state);
    this.header = new Header(
      (change) => {
        this.look(change);
      },
      (kind) => void exportAs(calls, kind, () => this.image()),
    );
    this.settings = new HeadSettings((change) => void calls.configure(change));
    this.changes = changesBanner(calls);
    this.status = studyStatus(calls, supervisionRemedies(calls));
    this.matrix = new MatrixSection('Stitching matrix', {
      describe: (at) => (this.shown === undefined ? [] : describeCell(this.shown, at)),
      choose: (at) => {
        this.inspect(at);
      },
      stretch: (checked) => {
        this.stretch = checked;
        this.render();
      },
    });
    this.cellView = new CellView(() => {
      this.cell = undefined;
      this.cellView.hide();
    });
    this.sweep = new SweepView(
      (request) => void calls.sweep(request),
      () => void calls.cancelSweep(null),
    );
    this.results = element(
      'div',
      {},
      element('div', { class: 'main' }, this.matrix.root, this.cellView.root),
      element('div', { class: 'groups' }, ...this.multiples.map(({ list }) => list.root)),
      element('div', { class: 'main' }, this.best.root, this.representations.root),
      this.sweep.root,
    );
    this.outdated = new OutdatedMark(this.results);
    const { header, settings, changes, status, empty, results } = this;
    this.parts = [header.root, settings.root, changes.root, status.root, empty, results];
  }

  update(next: StitchingSnapshot): void {
    const before = this.snapshot;
    this.snapshot = next;
    this.save();
    this.render();
    // Details of a cell are out of date if the head or the rows have changed.
    const isOther = before !== undefined && scopeOf(before) !== scopeOf(next);
    if (this.cell !== undefined && isOther && this.shown !== undefined) this.inspect(this.cell);
  }

  redraw(): void {
    this.render();
  }

  /** Changes the shown view. */
  private look(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.save();
    this.render();
    if (this.cell !== undefined) this.inspect(this.cell);
  }

  private save(): void {
    const { snapshot, view } = this;
    if (snapshot === undefined) return;
    const { study, file } = snapshot;
    this.host.saveState({ study, ...(file === undefined ? {} : { file }), view });
  }

  private render(): void {
    const { snapshot, view } = this;
    if (snapshot === undefined) return;
    const shown = (this.shown = shownOf(snapshot, view, this.stretch));
    this.header.update(snapshot, { metric: shown?.metric.id ?? '', shows: view.shows });
    this.settings.update(snapshot);
    this.changes.update(snapshot.changes, snapshot.representations.length > 0);
    this.status.update(snapshot.status, snapshot.warnings, snapshot.failures);
    this.outdated.update(isOutdated(snapshot));
    this.empty.hidden = snapshot.status.state !== 'empty';
    this.results.hidden = shown === undefined;
    if (shown === undefined) return;
    this.matrix.show(
      matrixData(shown, shown.representation),
      explain(shown),
      shown.representation.name,
    );
    for (const { kind, list } of this.multiples) {
      list.update(representationMultiples(shown, kind), shown.representation.id, 1);
    }
    this.best.update(shown);
    this.representations.update(shown);
    this.sweep.update(shown);
    this.cellView.redraw();
  }

  private inspect(at: Cell): void {
    const { shown } = this;
    if (shown === undefined) return;
    this.cell = at;
    const { kind, id } = shown.representation;
    // Without alignment, the head is the one of the spaces' own coordinates.
    const representation = kind !== 'baseline' ? id : id === 'none' ? 'absolute' : undefined;
    const { calls } = this.host;
    const load =
      representation === undefined
        ? undefined
        : () => calls.cell({ decoder: at.row, encoder: at.column, representation });
    void this.cellView.show(shown, at, load);
  }

  private image(): Uint8Array<ArrayBuffer> | undefined {
    const { shown } = this;
    if (shown === undefined) return undefined;
    const { representation, metric, shows } = shown;
    const what = shows === 'index' ? `Stitching index (${metric.name})` : metric.name;
    const notes = [explain(shown), ...outdatedNotes(shown.snapshot.changes)];
    return matrixPng(`${representation.name} · ${what}`, notes, matrixData(shown, representation));
  }
}

function scopeOf(snapshot: StitchingSnapshot): string {
  const { task, head, headOptions, spaces, split, anchors, stamp } = snapshot;
  return JSON.stringify([task, head, headOptions, spaces, split, anchors, stamp]);
}
