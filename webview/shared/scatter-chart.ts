import { Chart, LinearScale, PointElement, ScatterController } from 'chart.js';
import type { Theme } from './theme';

Chart.register(LinearScale, PointElement, ScatterController);

/** A group of points with the same mark. */
export interface Cloud {
  readonly name: string;
  /** n × 2, row by row. */
  readonly points: Float32Array;
  /** Colour of each point. */
  readonly colours: readonly string[];
  readonly mark: 'circle' | 'cross';
}

/** Draws groups of points over the same axes. */
export function scatterChart(
  canvas: HTMLCanvasElement,
  clouds: readonly Cloud[],
  axes: { readonly x: string; readonly y: string },
  theme: Theme,
): Chart {
  const text = { color: theme.foreground, font: { family: theme.font } };
  const axis = (label: string) => ({
    grid: { color: theme.border },
    ticks: text,
    title: { display: true, text: label, ...text },
  });
  return new Chart(canvas, {
    type: 'scatter',
    data: {
      datasets: clouds.map(({ name, points, colours, mark }) => ({
        label: name,
        data: colours.map((_, i) => ({ x: points[2 * i]!, y: points[2 * i + 1]! })),
        pointStyle: mark,
        pointRadius: 2.5,
        pointBackgroundColor: [...colours],
        pointBorderColor: [...colours],
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: { x: axis(axes.x), y: axis(axes.y) },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  });
}
