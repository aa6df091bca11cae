import { formatShortScore } from '../../src/compute/protocol/score-text';
import { type ColourScale, drawLegend } from './colour-scale';
import { element } from './dom';
import { checkbox } from './toolkit';

/** Legend of a matrix's colours with their ends, and a box to stretch them to the values shown. */
export class Legend {
  readonly root: HTMLElement;
  private readonly low = element('span');
  private readonly high = element('span');
  private readonly gradient = element('canvas', {
    width: '160',
    height: '10',
    'aria-hidden': 'true',
  });

  constructor(onStretch: (stretch: boolean) => void) {
    const stretch = checkbox('Stretch colours to the values', onStretch);
    this.root = element('div', { class: 'legend' }, this.low, this.gradient, this.high, stretch);
  }

  update(scale: ColourScale): void {
    drawLegend(this.gradient, scale);
    this.low.textContent = formatShortScore(scale.low);
    this.high.textContent = formatShortScore(scale.high);
  }
}
