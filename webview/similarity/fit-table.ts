import { formatScore } from '../../src/compute/protocol/score-text';
import type { SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { element } from '../shared/dom';

/**
 * Table of the relative projection that fits each pair best, and its margin: the invariance that
 * fits.
 */
export class FitTable {
  readonly root = element('section', { 'aria-label': 'Which invariance fits' });
  private readonly table = element('table', { class: 'fits' });
  private shown = '';

  constructor() {
    this.root.append(
      element('h2', {}, 'Which invariance fits'),
      element(
        'p',
        { class: 'muted' },
        'The relative projection under which two spaces agree best, and by how much over the next.',
      ),
      this.table,
    );
  }

  update({ fits, spaces, projections, selection }: SimilaritySnapshot): void {
    this.root.hidden = fits.length === 0;
    const key = JSON.stringify([fits, spaces.map(({ name }) => name), selection.measure]);
    if (key === this.shown) return;
    this.shown = key;
    const names = new Map(projections.map(({ id, name }) => [id, name]));
    const cell = (fit: (typeof fits)[number][number]): HTMLElement => {
      if (fit === null) return element('td', {}, '–');
      const margin = fit.margin === undefined ? '' : `by ${formatScore(fit.margin)}`;
      return element(
        'td',
        { title: fit.next === undefined ? '' : `Next: ${names.get(fit.next) ?? fit.next}` },
        element('strong', {}, names.get(fit.projection) ?? fit.projection),
        ` ${margin}`,
      );
    };
    this.table.replaceChildren(
      element(
        'tr',
        {},
        element('th'),
        ...spaces.map(({ name }) => element('th', { scope: 'col' }, name)),
      ),
      ...fits.map((row, i) =>
        element('tr', {}, element('th', { scope: 'row' }, spaces[i]?.name ?? ''), ...row.map(cell)),
      ),
    );
  }
}
