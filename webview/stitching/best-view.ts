import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  StitchingBest,
  StitchingRepresentation,
} from '../../src/compute/protocol/stitching-panel';
import { element } from '../shared/dom';
import type { Cell, MatrixData } from '../shared/matrix-chart';
import { MatrixView } from '../shared/matrix-view';
import { NumberTable } from '../shared/number-table';
import type { Shown } from './scores';

/** Width of a character, in pixels. */
const letterWidth = 8;

/** Matrix of the relative representation that stitches each pair best, with its margin. */
export class BestView {
  readonly root: HTMLElement;
  private readonly matrix: MatrixView;
  private readonly numbers = new NumberTable();
  private view: Shown | undefined;

  /** @param choose called with the chosen cell, and the best representation there */
  constructor(choose: (cell: Cell, representation: string) => void) {
    this.matrix = new MatrixView('Which projection stitches best', {
      describe: (cell) => this.describe(cell),
      choose: (cell) => {
        const best = this.bestAt(cell);
        if (best !== null) choose(cell, best.representation);
      },
    });
    this.root = element(
      'section',
      { class: 'best', 'aria-label': 'Which projection stitches best' },
      element('h2', {}, 'Which projection stitches best'),
      element(
        'p',
        { class: 'muted' },
        'For the head of each row’s space on the column’s space: the relative projection, product or trained aggregation of the best score. Colour: that score.',
      ),
      this.matrix.root,
      this.numbers.root,
    );
  }

  update(view: Shown): void {
    this.view = view;
    const best = this.bestOfMetric();
    this.root.hidden = best === undefined;
    if (best === undefined) return;
    const data: MatrixData = {
      rowNames: view.names,
      columnNames: view.names,
      values: best.matrix.map((row) => row.map((cell) => cell?.value ?? null)),
      scale: view.scoreScale,
      text: (_, width, { row, column }) => {
        const name = this.representationAt({ row, column })?.short ?? '–';
        return name.length * letterWidth <= width ? name : '';
      },
    };
    this.matrix.show(data);
    this.numbers.update(data, (value, row, column) =>
      value === null ? '–' : `${this.nameAt({ row, column })} ${formatScore(value)}`,
    );
  }

  private bestOfMetric(): StitchingBest | undefined {
    const { view } = this;
    return view?.snapshot.best.find(({ metric }) => metric === view.metric.id);
  }

  private bestAt({ row, column }: Cell): StitchingBest['matrix'][number][number] {
    return this.bestOfMetric()?.matrix[row]?.[column] ?? null;
  }

  private representationAt(cell: Cell): StitchingRepresentation | undefined {
    const best = this.bestAt(cell);
    return this.view?.snapshot.representations.find(({ id }) => id === best?.representation);
  }

  private nameAt(cell: Cell): string {
    return this.representationAt(cell)?.name ?? '–';
  }

  private describe(cell: Cell): string[] {
    const best = this.bestAt(cell);
    if (this.view === undefined) return [];
    const { names, metric } = this.view;
    const pair = `Head of ${names[cell.row] ?? ''} on ${names[cell.column] ?? ''}`;
    if (best === null) return [`${pair}: –`];
    return [
      `${pair}: ${this.nameAt(cell)}`,
      `${metric.name} ${formatScore(best.value)}${best.margin === undefined ? '' : `, ${formatScore(best.margin)} better than the next`}`,
    ];
  }
}
