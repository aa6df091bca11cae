import { element } from './dom';
import { Legend } from './legend';
import type { Cell, MatrixData } from './matrix-chart';
import { MatrixView } from './matrix-view';
import { NumberTable } from './number-table';

/**
 * The large matrix of a panel with its legend, a note on its numbers, and the numbers as a table.
 */
export class MatrixSection {
  readonly root: HTMLElement;
  private readonly title = element('h2', { hidden: '' });
  private readonly matrix: MatrixView;
  private readonly legend: Legend;
  private readonly explanation = element('p', { class: 'convention muted' });
  private readonly numbers = new NumberTable();

  /**
   * @param describe returns the lines that describe a cell
   * @param choose called with the chosen cell
   * @param stretch called with whether colours span only the values shown
   */
  constructor(
    name: string,
    {
      stretch,
      ...cells
    }: {
      readonly describe: (cell: Cell) => string[];
      readonly choose: (cell: Cell) => void;
      readonly stretch: (checked: boolean) => void;
    },
  ) {
    this.matrix = new MatrixView(name, cells);
    this.legend = new Legend(stretch);
    this.root = element(
      'section',
      { class: 'matrix-section' },
      this.title,
      this.matrix.root,
      this.legend.root,
      this.explanation,
      this.numbers.root,
    );
  }

  show(data: MatrixData, explanation: string, title = ''): void {
    this.title.hidden = title === '';
    this.title.textContent = title;
    this.matrix.show(data);
    this.legend.update(data.scale);
    this.explanation.textContent = explanation;
    this.numbers.update(data);
  }
}
