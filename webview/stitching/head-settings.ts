import type {
  ConfigureRequest,
  OptionField,
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

const repetitions = [
  { id: 'seeds', name: 'Seeds', title: 'With other anchors, splits (where drawn) and trainings' },
  { id: 'folds', name: 'Folds', title: 'Every row is a test row once; no split column is used' },
];
const minRuns = { seeds: 1, folds: 2 } as const;
const defaultFolds = 5;

/** Settings of task and head, and the products and trained aggregations that are stitched. */
export class HeadSettings {
  readonly root: HTMLElement;
  private readonly task;
  private readonly head;
  private readonly options = element('div', { class: 'settings' });
  private readonly products = element('div', { class: 'checks' });
  private readonly trained = element('div', { class: 'checks' });
  private readonly training = element('div', { class: 'settings' });
  private readonly repetition;
  private readonly runs;
  private repeat: StitchingSnapshot['repeat'] = { kind: 'seeds', count: 1 };
  private shown = '';

  constructor(private readonly configure: (change: ConfigureRequest) => void) {
    this.task = dropdown('Task', (id) => {
      configure({ task: id === 'reconstruction' ? 'reconstruction' : 'classification' });
    });
    this.head = dropdown('Head', (head) => {
      configure({ head });
    });
    this.repetition = dropdown('Runs', (id) => {
      const kind = id === 'folds' ? 'folds' : 'seeds';
      configure({ repeat: { kind, count: kind === 'folds' ? defaultFolds : 1 } });
    });
    this.runs = textField('How many', 'A whole number; scores are means over the runs.', (text) => {
      const { kind, count } = this.repeat;
      const wanted = Number(text);
      if (Number.isInteger(wanted) && wanted >= minRuns[kind]) {
        configure({ repeat: { kind, count: wanted } });
      } else this.runs.update(String(count));
    });
    this.root = element(
      'section',
      { class: 'settings', 'aria-label': 'Heads' },
      this.task.root,
      this.head.root,
      this.options,
      this.repetition.root,
      this.runs.root,
      labelled('Products', this.products),
      labelled('Trained aggregations', this.trained),
      this.training,
    );
  }

  update(snapshot: StitchingSnapshot): void {
    const { task, heads, head, headOptions, aggregations, aggregationOptions } = snapshot;
    this.task.update(tasks, task);
    this.head.update(
      heads.map(({ id, name, description, formula, source }) => ({
        id,
        name,
        title: `${description}\n${formula}\n${source}`,
      })),
      head,
    );
    this.repeat = snapshot.repeat;
    this.repetition.update(repetitions, snapshot.repeat.kind);
    const key = JSON.stringify([snapshot.repeat, headOptions, aggregations, aggregationOptions]);
    if (key === this.shown) return;
    this.shown = key;
    this.runs.update(String(snapshot.repeat.count));
    this.options.replaceChildren(
      ...headOptions.map((option) =>
        optionField(option, (headOption) => {
          this.configure({ headOption });
        }),
      ),
    );
    const chosen = aggregations.filter((each) => each.chosen).map(({ id }) => id);
    const boxes = (trained: boolean): HTMLElement[] =>
      aggregations
        .filter((each) => each.trained === trained)
        .map(({ id, name, formula, chosen: checked }) =>
          checkbox(
            name,
            (isChecked) => {
              const others = chosen.filter((other) => other !== id);
              this.configure({ aggregations: isChecked ? [...others, id] : others });
            },
            { checked, title: formula },
          ),
        );
    this.products.replaceChildren(...boxes(false));
    this.trained.replaceChildren(...boxes(true));
    this.training.hidden = !aggregations.some((each) => each.trained && each.chosen);
    this.training.replaceChildren(
      ...aggregationOptions.map((option) =>
        optionField(
          option,
          (aggregationOption) => {
            this.configure({ aggregationOption });
          },
          ' of aggregations',
        ),
      ),
    );
  }
}

function labelled(label: string, content: HTMLElement): HTMLElement {
  return element('div', { class: 'field' }, element('label', {}, label), content);
}

function optionField(
  option: OptionField,
  change: (change: { readonly id: string; readonly value: number }) => void,
  ofWhat = '',
): HTMLElement {
  const { id, name, description, minimum, maximum, integer } = option;
  const bounds = `${integer ? 'A whole number' : 'A number'} from ${minimum} to ${maximum}.`;
  const field = textField(`${name}${ofWhat}`, `${description} ${bounds}`, (text) => {
    const value = Number(text);
    const isValid =
      text.trim() !== '' &&
      value >= minimum &&
      value <= maximum &&
      (!integer || Number.isInteger(value));
    if (isValid) change({ id, value });
    // An invalid value is reset to the current one.
    else field.update(String(option.value));
  });
  field.update(String(option.value));
  return field.root;
}
