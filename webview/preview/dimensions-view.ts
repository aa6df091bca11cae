import type { Chart } from 'chart.js';
import type {
  DimensionsAnswer,
  HistogramAnswer,
  PreviewSnapshot,
  PreviewStatistics,
} from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { histogramChart } from '../shared/histogram-chart';
import { readTheme } from '../shared/theme';
import { VirtualTable } from '../shared/virtual-table';
import { formatCount, formatStatistic } from './number-text';
import { profileChart } from './profile-chart';

/** Requests of the view to the host. */
export interface DimensionEvents {
  readonly load: () => Promise<DimensionsAnswer>;
  readonly histogram: (dimension: number) => Promise<HistogramAnswer | null>;
}

/** Histogram of the norms, and mean, deviation, range and histogram of every dimension. */
export class DimensionsView {
  readonly root = element('section', { 'aria-label': 'Norms and dimensions' });
  private readonly norms = chartBox('Norms');
  private readonly profile = chartBox('Dimensions: mean ± standard deviation');
  private readonly histogram = chartBox('Dimension');
  private readonly chosen = element('input', {
    type: 'number',
    min: '0',
    step: '1',
    id: 'dimension',
  });
  private readonly table = new VirtualTable('Dimensions', (dimension) => {
    this.choose(dimension);
  });
  private readonly bins = element('table');
  private dimensions: DimensionsAnswer | undefined;
  private snapshot: PreviewSnapshot | undefined;
  private dimension = 0;
  private shown = '';
  private loaded = '';
  private charts: Chart[] = [];

  constructor(private readonly events: DimensionEvents) {
    this.chosen.addEventListener('change', () => {
      if (Number.isInteger(this.chosen.valueAsNumber)) this.choose(this.chosen.valueAsNumber);
    });
    this.histogram.head.append(
      element(
        'div',
        { class: 'field' },
        element('label', { for: 'dimension' }, 'Number'),
        this.chosen,
      ),
    );
    this.root.append(
      element('div', { class: 'charts' }, this.norms.root, this.profile.root, this.histogram.root),
      element('details', {}, element('summary', {}, 'Numbers of all dimensions'), this.table.root),
      element('details', {}, element('summary', {}, 'Bins of the histograms'), this.bins),
    );
  }

  update(snapshot: PreviewSnapshot): void {
    this.snapshot = snapshot;
    this.root.hidden = snapshot.statistics === undefined;
    void this.refresh();
  }

  private choose(dimension: number): void {
    const most = (this.dimensions?.means.length ?? 1) - 1;
    this.dimension = Math.min(most, Math.max(0, dimension));
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    const { snapshot } = this;
    const statistics = snapshot?.statistics;
    if (snapshot === undefined || statistics === undefined) return;
    const loadKey = JSON.stringify([snapshot.version, statistics.rows]);
    if (loadKey !== this.loaded) {
      this.loaded = loadKey;
      const dimensions = await this.events.load();
      if (this.loaded !== loadKey) return;
      this.dimensions = dimensions;
      this.dimension = Math.min(this.dimension, dimensions.means.length - 1);
      this.showTable(dimensions);
    }
    const key = JSON.stringify([loadKey, this.dimension, readTheme()]);
    if (this.dimensions === undefined || key === this.shown) return;
    this.shown = key;
    const histogram = await this.events.histogram(this.dimension);
    if (key === this.shown) this.draw(this.dimensions, histogram);
  }

  private showTable(dimensions: DimensionsAnswer): void {
    const { counts, means, deviations, minimum, maximum } = dimensions;
    const columns = [means, deviations, minimum, maximum, counts];
    const titles = ['Mean', 'Deviation', 'Least', 'Greatest', 'Finite'];
    this.chosen.max = String(means.length - 1);
    this.table.show({
      rows: means.length,
      lead: [{ title: 'Dimension' }],
      columns: columns.length,
      columnTitle: (column) => titles[column]!,
      load: (rows, shown) =>
        Promise.resolve(
          Array.from({ length: rows.stop - rows.start }, (_, i) => ({
            lead: [String(rows.start + i)],
            cells: columns
              .slice(shown.start, shown.stop)
              .map((values) => formatStatistic(values[rows.start + i]!)),
          })),
        ),
    });
  }

  private draw(dimensions: DimensionsAnswer, histogram: HistogramAnswer | null): void {
    const theme = readTheme();
    const { dimension } = this;
    const norms = this.snapshot?.statistics?.norms?.histogram;
    for (const chart of this.charts) chart.destroy();
    this.chosen.value = String(dimension);
    this.table.select(dimension);
    this.norms.root.hidden = norms === undefined;
    this.norms.note.textContent = normText(this.snapshot?.statistics?.norms);
    this.histogram.title.textContent = `Dimension ${dimension}`;
    this.histogram.note.textContent =
      histogram === null
        ? dimension < dimensions.withHistogram
          ? 'It holds no finite value.'
          : `Only the first ${formatCount(dimensions.withHistogram)} dimensions have a histogram.`
        : `${formatStatistic(dimensions.means[dimension]!)} ± ${formatStatistic(dimensions.deviations[dimension]!)}, ${formatStatistic(dimensions.minimum[dimension]!)} to ${formatStatistic(dimensions.maximum[dimension]!)}`;
    this.charts = [
      ...(norms === undefined ? [] : [histogramChart(this.norms.canvas, norms, theme)]),
      profileChart(this.profile.canvas, dimensions, dimension, theme, (chosen) => {
        this.choose(chosen);
      }),
      ...(histogram === null ? [] : [histogramChart(this.histogram.canvas, histogram, theme)]),
    ];
    this.showBins([
      ['norm', norms],
      [`dimension ${dimension}`, histogram ?? undefined],
    ]);
  }

  private showBins(histograms: readonly (readonly [string, HistogramAnswer | undefined])[]): void {
    const heads = ['Of', 'From', 'To', 'Rows'];
    const rows = histograms.flatMap(([name, bins]) =>
      (bins?.counts ?? []).map((count, i) => {
        const { start, width } = bins!;
        const cells = [start + i * width, start + (i + 1) * width].map(formatStatistic);
        return [name, ...cells, formatCount(count)];
      }),
    );
    this.bins.replaceChildren(
      element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head))),
      ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))),
    );
  }
}

function normText(norms: PreviewStatistics['norms']): string {
  return norms === undefined
    ? ''
    : `${formatStatistic(norms.mean)} ± ${formatStatistic(norms.deviation)}, ${formatStatistic(norms.minimum)} to ${formatStatistic(norms.maximum)}`;
}

interface ChartBox {
  readonly root: HTMLElement;
  readonly head: HTMLElement;
  readonly title: HTMLElement;
  readonly note: HTMLElement;
  readonly canvas: HTMLCanvasElement;
}

function chartBox(name: string): ChartBox {
  const title = element('h2', { class: 'title' }, name);
  const head = element('div', { class: 'header' }, title);
  const canvas = element('canvas', { 'aria-hidden': 'true' });
  const note = element('p', { class: 'muted' });
  const root = element(
    'div',
    { class: 'chart' },
    head,
    element('div', { class: 'frame' }, canvas),
    note,
  );
  return { root, head, title, note, canvas };
}
