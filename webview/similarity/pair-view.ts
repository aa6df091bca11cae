import { formatScore } from '../../src/compute/protocol/score-text';
import type { PairDetail, SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { DetailSection } from '../shared/detail-section';
import { element } from '../shared/dom';
import { IntervalBars } from '../shared/interval-bars';
import type { Cell } from '../shared/matrix-chart';
import { table, textCell } from '../shared/table';

/**
 * Details of one cell: its score under every projection, per class, and the rows whose neighbours
 * differ.
 */
export class PairView {
  readonly root: HTMLElement;
  private readonly section: DetailSection;
  private readonly chart = new IntervalBars();

  constructor(close: () => void) {
    this.section = new DetailSection(close);
    this.root = this.section.root;
  }

  hide(): void {
    this.section.hide();
  }

  /** Redraws after a change of the theme. */
  redraw(): void {
    this.chart.redraw();
  }

  /** Shows the pair's scores, and adds null distributions and intervals once they are computed. */
  show(
    snapshot: SimilaritySnapshot,
    { row, column }: Cell,
    load: (spread: boolean) => Promise<PairDetail>,
  ): Promise<void> {
    const { spaces } = snapshot;
    const title = `${spaces[row]?.name ?? ''} × ${spaces[column]?.name ?? ''}`;
    const loads = [() => load(false), () => load(true)];
    return this.section.show(title, 'Scoring…', loads, (detail, whole) =>
      this.parts(snapshot, detail, whole),
    );
  }

  private parts(snapshot: SimilaritySnapshot, detail: PairDetail, whole: boolean): HTMLElement[] {
    const names = new Map(snapshot.projections.map(({ id, name }) => [id, name]));
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const frame = element('div', { class: 'bars' }, canvas);
    frame.style.height = `${detail.bars.length * 38 + 40}px`;
    this.chart.show(
      canvas,
      detail.bars.map(({ projection, ...bar }) => ({
        ...bar,
        name: names.get(projection) ?? projection,
      })),
    );
    const { sampledRows } = detail;
    const sample =
      sampledRows === undefined
        ? ''
        : ` All of it, the scores too, of a seeded sample of ${sampledRows} rows, as the study does not fit into memory.`;
    return [
      element('h2', {}, 'Score by projection'),
      element(
        'p',
        { class: 'muted' },
        whole
          ? `Whiskers: 95 % bootstrap interval (random halves of the rows). Grey: what shuffled rows give (mean ± 2 sd).${sample}`
          : `Shuffling and resampling rows for the null and the interval…${sample}`,
      ),
      frame,
      barTable(detail, names, whole),
      ...(detail.perClass.length === 0 ? [] : classTable(detail)),
      ...rowTable(detail),
    ];
  }
}

function barTable(
  { bars }: PairDetail,
  names: ReadonlyMap<string, string>,
  whole: boolean,
): HTMLElement {
  const none = whole ? '–' : '…';
  return table(
    ['Projection', 'Score', '95 % interval', 'Shuffled rows'],
    bars.map(({ projection, value, reason, interval, null: chance }) => [
      textCell(names.get(projection) ?? projection),
      reason ?? formatScore(value),
      interval === null ? none : `${formatScore(interval[0])} to ${formatScore(interval[1])}`,
      chance === null ? none : `${formatScore(chance.mean)} ± ${formatScore(chance.sd)}`,
    ]),
  );
}

function classTable({ perClass }: PairDetail): HTMLElement[] {
  const rows = perClass.map(({ label, rows: count, value }) => [
    textCell(label),
    String(count),
    formatScore(value),
  ]);
  return [element('h2', {}, 'Score by class'), table(['Class', 'Rows', 'Score'], rows)];
}

function rowTable({ rows }: PairDetail): HTMLElement[] {
  const body = rows.map(({ id, label, text, agreement }) => [
    textCell(id),
    textCell(label ?? ''),
    `${Math.round(agreement * 100)} %`,
    textCell(text ?? ''),
  ]);
  return [
    element('h2', {}, 'Rows whose neighbours differ most'),
    table(['Row', 'Class', 'Shared neighbours', 'Text'], body),
  ];
}
