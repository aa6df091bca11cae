import { element } from './dom';

/** A box beside the pointer or the focused cell, with lines of text, the first in bold. */
export class Tooltip {
  private readonly box = element('div', { class: 'tooltip', role: 'presentation', hidden: '' });

  constructor() {
    document.body.append(this.box);
  }

  show(lines: readonly string[], x: number, y: number): void {
    const [first, ...rest] = lines;
    this.box.replaceChildren(
      element('strong', {}, first ?? ''),
      ...rest.map((line) => element('div', {}, line)),
    );
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    const left = Math.min(x + 14, document.documentElement.clientWidth - width - 4);
    const below = y + 18;
    const top = below + height > window.innerHeight ? y - height - 10 : below;
    this.box.style.left = `${Math.max(4, left)}px`;
    this.box.style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.box.hidden = true;
  }
}
