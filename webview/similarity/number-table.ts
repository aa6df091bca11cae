import { formatScore } from '../../src/compute/protocol/score-text';
import { element } from '../shared/dom';
import type { ShownScores } from './scores';

/** The matrix as a table, for eyes and tools that would rather read than look. */
export class NumberTable {
  readonly root = element('details', {}, element('summary', {}, 'Numbers'));
  private readonly table = element('table');
  private shown = '';

  constructor() {
    this.root.append(this.table);
  }

  update({ names, scores: { matrix } }: ShownScores): void {
    const key = JSON.stringify([names, matrix]);
    if (key === this.shown) return;
    this.shown = key;
    const header = element(
      'tr',
      {},
      element('th'),
      ...names.map((name) => element('th', { scope: 'col' }, name)),
    );
    const rows = matrix.map((values, i) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, names[i] ?? ''),
        ...values.map((value) => element('td', {}, formatScore(value))),
      ),
    );
    this.table.replaceChildren(header, ...rows);
  }
}
