import type { Chart } from 'chart.js';
import type { BlendingSnapshot, TrainingCurve } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { lineChart } from '../shared/line-chart';
import { readTheme } from '../shared/theme';
import { stageNames } from './blend-names';

/** Loss and stitched score by epoch, of training and of each tuning, updated while they run. */
export class Curves {
  readonly root = element('div', { class: 'main', hidden: '' });
  private readonly loss = element('canvas', { 'aria-hidden': 'true' });
  private readonly score = element('canvas', { 'aria-hidden': 'true' });
  private charts: Chart[] = [];
  private shown = '';

  constructor() {
    this.root.append(
      element('div', { class: 'curve' }, this.loss),
      element('div', { class: 'curve' }, this.score),
    );
  }

  update({ training: { curves }, ready }: BlendingSnapshot): void {
    this.root.hidden = curves.length === 0;
    const theme = readTheme();
    const key = JSON.stringify([curves, theme]);
    if (key === this.shown || curves.length === 0) return;
    this.shown = key;
    for (const chart of this.charts) chart.destroy();
    const lines = (value: (point: TrainingCurve['points'][number]) => number | null) =>
      curves.map(({ stage, points }) => ({
        name: stageNames[stage],
        points: points.map((point) => ({ x: point.epoch, y: value(point) })),
        dashed: false,
      }));
    const training = {
      name: 'training rows',
      points: curves[0]!.points.map(({ epoch, trainLoss }) => ({ x: epoch, y: trainLoss })),
      dashed: true,
    };
    const metric = ready?.metrics[0]?.name ?? 'Score';
    this.charts = [
      lineChart(
        this.loss,
        {
          lines: [...lines((point) => point.validationLoss), training],
          x: 'Epoch',
          y: 'Loss (dashed: training rows)',
          whole: true,
        },
        theme,
      ),
      lineChart(
        this.score,
        {
          lines: lines((point) => point.stitched),
          x: 'Epoch',
          y: `${metric}, stitched`,
          whole: true,
        },
        theme,
      ),
    ];
  }
}
