import { formatScore } from '../../src/compute/protocol/score-text';
import type { LiveValues, ReadyBlend } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';

/** Scores of the current weights, as large numbers. */
export class LiveScores {
  readonly root = element('div', { class: 'tiles', role: 'status', 'aria-live': 'polite' });
  private readonly problem = element('p', { class: 'muted' });

  show(values: LiveValues, { metrics }: ReadyBlend): void {
    const [metric] = metrics;
    const id = metric?.id ?? '';
    const name = metric?.name ?? '';
    this.root.replaceChildren(
      tile(
        'Similarity (CKA, debiased)',
        values.ckaDebiased,
        'Debiased linear CKA between decoder and encoder',
      ),
      tile('CKA, biased', values.cka, 'Linear CKA between decoder and encoder'),
      tile(`${name}, own`, values.own[id] ?? null, 'A ridge head on the decoder’s own test rows'),
      tile(
        `${name}, stitched`,
        values.stitched[id] ?? null,
        'The decoder’s ridge head on the encoder’s test rows',
      ),
      tile('Stitching index', values.index, 'Stitched against own; 1 means nothing is lost'),
      values.directions === values.of
        ? ''
        : element(
            'p',
            { class: 'muted' },
            `The head sees the ${values.directions} of ${values.of} directions that vary most, to follow the sliders at once: its scores can differ a little from the exact ones.`,
          ),
    );
  }

  /** Removes the scores until the next ones arrive. */
  clear(): void {
    this.root.replaceChildren();
  }

  fail(message: string): void {
    this.problem.textContent = message;
    this.root.replaceChildren(this.problem);
  }
}

function tile(name: string, value: number | null, title: string): HTMLElement {
  return element(
    'div',
    { class: 'tile', title },
    element('strong', {}, formatScore(value)),
    element('span', { class: 'muted' }, name),
  );
}
