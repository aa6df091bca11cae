import { element } from './dom';

/** What a header says. */
interface HeaderText {
  readonly title: string;
  /** What the numbers are of, a few words each. */
  readonly facts: readonly string[];
  /** More about the facts, for a tooltip. */
  readonly hint?: string;
}

/** The head of a panel: title and facts at the left, controls and exports at the right. */
export class PanelHeader {
  readonly root: HTMLElement;
  private readonly title = element('h1');
  private readonly facts = element('ul', { class: 'chips' });

  /**
   * @param controls from left to right
   * @param more stands under the facts
   */
  constructor(controls: readonly HTMLElement[], more: HTMLElement | null = null) {
    this.root = element(
      'header',
      { class: 'header' },
      element('div', { class: 'title' }, this.title, this.facts, more),
      ...controls,
    );
  }

  update({ title, facts, hint = '' }: HeaderText): void {
    this.title.textContent = title;
    this.facts.replaceChildren(...facts.map((fact) => element('li', { class: 'chip' }, fact)));
    this.facts.title = hint;
  }
}
