import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  CellDetail,
  StitchingRepresentation,
} from '../../src/compute/protocol/stitching-panel';
import { DetailSection } from '../shared/detail-section';
import { element } from '../shared/dom';
import { IntervalBars } from '../shared/interval-bars';
import type { Cell } from '../shared/matrix-chart';
import { table, textCell } from '../shared/table';
import { ConfusionView } from './confusion-view';
import { scoresOf, type Shown } from './scores';

const barHeight = 26;
/** Maximum number of rows listed; the others are counted. */
const maxRows = 200;

/**
 * Details of one cell: all representations for the pair, the confusion matrices, and the rows that
 * break.
 */
export class CellView {
  readonly root: HTMLElement;
  private readonly section: DetailSection;
  private readonly confusion = new ConfusionView();
  private readonly chart = new IntervalBars();

  constructor(close: () => void) {
    this.section = new DetailSection(close);
    this.root = this.section.root;
  }

  hide(): void {
    this.section.hide();
  }

  /**
   * Shows the cell once `load` has answered; a later call replaces an earlier one.
   * @param load requests the details of the cell; undefined if there are only scores
   */
  show(view: Shown, cell: Cell, load: (() => Promise<CellDetail>) | undefined): Promise<void> {
    const title = `Head of ${view.names[cell.row] ?? ''} on ${view.names[cell.column] ?? ''}`;
    return this.section.show(
      title,
      view.representation.kind === 'trained'
        ? 'Training once more, to look for the rows that break…'
        : 'Looking for the rows that break…',
      [async () => (load === undefined ? undefined : load())],
      (detail) => [
        ...this.bars(view, cell),
        ...(detail === undefined
          ? [muted('Choose a projection or a product to see which rows break.')]
          : this.details(view, detail)),
      ],
    );
  }

  /** Redraws after a change of the theme. */
  redraw(): void {
    this.confusion.redraw();
    this.chart.redraw();
  }

  private bars({ snapshot, metric }: Shown, { row, column }: Cell): HTMLElement[] {
    const values = snapshot.representations.map((representation) => {
      const { matrix, spread, index } = scoresOf(representation, metric);
      return {
        id: representation.id,
        name: representation.name,
        short: representation.short,
        value: matrix[row]?.[column] ?? null,
        spread: spread?.[row]?.[column] ?? null,
        index: index[row]?.[column] ?? null,
      };
    });
    const chance = values.find(({ id }) => id === 'chance')?.value ?? null;
    const bars = values
      .filter(({ id }) => id !== 'chance')
      .map(({ short, value, spread }) => ({
        name: short,
        value,
        null: chance === null ? null : { mean: chance, sd: 0 },
        interval:
          value === null || spread === null ? null : ([value - spread, value + spread] as const),
      }));
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const frame = element('div', { class: 'bars' }, canvas);
    frame.style.height = `${bars.length * barHeight + 40}px`;
    this.chart.show(canvas, bars);
    const whiskers = snapshot.runs > 1 ? ` Whiskers: ± 1 sd over ${snapshot.runs} runs.` : '';
    return [
      element('h2', {}, `${metric.name} of this pair`),
      muted(`Grey: chance.${whiskers}`),
      frame,
      table(
        ['', metric.name, 'Stitching index'],
        values.map(({ name, value, index }) => [
          textCell(name),
          formatScore(value),
          formatScore(index),
        ]),
      ),
    ];
  }

  private details({ representation, snapshot }: Shown, detail: CellDetail): HTMLElement[] {
    const first =
      snapshot.runs > 1 ? [muted(`Below: the first of the ${snapshot.runs} runs.`)] : [];
    return [...first, ...this.ofRun(representation, detail)];
  }

  private ofRun(representation: StitchingRepresentation, detail: CellDetail): HTMLElement[] {
    const { classes, ownConfusion, stitchedConfusion, broken, worsened } = detail;
    if (classes !== undefined && ownConfusion !== undefined && stitchedConfusion !== undefined) {
      this.confusion.show(classes, stitchedConfusion, ownConfusion, representation.name);
      return [this.confusion.root, ...brokenRows(detail, broken ?? [])];
    }
    return worsenedRows(worsened ?? []);
  }
}

function brokenRows(
  { testRows }: CellDetail,
  rows: NonNullable<CellDetail['broken']>,
): HTMLElement[] {
  const note = `${rows.length} of ${testRows} test rows are named right on the decoder’s own encoder and wrong when stitched.`;
  return [
    element('h2', {}, 'Rows that break'),
    muted(note + listedOf(rows.length)),
    ...(rows.length === 0
      ? []
      : [described(rows, ['Named'], ({ stitched }) => [textCell(stitched)])]),
  ];
}

function worsenedRows(rows: NonNullable<CellDetail['worsened']>): HTMLElement[] {
  return [
    element('h2', {}, 'Rows that lose most'),
    muted('Mean squared error of a row on the decoder’s own encoder, and stitched.'),
    ...(rows.length === 0
      ? [muted('None does worse.')]
      : [
          described(rows, ['Own encoder', 'Stitched'], ({ own, stitched }) => [
            formatScore(own),
            formatScore(stitched),
          ]),
        ]),
  ];
}

/** Returns table rows with labels and texts, and further cells. */
function described<
  T extends {
    readonly id: string;
    readonly label?: string | undefined;
    readonly text?: string | undefined;
  },
>(
  rows: readonly T[],
  head: readonly string[],
  cells: (row: T) => (string | HTMLElement)[],
): HTMLElement {
  const withLabel = rows.some(({ label }) => label !== undefined);
  const withText = rows.some(({ text }) => text !== undefined);
  return table(
    ['Row', ...(withLabel ? ['Class'] : []), ...head, ...(withText ? ['Text'] : [])],
    rows
      .slice(0, maxRows)
      .map((row) => [
        textCell(row.id),
        ...(withLabel ? [textCell(row.label ?? '')] : []),
        ...cells(row),
        ...(withText ? [textCell(row.text ?? '')] : []),
      ]),
  );
}

function listedOf(count: number): string {
  return count > maxRows ? ` The first ${maxRows} are listed.` : '';
}

function muted(text: string): HTMLElement {
  return element('p', { class: 'muted' }, text);
}
