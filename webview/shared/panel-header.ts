import { element } from './dom';

/** Text of a header. */
interface HeaderText {
  readonly title: string;
  /** Short facts about the data that the numbers come from. */
  readonly facts: readonly string[];
  /** More about the facts, for a tooltip. */
  readonly hint?: string;
}

/** Header of a panel: title and facts on the left, controls and exports on the right. */
export class PanelHeader {
  readonly root: HTMLElement;
  private readonly title = element('h1');
  private readonly facts = element('ul', { class: 'chips' });

  /**
   * @param controls from left to right
   * @param more element below the facts
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
