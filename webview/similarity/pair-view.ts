import type { Chart } from 'chart.js';
import { formatScore } from '../../src/compute/protocol/score-text';
import type { PairDetail, SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { element } from '../shared/dom';
import { intervalBars } from '../shared/interval-bars';
import type { Cell } from '../shared/matrix-chart';
import { readTheme } from '../shared/theme';
import { button, progressRing } from '../shared/toolkit';

/** What lies behind one cell: its score under every projection, per class, and where neighbours differ. */
export class PairView {
  readonly root = element('section', { class: 'pair', 'aria-live': 'polite', hidden: '' });
  private chart: Chart | undefined;
  private request = 0;

  constructor(private readonly close: () => void) {}

  hide(): void {
    this.request++;
    this.root.hidden = true;
  }

  /** Shows the pair once `load` has answered; a later call wins over an earlier one. */
  async show(
    snapshot: SimilaritySnapshot,
    cell: Cell,
    load: () => Promise<PairDetail>,
  ): Promise<void> {
    const request = ++this.request;
    const heading = this.heading(snapshot, cell);
    this.root.hidden = false;
    this.root.replaceChildren(
      heading,
      element('div', { class: 'progress' }, progressRing(), 'Shuffling and resampling rows…'),
    );
    try {
      const detail = await load();
      if (request === this.request) this.fill(heading, snapshot, detail);
    } catch (error) {
      if (request !== this.request) return;
      const message = error instanceof Error ? error.message : String(error);
      this.root.replaceChildren(
        heading,
        element('div', { class: 'problem', role: 'alert' }, message),
      );
    }
  }

  private heading({ spaces }: SimilaritySnapshot, { row, column }: Cell): HTMLElement {
    const title = `${spaces[row]?.name ?? ''} × ${spaces[column]?.name ?? ''}`;
    return element(
      'div',
      { class: 'header' },
      element('h2', { class: 'title' }, title),
      button('Close', this.close, { secondary: true }),
    );
  }

  private fill(heading: HTMLElement, snapshot: SimilaritySnapshot, detail: PairDetail): void {
    const names = new Map(snapshot.projections.map(({ id, name }) => [id, name]));
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    const frame = element('div', { class: 'bars' }, canvas);
    frame.style.height = `${detail.bars.length * 38 + 40}px`;
    this.root.replaceChildren(
      heading,
      element('h2', {}, 'Score by projection'),
      element(
        'p',
        { class: 'muted' },
        'Whiskers: 95 % of the sampling spread. Grey: what shuffled rows give (mean ± 2 sd).',
      ),
      frame,
      barTable(detail, names),
      ...(detail.perClass.length === 0 ? [] : classTable(detail)),
      ...rowTable(detail),
    );
    this.chart?.destroy();
    this.chart = intervalBars(
      canvas,
      detail.bars.map(({ projection, ...bar }) => ({
        ...bar,
        name: names.get(projection) ?? projection,
      })),
      readTheme(),
    );
  }
}

function table(
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: '0' },
    element(
      'table',
      {},
      element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text))),
      ...rows.map((cells) =>
        element(
          'tr',
          {},
          ...cells.map((cell) => (typeof cell === 'string' ? element('td', {}, cell) : cell)),
        ),
      ),
    ),
  );
}

const textCell = (text: string): HTMLElement => element('td', { class: 'text' }, text);

function barTable({ bars }: PairDetail, names: ReadonlyMap<string, string>): HTMLElement {
  return table(
    ['Projection', 'Score', '95 % interval', 'Shuffled rows'],
    bars.map(({ projection, value, reason, interval, null: chance }) => [
      textCell(names.get(projection) ?? projection),
      reason ?? formatScore(value),
      interval === null ? '–' : `${formatScore(interval[0])} to ${formatScore(interval[1])}`,
      chance === null ? '–' : `${formatScore(chance.mean)} ± ${formatScore(chance.sd)}`,
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
