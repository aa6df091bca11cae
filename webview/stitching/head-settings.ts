import type {
  ConfigureRequest,
  HeadOptionValue,
  StitchingSnapshot,
} from '../../src/compute/protocol/stitching-panel';
import { element } from '../shared/dom';
import { checkbox, dropdown, textField } from '../shared/toolkit';

const tasks = [
  { id: 'classification', name: 'Name the class', title: 'The labels are the classes' },
  {
    id: 'reconstruction',
    name: 'Reconstruct targets',
    title: 'Another file holds what is to be reconstructed, e.g. pixels',
  },
];

/** What heads do and are, and which products of projections are stitched. */
export class HeadSettings {
  readonly root: HTMLElement;
  private readonly task;
  private readonly head;
  private readonly options = element('div', { class: 'settings' });
  private readonly products = element('div', { class: 'checks' });
  private shown = '';

  constructor(private readonly configure: (change: ConfigureRequest) => void) {
    this.task = dropdown('Task', (id) => {
      configure({ task: id === 'reconstruction' ? 'reconstruction' : 'classification' });
    });
    this.head = dropdown('Head', (head) => {
      configure({ head });
    });
    this.root = element(
      'section',
      { class: 'settings', 'aria-label': 'Heads' },
      this.task.root,
      this.head.root,
      this.options,
      element('div', { class: 'field' }, element('label', {}, 'Products'), this.products),
    );
  }

  update({ task, heads, head, headOptions, combinations }: StitchingSnapshot): void {
    this.task.update(tasks, task);
    this.head.update(
      heads.map(({ id, name, description, formula, source }) => ({
        id,
        name,
        title: `${description}\n${formula}\n${source}`,
      })),
      head,
    );
    const key = JSON.stringify([headOptions, combinations]);
    if (key === this.shown) return;
    this.shown = key;
    this.options.replaceChildren(...headOptions.map((option) => this.option(option)));
    const chosen = new Set(combinations.filter((each) => each.chosen).map(({ id }) => id));
    this.products.replaceChildren(
      ...combinations.map(({ id, name, formula }) =>
        checkbox(
          name,
          (checked) => {
            const others = [...chosen].filter((other) => other !== id);
            this.configure({ combinations: checked ? [...others, id] : others });
          },
          { checked: chosen.has(id), title: formula },
        ),
      ),
    );
  }

  private option(option: HeadOptionValue): HTMLElement {
    const { id, name, description, minimum, maximum, integer } = option;
    const bounds = `${integer ? 'A whole number' : 'A number'} from ${minimum} to ${maximum}.`;
    const field = textField(name, `${description} ${bounds}`, (text) => {
      const value = Number(text);
      const isValid =
        text.trim() !== '' &&
        value >= minimum &&
        value <= maximum &&
        (!integer || Number.isInteger(value));
      if (isValid) this.configure({ headOption: { id, value } });
      // What can't be used goes back to what is.
      else field.update(String(option.value));
    });
    field.update(String(option.value));
    return field.root;
  }
}
