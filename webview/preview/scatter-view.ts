import type { Chart } from 'chart.js';
import type {
  PointsAnswer,
  PreviewSnapshot,
  RowDescription,
} from '../../src/compute/protocol/preview-panel';
import { chartValue } from '../shared/chart-values';
import { element } from '../shared/dom';
import { groupColour } from '../shared/palette';
import { titledPng } from '../shared/png';
import { readTheme } from '../shared/theme';
import { dropdown } from '../shared/toolkit';
import { Tooltip } from '../shared/tooltip';
import { formatCount, formatStatistic } from './number-text';
import { pixelsOf, pointAt, scatterChart } from './scatter-chart';

/** Requests and events of the view. */
export interface ScatterEvents {
  readonly load: (colouring: string | null) => Promise<PointsAnswer>;
  readonly describe: (row: number) => Promise<RowDescription>;
  readonly choose: (row: number) => void;
  readonly colour: (colouring: string | null) => void;
}

const noColouring = 'none';

/** Returns lines that describe a row, its name first; for a tooltip, and to be read aloud. */
export function rowLines({ row, id, label, text }: RowDescription): string[] {
  return [
    id === undefined ? `Row ${row}` : `${id} (row ${row})`,
    ...(label === undefined ? [] : [`Label: ${label}`]),
    ...(text === undefined ? [] : [text.length > 300 ? `${text.slice(0, 300)}…` : text]),
  ];
}

function drawable(points: PointsAnswer): PointsAnswer {
  return { ...points, x: points.x.map(chartValue), y: points.y.map(chartValue) };
}

/**
 * Scatter plot of the first two principal components; mouse and arrow keys move from row to row.
 */
export class ScatterView {
  readonly root = element('section', { class: 'scatter-section', 'aria-label': 'Scatter' });
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly frame: HTMLElement;
  private readonly legend = element('ul', { class: 'groups' });
  private readonly note = element('p', { class: 'muted' });
  private readonly spoken = element('div', { class: 'visually-hidden', 'aria-live': 'assertive' });
  private readonly tooltip = new Tooltip();
  private readonly colouring;
  private chart: Chart | undefined;
  private drawing = Promise.resolve();
  private points: PointsAnswer | undefined;
  private snapshot: PreviewSnapshot | undefined;
  private focused = -1;
  private selected = -1;
  private loadedKey = '';
  private drawnTheme = '';

  /** @param wanted the user's earlier choice of colouring, null for none */
  constructor(
    private readonly events: ScatterEvents,
    private wanted: string | null | undefined,
  ) {
    this.colouring = dropdown('Colour', (name) => {
      this.wanted = name === noColouring ? null : name;
      this.events.colour(this.wanted);
      this.redraw();
    });
    this.frame = element(
      'div',
      {
        class: 'scatter',
        tabindex: '0',
        role: 'application',
        'aria-roledescription': 'scatter plot',
        'aria-label':
          'Rows along two principal components. Arrow keys move from row to row, Enter finds the nearest rows.',
      },
      this.canvas,
    );
    this.root.append(
      element(
        'div',
        { class: 'header' },
        element('h2', { class: 'title' }, 'Principal components'),
        this.colouring.root,
      ),
      this.frame,
      this.legend,
      this.note,
      this.spoken,
    );
    this.listen();
  }

  /** Shows the snapshot; loads the points again if they have changed. */
  update(snapshot: PreviewSnapshot): void {
    this.snapshot = snapshot;
    this.root.hidden = snapshot.components === undefined;
    const names = snapshot.descriptions?.colourings ?? [];
    this.colouring.root.hidden = names.length === 0;
    this.colouring.update(
      [noColouring, ...names].map((id) => ({ id, name: id, title: '' })),
      this.shownColouring ?? noColouring,
    );
    this.redraw();
  }

  /** Marks the selected row, which may not be in the sample. */
  select(row: number): void {
    this.selected = this.points?.rows.indexOf(row) ?? -1;
    this.chart?.draw();
  }

  /**
   * Returns the plot as a PNG image, once it is drawn; undefined if there is none.
   * @param title text above the plot
   */
  async image(title: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    await this.drawing;
    if (this.chart === undefined) return undefined;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const names = this.points?.names ?? [];
    return titledPng(
      title,
      [this.note.textContent, ...names.map((text, i) => ({ text, colour: groupColour(i) }))],
      { canvas: this.canvas, width, height },
    );
  }

  private get shownColouring(): string | null {
    const names = this.snapshot?.descriptions?.colourings ?? [];
    if (this.wanted === null) return null;
    return names.find((name) => name === this.wanted) ?? names[0] ?? null;
  }

  private redraw(): void {
    const refreshed = this.refresh();
    // A refresh whose points are already being loaded returns at once.
    this.drawing = this.drawing.then(
      () => refreshed,
      () => refreshed,
    );
  }

  private async refresh(): Promise<void> {
    const { snapshot, shownColouring } = this;
    if (snapshot?.components === undefined) return;
    const key = JSON.stringify([snapshot.version, shownColouring]);
    if (key !== this.loadedKey) {
      this.loadedKey = key;
      const points = drawable(await this.events.load(shownColouring));
      if (this.loadedKey !== key || points.version !== this.snapshot?.version) return;
      const row = this.points?.rows[this.selected];
      this.points = points;
      this.focused = -1;
      this.selected = row === undefined ? -1 : points.rows.indexOf(row);
      this.drawnTheme = '';
    }
    this.draw();
  }

  private draw(): void {
    const { points, snapshot } = this;
    const theme = readTheme();
    const key = JSON.stringify(theme);
    if (points === undefined || snapshot?.components === undefined || key === this.drawnTheme)
      return;
    this.drawnTheme = key;
    const { shares, rows } = snapshot.components;
    const [first, second] = shares.map((share) => formatStatistic(share * 100));
    this.chart?.destroy();
    this.chart = scatterChart(this.canvas, points, {
      theme,
      axes: [`PC 1 (${first!} % of the variance)`, `PC 2 (${second!} %)`],
      marked: () => ({ focused: this.focused, selected: this.selected }),
    });
    const total = snapshot.member?.rows ?? rows;
    this.note.textContent =
      rows === total
        ? `All ${formatCount(rows)} rows.`
        : `${formatCount(rows)} of ${formatCount(total)} rows: the finite rows of a seeded sample.`;
    this.legend.replaceChildren(
      ...points.names.map((name, i) => {
        const swatch = element('span', { class: 'swatch' });
        swatch.style.background = groupColour(i);
        return element('li', {}, swatch, name);
      }),
    );
  }

  private listen(): void {
    this.frame.addEventListener('mousemove', ({ offsetX, offsetY }) => {
      this.focus(this.pointUnder(offsetX, offsetY));
    });
    this.frame.addEventListener('mouseleave', () => {
      this.focus(-1);
    });
    this.frame.addEventListener('click', ({ offsetX, offsetY }) => {
      this.choose(this.pointUnder(offsetX, offsetY));
    });
    this.frame.addEventListener('blur', () => {
      this.focus(-1);
    });
    this.frame.addEventListener('keydown', (event) => {
      const count = this.points?.rows.length ?? 0;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        this.choose(this.focused);
        return;
      }
      const steps: Readonly<Record<string, number>> = {
        ArrowRight: this.focused + 1,
        ArrowDown: this.focused + 1,
        ArrowLeft: this.focused - 1,
        ArrowUp: this.focused - 1,
        Home: 0,
        End: count - 1,
      };
      const next = steps[event.key];
      if (next === undefined || count === 0) return;
      event.preventDefault();
      this.focus(Math.min(count - 1, Math.max(0, next)));
    });
  }

  private pointUnder(left: number, top: number): number {
    const { chart, points } = this;
    return chart === undefined || points === undefined ? -1 : pointAt(chart, points, left, top);
  }

  private choose(index: number): void {
    const row = this.points?.rows[index];
    if (row !== undefined) this.events.choose(row);
  }

  private focus(index: number): void {
    if (index === this.focused) return;
    this.focused = index;
    this.chart?.draw();
    if (index < 0) this.tooltip.hide();
    else void this.tell(index);
  }

  private async tell(index: number): Promise<void> {
    const { points, chart } = this;
    if (points === undefined || chart === undefined) return;
    const lines = rowLines(await this.events.describe(points.rows[index]!));
    if (index !== this.focused) return;
    this.spoken.textContent = lines.join('. ');
    const [x, y] = pixelsOf(chart, points.x[index]!, points.y[index]!);
    const { left, top } = this.frame.getBoundingClientRect();
    this.tooltip.show(lines, left + x, top + y);
  }
}
