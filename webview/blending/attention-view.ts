import { formatScore } from '../../src/compute/protocol/score-text';
import type { StageOutcome } from '../../src/compute/protocol/blending-panel';
import { colourScale } from '../shared/colour-scale';
import { element } from '../shared/dom';
import type { MatrixData } from '../shared/matrix-chart';
import { MatrixView } from '../shared/matrix-view';
import { scoreText } from '../shared/score-matrix';
import { dropdown } from '../shared/toolkit';
import { stageNames } from './curves';

type Attention = Extract<NonNullable<StageOutcome['shares']>, { kind: 'attention' }>;

/** How much each space attends to each other, over all test rows or those of one class. */
export class AttentionView {
  readonly root = element('div', { hidden: '' });
  private readonly matrix = new MatrixView('Attention between spaces', {
    describe: ({ row, column }) => [
      `${this.names[row] ?? ''} attends to ${this.names[column] ?? ''}: ${formatScore(this.mean[row]?.[column] ?? null)}`,
    ],
    choose: () => undefined,
  });
  private readonly stage = dropdown('Attention of', (id) => {
    this.chosenStage = id;
    this.draw();
  });
  private readonly group = dropdown('Over', (id) => {
    this.chosenGroup = id;
    this.draw();
  });
  private readonly weights = element('p');
  private stages: readonly StageOutcome[] = [];
  private names: readonly string[] = [];
  private chosenStage = 'trained';
  private chosenGroup = '';

  constructor() {
    this.root.append(
      element('h2', {}, 'What each space counts'),
      element('div', { class: 'settings' }, this.stage.root, this.group.root),
      this.weights,
      this.matrix.root,
    );
  }

  show(stages: readonly StageOutcome[], names: readonly string[]): void {
    this.stages = stages.filter(({ shares }) => shares !== undefined);
    this.names = names;
    this.root.hidden = this.stages.length === 0;
    if (this.stages.length === 0) return;
    if (!this.stages.some(({ stage }) => stage === this.chosenStage)) {
      this.chosenStage = this.stages[0]!.stage;
    }
    // The canvas takes its size once it is in the page.
    requestAnimationFrame(() => {
      this.draw();
    });
  }

  private get shares(): StageOutcome['shares'] {
    return this.stages.find(({ stage }) => stage === this.chosenStage)?.shares;
  }

  private get mean(): readonly (readonly number[])[] {
    const { shares } = this;
    if (shares?.kind !== 'attention') return [];
    return shares.perClass.find(({ label }) => label === this.chosenGroup)?.mean ?? shares.mean;
  }

  private draw(): void {
    const { shares, names } = this;
    if (shares === undefined) return;
    this.stage.update(
      this.stages.map(({ stage }) => ({ id: stage, name: stageNames[stage], title: '' })),
      this.chosenStage,
    );
    const attends = shares.kind === 'attention';
    this.matrix.root.hidden = !attends;
    this.group.root.hidden = !attends;
    this.weights.textContent = attends
      ? ''
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
