import { element } from './dom';
import { failureNotice } from './failure';
import { button, progressRing } from './toolkit';

/** A section beside the matrix that shows the details requested last. */
export class DetailSection {
  readonly root = element('section', { class: 'pair', 'aria-live': 'polite', hidden: '' });
  private request = 0;

  constructor(private readonly close: () => void) {}

  hide(): void {
    this.request++;
    this.root.hidden = true;
  }

  /**
   * Shows a title and `waiting` until the first of `loads` has answered, then the elements that
   * `fill` creates for each answer in turn; a later call replaces an earlier one.
   * @param fill its second argument is whether the answer is the last one
   */
  async show<T>(
    title: string,
    waiting: string,
    loads: readonly (() => Promise<T>)[],
    fill: (detail: T, whole: boolean) => readonly HTMLElement[],
  ): Promise<void> {
    const request = ++this.request;
    const heading = element(
      'div',
      { class: 'header' },
      element('h2', { class: 'title' }, title),
      button('Close', this.close, { secondary: true }),
    );
    this.root.hidden = false;
    this.root.replaceChildren(
      heading,
      element('div', { class: 'progress' }, progressRing(), waiting),
    );
    try {
      for (const [step, load] of loads.entries()) {
        const detail = await load();
        if (request !== this.request) return;
        this.root.replaceChildren(heading, ...fill(detail, step === loads.length - 1));
      }
    } catch (error) {
      if (request !== this.request) return;
      const again = (): void => void this.show(title, waiting, loads, fill);
      this.root.replaceChildren(heading, failureNotice(error, again));
    }
  }
}
