import { formatScore } from '../../src/compute/protocol/score-text';
import { element } from '../shared/dom';
import { IntervalBars } from '../shared/interval-bars';
import { meanOfDiagonal, meanOffDiagonal } from '../shared/score-matrix';
import { table, textCell } from '../shared/table';
import { readTheme } from '../shared/theme';
import { scoresOf, type Shown } from './scores';

const barHeight = 26;

/** Table of all representations: projections, their products, and the baselines. */
export class RepresentationsTable {
  readonly root = element('section', {
    class: 'representations',
    'aria-label': 'Beside the baselines',
  });
  private readonly chart = new IntervalBars();
  private shown = '';

  update(view: Shown): void {
    const { snapshot, metric } = view;
    const rows = snapshot.representations.map((representation) => {
      const { matrix, index } = scoresOf(representation, metric);
      return {
        id: representation.id,
        name: representation.name,
        short: representation.short,
        own: meanOfDiagonal(matrix),
        stitched: meanOffDiagonal(matrix),
        index: meanOffDiagonal(index),
      };
    });
    const key = JSON.stringify([metric.id, rows, readTheme()]);
    if (key === this.shown) return;
    this.shown = key;
    const chance = rows.find(({ id }) => id === 'chance')?.stitched ?? null;
    const bars = rows
      .filter(({ id }) => id !== 'chance')
      .map(({ short, stitched }) => ({
        name: short,
        value: stitched,
        null: chance === null ? null : { mean: chance, sd: 0 },
        interval: null,
      }));
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const frame = element('div', { class: 'bars' }, canvas);
    frame.style.height = `${bars.length * barHeight + 40}px`;
    this.root.replaceChildren(
      element('h2', {}, 'Beside the baselines'),
      element(
        'p',
        { class: 'muted' },
        `${metric.name}, mean over the pairs of different spaces. Grey: chance. Translations are fitted on the same anchors.`,
      ),
      frame,
      table(
        ['', 'Own encoder', 'Stitched', 'Stitching index'],
        rows.map(({ name, own, stitched, index }) => [
          textCell(name),
          formatScore(own),
          formatScore(stitched),
          formatScore(index),
        ]),
      ),
    );
    this.chart.show(canvas, bars);
  }
}
