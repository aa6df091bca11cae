import { formatScore } from '../../src/compute/protocol/score-text';
import type { LiveValues, ReadyBlend, Weighting } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { table, textCell } from '../shared/table';
import { button } from '../shared/toolkit';

/** A weighting that is kept under a name, with what it came to. */
export interface Snapshot extends Weighting {
  readonly name: string;
  readonly values: LiveValues;
}

/** Kept weightings side by side; each can be gone back to. */
export class Snapshots {
  readonly root = element('section', { 'aria-label': 'Kept weightings', hidden: '' });
  private shown = '';

  constructor(
    private readonly restore: (snapshot: Snapshot) => void,
    private readonly remove: (snapshot: Snapshot) => void,
  ) {}

  update(kept: readonly Snapshot[], { projections, metrics }: ReadyBlend): void {
    this.root.hidden = kept.length === 0;
    const key = JSON.stringify([kept, projections]);
    if (key === this.shown) return;
    this.shown = key;
    const [metric] = metrics;
    const rows = kept.map((snapshot) => {
      const { name, mode, weights, values } = snapshot;
      const actions = element(
        'td',
        {},
        element(
          'div',
          { class: 'actions' },
          button(
            'Go Back',
            () => {
              this.restore(snapshot);
            },
            { secondary: true },
          ),
          button(
            'Remove',
            () => {
              this.remove(snapshot);
            },
            { secondary: true },
          ),
        ),
      );
      return [
        textCell(name),
        textCell(mode === 'concat' ? 'concatenation' : 'weighted sum'),
        ...projections.map((_, i) => (weights[i] ?? 0).toFixed(2)),
        formatScore(values.ckaDebiased),
        formatScore(values.stitched[metric?.id ?? ''] ?? null),
        formatScore(values.index),
        actions,
      ];
    });
    this.root.replaceChildren(
      element('h2', {}, 'Kept weightings'),
      table(
        [
          'Name',
          'Blend',
          ...projections.map(({ name }) => name),
          'CKA (debiased)',
          `${metric?.name ?? ''}, stitched`,
          'Index',
          '',
        ],
        rows,
      ),
    );
  }
}
