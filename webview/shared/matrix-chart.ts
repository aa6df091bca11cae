import {
  CategoryScale,
  Chart,
  type ChartArea,
  type ChartConfiguration,
  type Plugin,
} from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import type { ColourScale } from './colour-scale';
import type { Theme } from './theme';

Chart.register(CategoryScale, MatrixController, MatrixElement);

/** A matrix of scores to draw. */
export interface MatrixData {
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** Entry [row][column]; null if undefined. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly scale: ColourScale;
  /** Returns the text of a cell, given its width in pixels; empty if no text fits. */
  readonly text: (value: number | null, width: number, cell: Cell) => string;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Appearance of a chart besides its numbers. */
export interface MatrixLook {
  readonly theme: Theme;
  /** Angle of the column names in degrees; without it, rows and columns have no names. */
  readonly labelRotation?: number;
  /** Returns the cell with the keyboard's focus, if any. */
  readonly focused: () => Cell | undefined;
  readonly pixelRatio?: number;
}

/**
 * Maximum number of cells per side that are drawn as elements, which get slow; larger matrices are
 * drawn as one image.
 */
const maxElements = 64;

/** Draws the matrix on a canvas. Destroy the chart before drawing another there. */
export function matrixChart(canvas: HTMLCanvasElement, data: MatrixData, look: MatrixLook): Chart {
  const { theme } = look;
  const { rowNames, columnNames } = data;
  const large = Math.max(rowNames.length, columnNames.length) > maxElements;
  const tick = (names: readonly string[]) => (index: string | number) => names[Number(index)] ?? '';
  const axis = {
    type: 'category',
    offset: true,
    display: look.labelRotation !== undefined,
    grid: { display: false },
    border: { display: false },
  } as const;
  const ticks = {
    color: theme.foreground,
    font: { family: theme.font, size: 12 },
    autoSkip: large,
  };
  const configuration: ChartConfiguration<'matrix'> = {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: large ? [] : cellsOf(data),
          backgroundColor: ({ raw }) => fill(data, raw as MatrixPoint | undefined, theme),
          borderWidth: 0,
          width: ({ chart }) => (areaOf(chart)?.width ?? 0) / columnNames.length - 1,
          height: ({ chart }) => (areaOf(chart)?.height ?? 0) / rowNames.length - 1,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      devicePixelRatio: look.pixelRatio ?? window.devicePixelRatio,
      events: [],
      scales: {
        x: {
          ...axis,
          labels: columnNames.map((_, i) => String(i)),
          position: 'top',
          ticks: {
            ...ticks,
            callback: tick(columnNames),
            minRotation: look.labelRotation ?? 0,
            maxRotation: look.labelRotation ?? 0,
          },
        },
        y: {
          ...axis,
          labels: rowNames.map((_, i) => String(i)),
          reverse: false,
          ticks: { ...ticks, callback: tick(rowNames) },
        },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [large ? imagePlugin(data, theme) : textPlugin(data, theme), focusPlugin(data, look)],
  };
  return new Chart(canvas, configuration);
}

/** Returns the area of the cells; undefined before the first layout, despite the chart's types. */
function areaOf({ chartArea }: Chart): ChartArea | undefined {
  return chartArea;
}

/** Returns the cell under a point of the chart, in CSS pixels from the canvas's corner. */
export function cellAt(chart: Chart, data: MatrixData, x: number, y: number): Cell | undefined {
  const { left, right, top, bottom, width, height } = chart.chartArea;
  if (x < left || x >= right || y < top || y >= bottom) return undefined;
  return {
    row: Math.floor(((y - top) / height) * data.rowNames.length),
    column: Math.floor(((x - left) / width) * data.columnNames.length),
  };
}

interface MatrixPoint {
  readonly x: string;
  readonly y: string;
  readonly value: number | null;
}

function cellsOf({ values }: MatrixData): { x: number; y: number }[] {
  const points = values.flatMap((row, i) =>
    row.map((value, j): MatrixPoint => ({ x: String(j), y: String(i), value })),
  );
  // Category scales accept names, but the chart's types allow only numbers.
  return points as unknown as { x: number; y: number }[];
}

function fill({ scale }: MatrixData, point: MatrixPoint | undefined, theme: Theme): string {
  const value = point?.value ?? null;
  return value === null ? theme.background : scale.colour(value);
}

/** Returns the rectangle of a cell on the canvas. */
function cellBox(
  { chartArea: { left, top, width, height } }: Chart,
  { rowNames, columnNames }: MatrixData,
  { row, column }: Cell,
): { x: number; y: number; width: number; height: number } {
  const w = width / columnNames.length;
  const h = height / rowNames.length;
  return { x: left + column * w, y: top + row * h, width: w, height: h };
}

/** Creates the plugin that writes each value into its cell. */
function textPlugin(data: MatrixData, theme: Theme): Plugin<'matrix'> {
  return {
    id: 'cell-text',
    afterDatasetsDraw(chart) {
      const context = chart.ctx;
      context.save();
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      for (const [row, values] of data.values.entries()) {
        for (const [column, value] of values.entries()) {
          const box = cellBox(chart, data, { row, column });
          const text = data.text(value, box.width, { row, column });
          if (text === '') continue;
          context.font = `${Math.max(9, Math.min(14, box.height / 2.5))}px ${theme.font}`;
          context.fillStyle = value === null ? theme.muted : data.scale.textColour(value);
          context.fillText(text, box.x + box.width / 2, box.y + box.height / 2);
        }
      }
      context.restore();
    },
  };
}

/** Creates the plugin that draws all cells as one image, a pixel each, scaled up. */
function imagePlugin(data: MatrixData, theme: Theme): Plugin<'matrix'> {
  const image = document.createElement('canvas');
  image.width = data.columnNames.length;
  image.height = data.rowNames.length;
  const context = image.getContext('2d')!;
  for (const [y, row] of data.values.entries()) {
    for (const [x, value] of row.entries()) {
      context.fillStyle = value === null ? theme.background : data.scale.colour(value);
      context.fillRect(x, y, 1, 1);
    }
  }
  return {
    id: 'cell-image',
    beforeDatasetsDraw({ ctx, chartArea: { left, top, width, height } }) {
      ctx.save();
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(image, left, top, width, height);
      ctx.restore();
    },
  };
}

/** Creates the plugin that frames the focused cell, and every cell in a high-contrast theme. */
function focusPlugin(data: MatrixData, look: MatrixLook): Plugin<'matrix'> {
  return {
    id: 'cell-focus',
    afterDraw(chart) {
      const cell = look.focused();
      const { ctx: context, chartArea } = chart;
      context.save();
      if (look.theme.highContrast) {
        context.strokeStyle = look.theme.border;
        context.strokeRect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      }
      if (cell !== undefined) {
        const box = cellBox(chart, data, cell);
        context.lineWidth = 3;
        context.strokeStyle = look.theme.focus;
        context.strokeRect(box.x + 1, box.y + 1, box.width - 3, box.height - 3);
      }
      context.restore();
    },
  };
}
