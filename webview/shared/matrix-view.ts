import type { Chart } from 'chart.js';
import { element } from './dom';
import { type Cell, cellAt, type MatrixData, matrixChart } from './matrix-chart';
import { readTheme } from './theme';
import { Tooltip } from './tooltip';

/** What a matrix tells of its cells, and whom it tells that one was chosen. */
export interface MatrixEvents {
  /** Lines of the tooltip, also read aloud. */
  readonly describe: (cell: Cell) => readonly string[];
  readonly choose: (cell: Cell) => void;
}

const largestCell = 92;
const smallestCell = 3;
/** Room for names, in pixels. */
const labelRoom = 150;

/** A matrix of scores that mouse and keyboard can walk through: arrows move, Enter chooses. */
export class MatrixView {
  readonly root: HTMLElement;
  private readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  private readonly frame: HTMLElement;
  private readonly spoken = element('div', { class: 'visually-hidden', 'aria-live': 'assertive' });
  private readonly tooltip = new Tooltip();
  private chart: Chart | undefined;
  private data: MatrixData | undefined;
  private focused: Cell | undefined;
  private key = '';

  constructor(
    label: string,
    private readonly events: MatrixEvents,
  ) {
    this.frame = element(
      'div',
      {
        class: 'matrix',
        tabindex: '0',
        role: 'application',
        'aria-roledescription': 'matrix',
        'aria-label': `${label}. Arrow keys move between cells, Enter looks behind one.`,
      },
      this.canvas,
    );
    this.root = element('div', {}, this.frame, this.spoken);
    this.frame.addEventListener('mousemove', (event) => {
      this.point(event);
    });
    this.frame.addEventListener('mouseleave', () => {
      this.tooltip.hide();
    });
    this.frame.addEventListener('click', (event) => {
      const cell = this.cellUnder(event);
      if (cell !== undefined) this.events.choose(cell);
    });
    this.frame.addEventListener('keydown', (event) => {
      this.walk(event);
    });
    this.frame.addEventListener('blur', () => {
      this.focus(undefined);
    });
  }

  /** Draws the matrix; does nothing if it is the same in the same theme. */
  show(data: MatrixData): void {
    const theme = readTheme();
    const { low, high, colour } = data.scale;
    const look = [low, high, colour(low), theme];
    const key = JSON.stringify([data.rowNames, data.columnNames, data.values, look]);
    this.data = data;
    if (key === this.key) return;
    this.key = key;
    const cell = Math.min(
      largestCell,
      Math.max(smallestCell, (this.availableWidth() - labelRoom) / data.columnNames.length),
    );
    this.frame.style.width = `${Math.round(cell * data.columnNames.length + labelRoom)}px`;
    this.frame.style.height = `${Math.round(cell * 0.72 * data.rowNames.length + 70)}px`;
    this.chart?.destroy();
    this.chart = matrixChart(this.canvas, data, {
      theme,
      labels: true,
      focused: () => this.focused,
    });
  }

  private availableWidth(): number {
    return Math.max(320, document.documentElement.clientWidth - 60);
  }

  private cellUnder({ offsetX, offsetY }: MouseEvent): Cell | undefined {
    if (this.chart === undefined || this.data === undefined) return undefined;
    return cellAt(this.chart, this.data, offsetX, offsetY);
  }

  private point(event: MouseEvent): void {
    const cell = this.cellUnder(event);
    if (cell === undefined) this.tooltip.hide();
    else this.tooltip.show(this.events.describe(cell), event.clientX, event.clientY);
  }

  private walk(event: KeyboardEvent): void {
    const { data } = this;
    if (data === undefined) return;
    const { row, column } = this.focused ?? { row: 0, column: 0 };
    const moves: Readonly<Record<string, Cell>> = {
      ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column },
      ArrowLeft: { row, column: column - 1 },
      ArrowRight: { row, column: column + 1 },
      Home: { row, column: 0 },
      End: { row, column: data.columnNames.length - 1 },
    };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.events.choose({ row, column });
      return;
    }
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.focus({
      row: Math.min(data.rowNames.length - 1, Math.max(0, next.row)),
      column: Math.min(data.columnNames.length - 1, Math.max(0, next.column)),
    });
  }

  private focus(cell: Cell | undefined): void {
    this.focused = cell;
    this.chart?.draw();
    if (cell === undefined) {
      this.tooltip.hide();
      return;
    }
    const lines = this.events.describe(cell);
    this.spoken.textContent = lines.join('. ');
    const area = this.chart?.chartArea;
    if (area === undefined || this.data === undefined) return;
    const { left, top } = this.frame.getBoundingClientRect();
    this.tooltip.show(
      lines,
      left + area.left + ((cell.column + 0.5) * area.width) / this.data.columnNames.length,
      top + area.top + ((cell.row + 0.7) * area.height) / this.data.rowNames.length,
    );
  }
}
