import type { ReadyBlend } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { checkbox } from '../shared/toolkit';

const step = 0.01;

/** One projection's box and slider. */
interface Row {
  readonly root: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly value: HTMLElement;
  readonly box: HTMLElement;
}

/** A box and a slider for each projection: whether it takes part, and how much it counts. */
export class WeightSliders {
  readonly root = element('div', { class: 'weights' });
  private rows: Row[] = [];
  private shown = '';

  /**
   * @param onMove hears every move
   * @param onSettle hears the weights before a move, once it is over, for undoing it
   */
  constructor(
    private readonly onMove: (weights: readonly number[]) => void,
    private readonly onSettle: (before: readonly number[]) => void,
  ) {}

  update({ projections }: ReadyBlend, weights: readonly number[]): void {
    const key = JSON.stringify(projections);
    if (key !== this.shown) {
      this.shown = key;
      this.rows = projections.map(({ name }, i) => this.row(name, i, weights[i] ?? 1));
      this.root.replaceChildren(...this.rows.map(({ root }) => root));
    }
    for (const [i, row] of this.rows.entries()) this.set(row, weights[i] ?? 0);
  }

  private get weights(): number[] {
    return this.rows.map(({ slider }) => Number(slider.value));
  }

  private row(name: string, index: number, weight: number): Row {
    const slider = element('input', {
      type: 'range',
      min: '0',
      max: '1',
      step: String(step),
      'aria-label': `Weight of ${name}`,
    });
    let before = this.weights;
    const begin = (): void => {
      before = this.weights;
    };
    slider.addEventListener('pointerdown', begin);
    slider.addEventListener('focus', begin);
    slider.addEventListener('input', () => {
      this.onMove(this.weights);
    });
    slider.addEventListener('change', () => {
      this.onSettle(before);
      begin();
    });
    const box = checkbox(
      name,
      (checked) => {
        const previous = this.weights;
        this.set(this.rows[index]!, checked ? 1 : 0);
        this.onMove(this.weights);
        this.onSettle(previous);
      },
      { checked: weight > 0 },
    );
    const value = element('output');
    return { root: element('div', { class: 'weight' }, box, slider, value), slider, value, box };
  }

  private set({ slider, value, box }: Row, weight: number): void {
    slider.value = String(weight);
    value.textContent = weight.toFixed(2);
    Object.assign(box, { checked: weight > 0 });
  }
}
