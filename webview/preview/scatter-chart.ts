import { Chart, LinearScale, type Plugin, PointElement, ScatterController } from 'chart.js';
import type { PointsAnswer } from '../../src/compute/protocol/preview-panel';
import { groupColour } from '../shared/palette';
import type { Theme } from '../shared/theme';

Chart.register(LinearScale, PointElement, ScatterController);

/** Appearance of a scatter plot. */
export interface ScatterLook {
  readonly theme: Theme;
  readonly axes: readonly [string, string];
  /**
   * Indices of the points to ring: the one under the pointer or keyboard focus, and the selected
   * one.
   */
  readonly marked: () => { readonly focused: number; readonly selected: number };
}

/**
 * Draws the points as a chart with one dataset per group. Destroy it before drawing another on the
 * same canvas.
 */
export function scatterChart(
  canvas: HTMLCanvasElement,
  { x, y, groups, names }: PointsAnswer,
  { theme, axes, marked }: ScatterLook,
): Chart {
  const radius = x.length > 2000 ? 1.8 : x.length > 400 ? 2.5 : 3.5;
  // Points without a group are drawn below the others.
  const datasets = [-1, ...names.keys()].map((group) => ({
    data: Array.from(x.keys())
      .filter((i) => groups[i] === group)
      .map((i) => ({ x: x[i]!, y: y[i]! })),
    backgroundColor:
      group < 0 ? (names.length === 0 ? theme.accent : theme.muted) : groupColour(group),
    pointRadius: radius,
    pointBorderWidth: 0,
  }));
  const axis = (text: string) => ({
    type: 'linear' as const,
    title: { display: true, text, color: theme.foreground, font: { family: theme.font } },
    grid: { color: theme.border },
    ticks: { color: theme.foreground, font: { family: theme.font } },
  });
  return new Chart(canvas, {
    type: 'scatter',
    data: { datasets },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: { x: axis(axes[0]), y: axis(axes[1]) },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [rings({ x, y }, theme, marked)],
  });
}

/**
 * Returns the index of the point nearest to a position on the canvas, within 12 pixels; −1 if there
 * is none.
 */
export function pointAt(chart: Chart, { x, y }: PointsAnswer, left: number, top: number): number {
  let nearest = -1;
  let minimum = 12 ** 2;
  for (let i = 0; i < x.length; i++) {
    const [atX, atY] = pixelsOf(chart, x[i]!, y[i]!);
    const distance = (atX - left) ** 2 + (atY - top) ** 2;
    if (distance < minimum) {
      minimum = distance;
      nearest = i;
    }
  }
  return nearest;
}

/** Returns the position of a point on the canvas. */
export function pixelsOf(
  { scales }: Pick<Chart, 'scales'>,
  x: number,
  y: number,
): [number, number] {
  return [scales['x']!.getPixelForValue(x), scales['y']!.getPixelForValue(y)];
}

function rings(
  { x, y }: Pick<PointsAnswer, 'x' | 'y'>,
  theme: Theme,
  marked: ScatterLook['marked'],
): Plugin<'scatter'> {
  return {
    id: 'rings',
    afterDatasetsDraw(chart) {
      const { focused, selected } = marked();
      const { ctx: context } = chart;
      for (const [index, colour] of [
        [selected, theme.foreground],
        [focused, theme.focus],
      ] as const) {
        if (index < 0 || index >= x.length) continue;
        const [left, top] = pixelsOf(chart, x[index]!, y[index]!);
        context.save();
        context.strokeStyle = colour;
        context.lineWidth = 2;
        context.beginPath();
        context.arc(left, top, 7, 0, 2 * Math.PI);
        context.stroke();
        context.restore();
      }
    },
  };
}
