import { BarController, BarElement, Chart, LinearScale } from 'chart.js';
import { chartValue } from './chart-values';
import type { Theme } from './theme';

Chart.register(BarController, BarElement, LinearScale);

/** Bins of equal width: bin i begins at `start + i · width`. */
export interface Bins {
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** Whether the ends of the bins are numbers that a chart can show. */
function isBounded({ start, width, counts }: Bins): boolean {
  const ends = [start, start + width * counts.length];
  return ends.every((end) => chartValue(end) === end || chartValue(end) === 0);
}

/** Draws a histogram on a canvas. Destroy it before drawing another there. */
export function histogramChart(canvas: HTMLCanvasElement, bins: Bins, theme: Theme): Chart {
  const { counts } = bins;
  // If there is one value, or the values hardly differ, the axis would show nothing useful.
  const isScaled = counts.length > 1 && chartValue(bins.width) !== 0 && isBounded(bins);
  const { start, width } = isScaled ? bins : { start: 0, width: 1 };
  const ticks = { color: theme.foreground, font: { family: theme.font } };
  return new Chart(canvas, {
    type: 'bar',
    data: {
      datasets: [
        {
          data: counts.map((count, i) => ({ x: start + (i + 0.5) * width, y: count })),
          backgroundColor: theme.accent,
          barPercentage: 1,
          categoryPercentage: 0.94,
          grouped: false,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          type: 'linear',
          offset: false,
          min: start,
          max: start + counts.length * width,
          grid: { display: false },
          ticks: { ...ticks, maxRotation: 0, display: isScaled },
        },
        y: { beginAtZero: true, grid: { color: theme.border }, ticks: { ...ticks, precision: 0 } },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  });
}
