import type { Chart } from 'chart.js';
import { formatScore } from '../../src/compute/protocol/score-text';
import type { SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { element } from '../shared/dom';
import { matrixChart } from '../shared/matrix-chart';
import { readTheme } from '../shared/theme';
import { matrixData, shownScores, type ShownScores } from './scores';

/** A small matrix for every projection, all in one colour scale. Clicking one selects it. */
export class Multiples {
  readonly root = element('section', { 'aria-label': 'All projections' });
  private readonly list = element('div', { class: 'multiples' });
  private charts: Chart[] = [];
  private shown = '';

  constructor(private readonly onSelect: (projection: string) => void) {
    this.root.append(element('h2', {}, 'All projections'), this.list);
  }

  update(snapshot: SimilaritySnapshot, stretch: boolean): void {
    const ids = [...new Set(snapshot.scores.map(({ projection }) => projection))];
    const computed = snapshot.projections
      .filter(({ id }) => ids.includes(id))
      .map(({ id }) => shownScores(snapshot, id, stretch))
      .filter((scores) => scores !== undefined);
    const { projection } = snapshot.selection;
    const key = JSON.stringify([computed, projection, stretch, readTheme()]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.hidden = computed.length < 2;
    for (const chart of this.charts) chart.destroy();
    this.charts = [];
    this.list.replaceChildren(
      ...computed.map((scores) => this.multiple(scores, scores.projection.id === projection)),
    );
  }

  private multiple(scores: ShownScores, selected: boolean): HTMLElement {
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const { id, name } = scores.projection;
    const made = element(
      'button',
      { class: 'multiple', type: 'button', 'aria-pressed': String(selected) },
      element('div', { class: 'thumbnail' }, canvas),
      element('div', {}, name),
      element('div', { class: 'muted' }, meanText(scores)),
    );
    made.addEventListener('click', () => {
      this.onSelect(id);
    });
    const draw = (): void => {
      const look = { theme: readTheme(), focused: () => undefined };
      const data = { ...matrixData(scores), text: () => '' };
      this.charts.push(matrixChart(canvas, data, look));
    };
    // Its size is known once it is in the page.
    requestAnimationFrame(draw);
    return made;
  }
}

function meanText({ scores: { matrix } }: ShownScores): string {
  const values = matrix.flatMap((row, i) =>
    row.filter((value, j): value is number => value !== null && i !== j),
  );
  if (values.length === 0) return 'undefined';
  return `mean ${formatScore(values.reduce((sum, value) => sum + value, 0) / values.length)}`;
}
