import { formatScore } from '../../src/compute/protocol/score-text';
import type { LiveValues, ReadyBlend, Weighting } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { table, textCell } from '../shared/table';
import { button } from '../shared/toolkit';
import type { SavedWeighting } from './state';

export interface SnapshotActions {
  readonly restore: (saved: SavedWeighting) => void;
  readonly remove: (saved: SavedWeighting) => void;
  readonly rename: (saved: SavedWeighting, name: string) => void;
}

/** Saved weightings side by side; each has a name and can be restored. */
export class Snapshots {
  readonly root = element('section', { 'aria-label': 'Kept weightings', hidden: '' });
  private shown = '';

  constructor(private readonly actions: SnapshotActions) {}

  update(
    saved: readonly SavedWeighting[],
    valuesOf: (weighting: Weighting) => LiveValues | undefined,
    { projections, metrics }: ReadyBlend,
  ): void {
    this.root.hidden = saved.length === 0;
    const values = saved.map(valuesOf);
    const key = JSON.stringify([saved, values, projections]);
    if (key === this.shown) return;
    this.shown = key;
    const [metric] = metrics;
    const id = metric?.id ?? '';
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
        saved.map((each, i) => [
          this.nameCell(each),
          textCell(each.mode === 'concat' ? 'concatenation' : 'weighted sum'),
          ...projections.map((_, s) => (each.weights[s] ?? 0).toFixed(2)),
          formatScore(values[i]?.ckaDebiased ?? null),
          formatScore(values[i]?.stitched[id] ?? null),
          formatScore(values[i]?.index ?? null),
          this.actionsCell(each),
        ]),
      ),
    );
  }

  private nameCell(saved: SavedWeighting): HTMLElement {
    const field = element('input', { class: 'name', 'aria-label': 'Name', value: saved.name });
    field.addEventListener('change', () => {
      const name = field.value.trim();
      if (name === '') field.value = saved.name;
      else this.actions.rename(saved, name);
    });
    return element('td', { class: 'text' }, field);
  }

  private actionsCell(saved: SavedWeighting): HTMLElement {
    const act = (label: string, action: (saved: SavedWeighting) => void): HTMLElement =>
      button(
        label,
        () => {
          action(saved);
        },
        { secondary: true },
      );
    return element(
      'td',
      {},
      element(
        'div',
        { class: 'actions' },
        act('Go Back', this.actions.restore),
        act('Remove', this.actions.remove),
      ),
    );
  }
}
