import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import type { DimensionsAnswer } from '../../src/compute/protocol/preview-panel';
import { chartValue } from '../shared/chart-values';
import type { Theme } from '../shared/theme';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);

/**
 * Draws mean ± standard deviation over the dimensions; a click selects one. Destroy the chart
 * before drawing another.
 */
export function profileChart(
  canvas: HTMLCanvasElement,
  { means, deviations, withHistogram }: DimensionsAnswer,
  chosen: number,
  theme: Theme,
  choose: (dimension: number) => void,
): Chart {
  const shown = Math.min(means.length, withHistogram);
  const line = (value: (dimension: number) => number): { x: number; y: number }[] =>
    Array.from({ length: shown }, (_, x) => ({ x, y: chartValue(value(x)) }));
  const ticks = { color: theme.foreground, font: { family: theme.font } };
  const bound = { borderWidth: 0, pointRadius: 0, backgroundColor: `${theme.accent}55` };
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: [
        {
          data: line((x) => means[x]!),
          borderColor: theme.accent,
          borderWidth: 1.5,
          pointRadius: ({ dataIndex }) => (dataIndex === chosen ? 5 : 0),
          pointBackgroundColor: theme.foreground,
        },
        { ...bound, data: line((x) => means[x]! + deviations[x]!), fill: 2 },
        { ...bound, data: line((x) => means[x]! - deviations[x]!) },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      events: ['click'],
      onClick: (event, _elements, { scales }) => {
        const at = scales['x']?.getValueForPixel(event.x ?? 0);
        if (at !== undefined) choose(Math.round(at));
      },
      scales: {
        x: { type: 'linear', min: 0, max: Math.max(1, shown - 1), grid: { display: false }, ticks },
        y: { grid: { color: theme.border }, ticks },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  });
}
