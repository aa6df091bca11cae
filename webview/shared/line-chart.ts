import {
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
} from 'chart.js';
import type { Theme } from './theme';

Chart.register(Legend, LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

/** A curve of scores against a parameter; points without a score leave a gap. */
export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
  /** Whether it is a reference line, which the legend leaves out. */
  readonly dashed: boolean;
}

/** Ratio of the greatest to the least value from which the axis is logarithmic. */
const wideRange = 20;

const marks = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'cross'] as const;

/** Draws curves in colours of the theme; they differ by the shape of their points as well. */
export function lineChart(
  canvas: HTMLCanvasElement,
  {
    lines,
    x,
    y,
    whole = false,
  }: {
    readonly lines: readonly Line[];
    readonly x: string;
    readonly y: string;
    /** Whether the parameter is a count. */
    readonly whole?: boolean;
  },
  theme: Theme,
): Chart {
  const values = lines.flatMap(({ points }) => points.map((point) => point.x));
  const logarithmic =
    Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) >= wideRange;
  const tried = [...new Set(values)].sort((a, b) => a - b).map((value) => ({ value }));
  const text = { color: theme.foreground, font: { family: theme.font } };
  const title = (label: string) => ({ display: true, text: label, ...text });
  return new Chart(canvas, {
    type: 'line',
    data: {
      datasets: lines.map(({ name, points, dashed }, i) => {
        const colour = dashed ? theme.muted : theme.series[i % theme.series.length]!;
        return {
          label: name,
          data: [...points],
          borderColor: colour,
          backgroundColor: colour,
          borderDash: dashed ? [6, 4] : [],
          borderWidth: 2,
          pointStyle: dashed ? false : marks[i % marks.length]!,
          pointRadius: 4,
        };
      }),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          type: logarithmic ? 'logarithmic' : 'linear',
          ...(whole ? { min: 0, suggestedMax: 1 } : {}),
          grid: { color: theme.border },
          ticks: { ...text, ...(whole ? { precision: 0 } : { callback: String }) },
          // The axis has its ticks at the values that were tried.
          afterBuildTicks: (axis) => {
            if (!whole) axis.ticks = tried;
          },
          title: title(x),
        },
        y: { grid: { color: theme.border }, ticks: text, title: title(y) },
      },
      plugins: {
        legend: {
          position: 'bottom',
          labels: {
            ...text,
            usePointStyle: true,
            filter: ({ datasetIndex }) => lines[datasetIndex ?? 0]?.dashed === false,
          },
        },
        tooltip: { enabled: false },
      },
    },
  });
}
