import type { Chart } from 'chart.js';
import { element } from './dom';
import { type Cell, cellAt, type MatrixData, matrixChart } from './matrix-chart';
import { readTheme, type Theme } from './theme';
import { Tooltip } from './tooltip';

/** Descriptions of the matrix's cells, and the handler for choosing one. */
export interface MatrixEvents {
  /** Returns the lines of a cell's tooltip, which are also read aloud. */
  readonly describe: (cell: Cell) => readonly string[];
  readonly choose: (cell: Cell) => void;
}

/** Width in pixels that holds a score of four decimals with space around it. */
const defaultCell = 104;
const smallestCell = 3;
/** Height of a cell as a share of its width. */
const cellAspect = 0.64;

/** A matrix of scores that can be navigated by mouse and keyboard: arrows move, Enter chooses. */
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
    /** Maximum width of a cell in pixels. */
    private readonly largestCell = defaultCell,
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
    const refit = (): void => {
      if (this.data === undefined) return;
      // A matrix that was removed from the page stops listening.
      if (this.frame.isConnected) this.show(this.data);
      else window.removeEventListener('resize', refit);
    };
    window.addEventListener('resize', refit);
  }

  /** Draws the matrix; does nothing if neither it nor the theme has changed. */
  show(data: MatrixData): void {
    const theme = readTheme();
    const { low, high, colour } = data.scale;
    const available = this.availableWidth();
    const look = [low, high, colour(low), theme, available];
    const key = JSON.stringify([data.rowNames, data.columnNames, data.values, look]);
    this.data = data;
    if (key === this.key) return;
    this.key = key;
    const size = matrixSize(data, theme, available, this.largestCell);
    this.frame.style.width = `${size.width}px`;
    this.frame.style.height = `${size.height}px`;
    this.chart?.destroy();
    this.chart = matrixChart(this.canvas, data, {
      theme,
      labelRotation: size.labelRotation,
      focused: () => this.focused,
    });
  }

  private availableWidth(): number {
    return Math.max(240, document.documentElement.clientWidth - 60);
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

/** Angle of the names over narrow columns, in degrees. */
const rotation = 40;

/** Computes the size of a matrix: cells as wide as possible, and room for the names. */
export function matrixSize(
  { rowNames, columnNames }: MatrixData,
  theme: Theme,
  available: number,
  largestCell = defaultCell,
): { width: number; height: number; labelRotation: number } {
  const left = widestText(rowNames, theme) + 16;
  const widestColumn = widestText(columnNames, theme);
  const turned = Math.cos((rotation * Math.PI) / 180) * widestColumn;
  const fit = (room: number): number =>
    Math.min(largestCell, Math.max(smallestCell, (available - room) / columnNames.length));
  const level = fit(left) >= widestColumn + 12;
  const cell = level ? fit(left) : fit(left + turned);
  const top = level ? 28 : Math.sin((rotation * Math.PI) / 180) * widestColumn + 28;
  return {
    width: Math.round(cell * columnNames.length + left + (level ? 0 : turned)),
    height: Math.round(Math.max(cell * cellAspect, smallestCell) * rowNames.length + top),
    labelRotation: level ? 0 : rotation,
  };
}

function widestText(names: readonly string[], { font }: Theme): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `12px ${font}`;
  return Math.max(...names.map((name) => context.measureText(name).width));
}
