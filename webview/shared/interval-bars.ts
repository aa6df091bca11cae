import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  type Plugin,
} from 'chart.js';
import { readTheme, type Theme } from './theme';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

/** A bar with its null distribution and its bootstrap interval. */
export interface IntervalBar {
  readonly name: string;
  readonly value: number | null;
  readonly null: { readonly mean: number; readonly sd: number } | null;
  readonly interval: readonly [number, number] | null;
}

/** Bar charts with intervals, drawn again when the theme changes. */
export class IntervalBars {
  private chart: Chart | undefined;
  private shown: { canvas: HTMLCanvasElement; bars: readonly IntervalBar[] } | undefined;

  show(canvas: HTMLCanvasElement, bars: readonly IntervalBar[]): void {
    this.shown = { canvas, bars };
    this.redraw();
  }

  redraw(): void {
    if (this.shown === undefined) return;
    this.chart?.destroy();
    this.chart = intervalBars(this.shown.canvas, this.shown.bars, readTheme());
  }
}

/** Draws horizontal bars with their intervals as whiskers and the null's mean ± 2 sd as a band. */
function intervalBars(
  canvas: HTMLCanvasElement,
  bars: readonly IntervalBar[],
  theme: Theme,
): Chart {
  return new Chart(canvas, {
    type: 'bar',
    data: {
      labels: bars.map(({ name }) => name),
      datasets: [
        { data: bars.map(({ value }) => value), backgroundColor: theme.accent, barPercentage: 0.6 },
      ],
    },
    options: {
      indexAxis: 'y',
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          suggestedMin: 0,
          grid: { color: theme.border },
          ticks: { color: theme.foreground, font: { family: theme.font } },
        },
        y: {
          grid: { display: false },
          ticks: { color: theme.foreground, font: { family: theme.font } },
        },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [whiskers(bars, theme)],
  });
}

function whiskers(bars: readonly IntervalBar[], theme: Theme): Plugin<'bar'> {
  return {
    id: 'whiskers',
    afterDatasetsDraw({ ctx: context, scales }) {
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      context.save();
      for (const [index, { null: chance, interval }] of bars.entries()) {
        const middle = y.getPixelForValue(index);
        if (chance !== null) {
          const from = x.getPixelForValue(chance.mean - 2 * chance.sd);
          const to = x.getPixelForValue(chance.mean + 2 * chance.sd);
          context.globalAlpha = 0.6;
          context.fillStyle = theme.muted;
          context.fillRect(from, middle - 12, Math.max(2, to - from), 24);
          context.globalAlpha = 1;
        }
        if (interval !== null) {
          const [low, high] = interval.map((value) => x.getPixelForValue(value));
          context.strokeStyle = theme.foreground;
          context.lineWidth = 1.5;
          context.beginPath();
          context.moveTo(low!, middle);
          context.lineTo(high!, middle);
          for (const end of [low!, high!]) {
            context.moveTo(end, middle - 5);
            context.lineTo(end, middle + 5);
          }
          context.stroke();
        }
      }
      context.restore();
    },
  };
}
