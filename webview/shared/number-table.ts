import { formatScore } from '../../src/compute/protocol/score-text';
import { element } from './dom';
import type { MatrixData } from './matrix-chart';

/** The matrix as a table of numbers, for users and tools that read text. */
export class NumberTable {
  private readonly table = element('table');
  readonly root = element('details', {}, element('summary', {}, 'Numbers'), this.table);
  private shown = '';

  /** @param text returns the text of a cell; its score if absent */
  update(
    { rowNames, columnNames, values }: Omit<MatrixData, 'scale' | 'text'>,
    text: (value: number | null, row: number, column: number) => string = formatScore,
  ): void {
    const cells = values.map((row, i) => row.map((value, j) => text(value, i, j)));
    const key = JSON.stringify([rowNames, columnNames, cells]);
    if (key === this.shown) return;
    this.shown = key;
    const header = element(
      'tr',
      {},
      element('th'),
      ...columnNames.map((name) => element('th', { scope: 'col' }, name)),
    );
    const rows = cells.map((texts, i) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, rowNames[i] ?? ''),
        ...texts.map((cell) => element('td', {}, cell)),
      ),
    );
    this.table.replaceChildren(header, ...rows);
  }
}
