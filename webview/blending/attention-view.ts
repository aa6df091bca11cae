import { formatScore } from '../../src/compute/protocol/score-text';
import type { PanelBlend } from '../../src/compute/protocol/blending-panel';
import { colourScale } from '../shared/colour-scale';
import { element } from '../shared/dom';
import type { MatrixData } from '../shared/matrix-chart';
import { MatrixView } from '../shared/matrix-view';
import { scoreText } from '../shared/score-matrix';
import { dropdown } from '../shared/toolkit';

type Shares = NonNullable<PanelBlend['shares']>;
type Attention = Extract<Shares, { kind: 'attention' }>;

/**
 * Shows the share of each space in a blend: its weights, or attention over all test rows or one
 * class.
 */
export class AttentionView {
  readonly root = element('div', { hidden: '' });
  private readonly matrix = new MatrixView('Attention between spaces', {
    describe: ({ row, column }) => [
      `${this.names[row] ?? ''} attends to ${this.names[column] ?? ''}: ${formatScore(this.mean[row]?.[column] ?? null)}`,
    ],
    choose: () => undefined,
  });
  private readonly group = dropdown('Over', (id) => {
    this.chosenGroup = id;
    this.draw();
  });
  private readonly title = element('h2');
  private readonly weights = element('p');
  private shares: Shares | undefined;
  private names: readonly string[] = [];
  private chosenGroup = '';

  constructor() {
    this.root.append(
      this.title,
      element('div', { class: 'settings' }, this.group.root),
      this.weights,
      this.matrix.root,
    );
  }

  /** @param blend name of the blend */
  show(shares: Shares | undefined, blend: string, names: readonly string[]): void {
    this.shares = shares;
    this.names = names;
    this.root.hidden = shares === undefined;
    if (shares === undefined) return;
    this.title.textContent =
      shares.kind === 'attention'
        ? `How much each space attends to each other: ${blend}`
        : `What each space counts: ${blend}`;
    // The canvas has a size only once it is in the page.
    requestAnimationFrame(() => {
      this.draw();
    });
  }

  private get mean(): readonly (readonly number[])[] {
    const { shares } = this;
    if (shares?.kind !== 'attention') return [];
    return shares.perClass.find(({ label }) => label === this.chosenGroup)?.mean ?? shares.mean;
  }

  private draw(): void {
    const { shares, names } = this;
    if (shares === undefined) return;
    const attends = shares.kind === 'attention';
    this.matrix.root.hidden = !attends;
    this.group.root.hidden = !attends;
    this.weights.textContent = attends
      ? 'Each row sums to 1: what its space takes from the columns’ spaces, mean over the encoder’s test rows.'
      : names.map((name, i) => `${name} ${formatScore(shares.weights[i] ?? null)}`).join(', ');
    if (!attends) return;
    this.group.update(groups(shares), this.chosenGroup);
    const data: MatrixData = {
      rowNames: names,
      columnNames: names,
      values: this.mean,
      scale: colourScale([0, 1], 'higher', this.mean.flat(), false),
      text: scoreText,
    };
    this.matrix.show(data);
  }
}

function groups({ perClass }: Attention): { id: string; name: string; title: string }[] {
  return [
    { id: '', name: 'All test rows', title: '' },
    ...perClass.map(({ label, rows }) => ({ id: label, name: `${label} (${rows})`, title: '' })),
  ];
}
