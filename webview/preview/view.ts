import type { previewContract } from '../../src/compute/protocol/panel-contracts';
import type { PreviewExport, PreviewSnapshot } from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import type { Host } from '../shared/host';
import type { PanelView } from '../shared/panel';
import { Status } from '../shared/status';
import { DimensionsView } from './dimensions-view';
import { Header } from './header';
import { NeighboursView } from './neighbours-view';
import { RowsTable } from './rows-table';
import { ScatterView } from './scatter-view';
import { type PreviewState, readState } from './state';
import { StatisticsView } from './statistics-view';

/**
 * The preview: shows the last snapshot of its host, and requests numbers as they come into view.
 */
export class PreviewView implements PanelView<PreviewSnapshot> {
  readonly parts: readonly HTMLElement[];
  private snapshot: PreviewSnapshot | undefined;
  private saved: PreviewState;

  private readonly header: Header;
  private readonly status: Status;
  private readonly rows: RowsTable;
  private readonly statistics: StatisticsView;
  private readonly scatter: ScatterView;
  private readonly neighbours: NeighboursView;
  private readonly dimensions: DimensionsView;

  constructor(private readonly host: Host<typeof previewContract>) {
    const { calls } = host;
    this.saved = readState(host.state);
    const look = (row: number): void => {
      this.look(row);
    };
    this.header = new Header(
      (member) => {
        this.save({ member });
        void calls.chooseMember(member);
      },
      (kind) => void this.exportAs(kind),
    );
    this.status = new Status({
      cancel: () => void calls.cancel(null),
      retry: () => void calls.retry(null),
      showLog: () => void calls.showLog(null),
      remedies: {},
    });
    this.statistics = new StatisticsView(() => void calls.allRows(null));
    this.scatter = new ScatterView(
      {
        load: calls.points,
        describe: async (row) => (await calls.describeRows([row]))[0]!,
        choose: look,
        colour: (colouring) => {
          this.save({ colouring });
        },
      },
      this.saved.colouring,
    );
    this.neighbours = new NeighboursView({
      find: (row, nearness) => calls.neighbours({ row, nearness }),
      cancel: () => void calls.cancelSearch(null),
      look,
    });
    this.rows = new RowsTable(calls.entries, look);
    this.dimensions = new DimensionsView({
      load: () => calls.dimensions(null),
      histogram: calls.histogram,
    });
    this.parts = [
      this.header.root,
      this.status.root,
      this.rows.root,
      this.statistics.root,
      element('div', { class: 'main' }, this.scatter.root, this.neighbours.root),
      this.dimensions.root,
    ];
  }

  update(next: PreviewSnapshot): void {
    this.snapshot = next;
    this.redraw();
  }

  redraw(): void {
    const { snapshot } = this;
    if (snapshot === undefined) return;
    this.header.update(snapshot);
    this.status.update(snapshot.status, snapshot.warnings);
    this.statistics.update(snapshot);
    this.scatter.update(snapshot);
    this.neighbours.update(snapshot);
    this.rows.update(snapshot);
    this.dimensions.update(snapshot);
  }

  restore({ member: first }: PreviewSnapshot): void {
    const { member } = this.saved;
    if (member !== undefined && member !== first?.name) void this.host.calls.chooseMember(member);
  }

  private save(chosen: PreviewState): void {
    this.saved = { ...this.saved, ...chosen };
    this.host.saveState(this.saved);
  }

  /** Selects one row in all parts. */
  private look(row: number): void {
    const count = this.snapshot?.member?.rows ?? 0;
    if (row < 0 || row >= count) return;
    this.scatter.select(row);
    this.rows.select(row);
    void this.neighbours.find(row);
  }

  private async exportAs(kind: PreviewExport['kind']): Promise<void> {
    const { calls } = this.host;
    if (kind !== 'png') await calls.export({ kind });
    else {
      const png = await this.scatter.image(this.snapshot?.title ?? '');
      if (png !== undefined) await calls.export({ kind, png });
    }
  }
}
