import type { ReadyBlend } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { checkbox } from '../shared/toolkit';

const step = 0.01;
/** Moves of one slider within this many milliseconds of each other count as one. */
const pause = 1000;

/** Checkbox and slider of one projection. */
interface Row {
  readonly root: HTMLElement;
  readonly slider: HTMLInputElement;
  readonly value: HTMLElement;
  readonly box: HTMLElement;
  /** Current weight, and weight before it was switched off. */
  weight: number;
  last: number;
}

/** A checkbox and a slider for each projection: whether it takes part, and its weight. */
export class WeightSliders {
  readonly root = element('div', { class: 'weights' });
  private rows: Row[] = [];
  private shown = '';
  private moved: { readonly index: number; readonly at: number } | undefined;

  /**
   * @param onMove called with the weights on every move
   * @param onSettle called after a move with the weights before it, for undo
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
    return this.rows.map(({ weight }) => weight);
  }

  private row(name: string, index: number, weight: number): Row {
    const slider = element('input', {
      type: 'range',
      min: '0',
      max: '1',
      step: String(step),
      'aria-label': `Weight of ${name}`,
    });
    let before: readonly number[] | undefined;
    slider.addEventListener('input', () => {
      before ??= this.weights;
      this.rows[index]!.weight = Number(slider.value);
      this.onMove(this.weights);
    });
    slider.addEventListener('change', () => {
      if (before !== undefined) this.settle(index, before);
      before = undefined;
    });
    const box = checkbox(
      name,
      (checked) => {
        const previous = this.weights;
        const row = this.rows[index]!;
        // The box also reports changes that the user did not make.
        if (checked === row.weight > 0) return;
        this.set(row, checked ? row.last : 0);
        this.onMove(this.weights);
        this.onSettle(previous);
      },
      { checked: weight > 0 },
    );
    const value = element('output');
    const root = element('div', { class: 'weight' }, box, slider, value);
    return { root, slider, value, box, weight, last: 1 };
  }

  /**
   * Reports the end of a move. Arrow keys end a move with every press; quick presses are undone
   * together.
   */
  private settle(index: number, before: readonly number[]): void {
    const at = performance.now();
    const isMoreOfTheSame = this.moved?.index === index && at - this.moved.at < pause;
    this.moved = { index, at };
    if (!isMoreOfTheSame) this.onSettle(before);
  }

  private set(row: Row, weight: number): void {
    const { slider, value, box } = row;
    slider.value = String(weight);
    value.textContent = weight.toFixed(2);
    row.weight = weight;
    Object.assign(box, { checked: weight > 0 });
    if (weight > 0) row.last = weight;
  }
}
