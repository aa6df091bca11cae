import { colourScale } from '../shared/colour-scale';
import { element } from '../shared/dom';
import type { Cell, MatrixData } from '../shared/matrix-chart';
import { MatrixView } from '../shared/matrix-view';
import { NumberTable } from '../shared/number-table';
import { checkbox } from '../shared/toolkit';

type Counts = readonly (readonly number[])[];

const largestCell = 46;
const widthOfDigit = 9;

/** Confusion matrix: a row for each true class, a column for each predicted class. */
export class ConfusionView {
  readonly root: HTMLElement;
  private readonly title = element('p', { class: 'muted' });
  private readonly matrix: MatrixView;
  private readonly numbers = new NumberTable();
  private classes: readonly string[] = [];
  private stitched: Counts = [];
  private own: Counts = [];
  private representation = '';
  private showsOwn = false;

  constructor() {
    this.matrix = new MatrixView(
      'Confusion matrix',
      { describe: (cell) => this.describe(cell), choose: () => undefined },
      largestCell,
    );
    const own = checkbox('On the decoder’s own encoder', (checked) => {
      this.showsOwn = checked;
      this.redraw();
    });
    this.root = element(
      'div',
      { class: 'confusion' },
      element('h2', {}, 'Confusion matrix'),
      this.title,
      own,
      this.matrix.root,
      this.numbers.root,
    );
  }

  show(classes: readonly string[], stitched: Counts, own: Counts, representation: string): void {
    this.classes = classes;
    this.stitched = stitched;
    this.own = own;
    this.representation = representation;
    // The canvas has a size only once it is in the page.
    requestAnimationFrame(() => {
      this.redraw();
    });
  }

  redraw(): void {
    const { classes } = this;
    const values = this.showsOwn ? this.own : this.stitched;
    if (values.length === 0) return;
    const counts = values.flat();
    const maximum = Math.max(1, ...counts);
    const data: MatrixData = {
      rowNames: classes,
      columnNames: classes,
      values,
      scale: colourScale([0, maximum], 'higher', counts, false),
      text: (value, width) => {
        const text = String(value ?? '');
        return text.length * widthOfDigit <= width ? text : '';
      },
    };
    this.title.textContent = `Test rows of each row’s class that were named the column’s class, ${this.representation}.`;
    this.matrix.show(data);
    this.numbers.update(data, String);
  }

  private describe({ row, column }: Cell): string[] {
    const count = (this.showsOwn ? this.own : this.stitched)[row]?.[column] ?? 0;
    const other = (this.showsOwn ? this.stitched : this.own)[row]?.[column] ?? 0;
    const named = `${this.classes[row] ?? ''} named ${this.classes[column] ?? ''}`;
    return [`${named}: ${count}`, `${this.showsOwn ? 'Stitched' : 'On its own encoder'}: ${other}`];
  }
}
