import type { Chart } from 'chart.js';
import { element } from './dom';
import { matrixChart, type MatrixData } from './matrix-chart';
import { readTheme } from './theme';

/** A small matrix with its name. */
export interface Multiple {
  readonly id: string;
  readonly name: string;
  /** One line that summarises it. */
  readonly note: string;
  readonly data: MatrixData;
}

/** Small matrices side by side. Clicking one selects it. */
export class Multiples {
  readonly root: HTMLElement;
  private readonly list = element('div', { class: 'multiples' });
  private charts: Chart[] = [];
  private shown = '';

  constructor(
    title: string,
    private readonly onSelect: (id: string) => void,
  ) {
    this.root = element('section', { 'aria-label': title }, element('h2', {}, title), this.list);
  }

  /** @param minimum minimum number of matrices for them to be shown */
  update(multiples: readonly Multiple[], selected: string, minimum: number): void {
    const key = JSON.stringify([
      multiples.map(({ id, name, note, data: { values, scale } }) => {
        return [id, name, note, values, scale.low, scale.high, scale.colour(scale.low)];
      }),
      selected,
      readTheme(),
    ]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.hidden = multiples.length < minimum;
    for (const chart of this.charts) chart.destroy();
    this.charts = [];
    this.list.replaceChildren(
      ...multiples.map((multiple) => this.multiple(multiple, multiple.id === selected)),
    );
  }

  private multiple({ id, name, note, data }: Multiple, selected: boolean): HTMLElement {
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const made = element(
      'button',
      { class: 'multiple', type: 'button', 'aria-pressed': String(selected) },
      element('div', { class: 'thumbnail' }, canvas),
      element('div', {}, name),
      element('div', { class: 'muted' }, note),
    );
    made.addEventListener('click', () => {
      this.onSelect(id);
    });
    const draw = (): void => {
      const look = { theme: readTheme(), focused: () => undefined };
      if (made.isConnected)
        this.charts.push(matrixChart(canvas, { ...data, text: () => '' }, look));
    };
    // The size is known only once it is in the page.
    requestAnimationFrame(draw);
    return made;
  }
}
