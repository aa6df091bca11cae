import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  BlendExport,
  BlendingSnapshot,
  StageOutcome,
} from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { table, textCell } from '../shared/table';
import { button } from '../shared/toolkit';
import { AttentionView } from './attention-view';
import { stageNames } from './curves';

const endings: Readonly<Record<string, string>> = {
  epochs: 'after all epochs',
  patience: 'no longer better',
  stopped: 'stopped',
  diverged: 'diverged',
};

/** What training came to: the untuned blend beside each way of tuning it, and what attends to what. */
export class Stages {
  readonly root = element('section', { 'aria-label': 'Trained blends', hidden: '' });
  private readonly attention = new AttentionView();
  private shown = '';

  constructor(
    private readonly exportAs: (request: BlendExport) => void,
    private readonly look: (blend: string, name: string) => void,
  ) {}

  update({ training: { result }, ready }: BlendingSnapshot): void {
    this.root.hidden = result === undefined;
    const key = JSON.stringify([result, ready?.session]);
    if (result === undefined || ready === undefined || key === this.shown) return;
    this.shown = key;
    const [metric] = ready.metrics;
    const id = metric?.id ?? '';
    const own = result.own[id] ?? null;
    this.root.replaceChildren(
      element('h2', {}, 'Trained blends'),
      element(
        'p',
        { class: 'muted' },
        `${metric?.name ?? ''} on the decoder’s own test rows: ${formatScore(own)}. ${result.parameterCount} parameters, ${result.seconds.toFixed(1)} s (${result.backend}).`,
      ),
      table(
        [
          'Blend',
          'Rows',
          'Parameters tuned',
          'Best epoch',
          'Ended',
          `${metric?.name ?? ''}, stitched`,
          'Index',
          '',
        ],
        result.stages.map((stage) => [
          textCell(stageNames[stage.stage]),
          String(stage.rows),
          String(stage.trained),
          String(stage.bestEpoch),
          textCell(endings[stage.ended] ?? stage.ended),
          formatScore(stage.stitched[id] ?? null),
          formatScore(stage.index),
          this.actions(stage),
        ]),
      ),
      this.attention.root,
    );
    this.attention.show(
      result.stages,
      ready.projections.map(({ name }) => name),
    );
  }

  private actions({ stage, blend }: StageOutcome): HTMLElement {
    const act = (label: string, title: string, action: () => void): HTMLElement =>
      button(label, action, { secondary: true, title });
    return element(
      'td',
      {},
      element(
        'div',
        { class: 'actions' },
        act('Show Rows', 'Both models’ blended rows in a plane', () => {
          this.look(blend, stageNames[stage]);
        }),
        act('Save…', 'Definition and weights as *.blend.json', () => {
          this.exportAs({ kind: 'blend', blend });
        }),
        act('npy…', 'The encoder’s blended rows', () => {
          this.exportAs({ kind: 'npy', source: { blend }, side: 'encoder' });
        }),
        act('safetensors…', 'The encoder’s blended rows with their ids', () => {
          this.exportAs({ kind: 'safetensors', source: { blend }, side: 'encoder' });
        }),
      ),
    );
  }
}
