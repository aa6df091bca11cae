import type { BlendingSnapshot, TrainingSettings } from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { button, checkbox, dropdown, textField } from '../shared/toolkit';

export interface TrainingActions {
  readonly train: (settings: TrainingSettings) => void;
  /** Called when settings were changed. */
  readonly changed: () => void;
  readonly pause: (paused: boolean) => void;
  readonly stop: () => void;
  readonly load: () => void;
}

type Tune = TrainingSettings['tune'][number];

const tuneNames: readonly (readonly [Tune, string, string])[] = [
  ['qkv', 'Only Q, K, V', 'Tunes the blending alone: queries, keys and values of the attention'],
  ['head', 'Only the head', 'Tunes the head alone; the blending stays as trained'],
  ['all', 'Everything', 'Tunes blending and head'],
];

const defaultSettings: TrainingSettings = {
  aggregation: 'mlp-sum',
  head: 'linear',
  epochs: 50,
  learningRate: 0.001,
  tune: [],
  tuneRows: 100,
  seed: 0,
  seeds: 1,
};

/** Form of the settings for training a blend and tuning it. */
export class TrainingForm {
  readonly root: HTMLElement;
  private chosen: TrainingSettings;
  private paused = false;
  private attends = false;
  private readonly aggregation = dropdown('Aggregation', (aggregation) => {
    this.change({ aggregation });
    this.showAttention();
  });
  private readonly head = dropdown('Head', (head) => {
    this.change({ head: head === 'mlp' ? 'mlp' : 'linear' });
  });
  private readonly epochs = textField('Epochs', 'Passes over the rows, at most', (text) => {
    const epochs = Number(text);
    if (Number.isInteger(epochs) && epochs >= 1) this.change({ epochs });
    this.write();
  });
  private readonly rate = textField('Learning rate', 'Of the Adam optimiser', (text) => {
    const learningRate = Number(text);
    if (learningRate > 0) this.change({ learningRate });
    this.write();
  });
  private readonly tuneRows = textField(
    'Tuning rows',
    'Labelled rows of the encoder to tune on',
    (text) => {
      const tuneRows = Number(text);
      if (Number.isInteger(tuneRows) && tuneRows >= 2) this.change({ tuneRows });
      this.write();
    },
  );
  private readonly seeds = textField(
    'Seeds',
    'Trains from so many seeds, and gives the mean and spread of the scores; 1 to 20',
    (text) => {
      const seeds = Number(text);
      if (Number.isInteger(seeds) && seeds >= 1 && seeds <= 20) this.change({ seeds });
      this.write();
    },
  );
  private readonly boxes: ReadonlyMap<Tune, HTMLElement>;
  private readonly startButton: HTMLElement;
  private readonly pauseButton: HTMLElement;
  private readonly stopButton: HTMLElement;
  private readonly loadButton: HTMLElement;
  private aggregations: BlendingSnapshot['aggregations'] = [];

  constructor(
    private readonly actions: TrainingActions,
    saved: TrainingSettings | undefined,
  ) {
    const { train, pause, stop, load } = actions;
    this.chosen = saved ?? defaultSettings;
    this.boxes = new Map(
      tuneNames.map(([id, name, title]) => [
        id,
        checkbox(
          name,
          (checked) => {
            const ticked = (each: Tune): boolean =>
              each === id ? checked : this.chosen.tune.includes(each);
            // In the order of the boxes, not of the clicks, because the curves take their colours
            // by it.
            this.change({ tune: tuneNames.map(([each]) => each).filter(ticked) });
          },
          { title, checked: this.chosen.tune.includes(id) },
        ),
      ]),
    );
    this.startButton = button('Train', () => {
      train(this.settings);
    });
    this.pauseButton = button(
      'Pause',
      () => {
        pause(!this.paused);
      },
      { secondary: true },
    );
    this.loadButton = button('Load a Blend…', load, {
      secondary: true,
      title: 'A *.blend.json file of the same projections, anchors and classes',
    });
    this.stopButton = button('Stop and Keep the Best', stop, { secondary: true });
    this.root = element(
      'div',
      { class: 'settings' },
      this.aggregation.root,
      this.head.root,
      this.epochs.root,
      this.rate.root,
      element(
        'div',
        { class: 'field' },
        element('label', {}, 'Tune to the encoder'),
        element('div', { class: 'checks' }, ...this.boxes.values()),
      ),
      this.tuneRows.root,
      this.seeds.root,
      element(
        'div',
        { class: 'actions' },
        this.startButton,
        this.pauseButton,
        this.stopButton,
        this.loadButton,
      ),
    );
  }

  /** The settings to train with; without Q, K, V tuning if the aggregation has no attention. */
  get settings(): TrainingSettings {
    const { chosen } = this;
    return { ...chosen, tune: chosen.tune.filter((id) => id !== 'qkv' || this.attends) };
  }
  /** The user's settings, to be saved. */
  get state(): TrainingSettings {
    return this.chosen;
  }

  update({ aggregations, training, ready }: BlendingSnapshot): void {
    this.aggregations = aggregations;
    const isRunning = training.status.state === 'computing';
    this.paused = training.paused;
    this.aggregation.update(
      aggregations.map(({ id, name, formula, source }) => ({
        id,
        name,
        title: `${formula}\n${source}`,
      })),
      this.chosen.aggregation,
    );
    this.head.update(
      [
        { id: 'linear', name: 'Linear', title: 'One linear layer' },
        { id: 'mlp', name: 'MLP', title: 'One hidden layer' },
      ],
      this.chosen.head,
    );
    this.write();
    this.showAttention();
    this.startButton.hidden = isRunning;
    this.startButton.toggleAttribute('disabled', ready === undefined);
    this.pauseButton.hidden = !isRunning;
    this.pauseButton.textContent = training.paused ? 'Go On' : 'Pause';
    this.stopButton.hidden = !isRunning;
    this.loadButton.hidden = isRunning;
  }

  private change(change: Partial<TrainingSettings>): void {
    this.chosen = { ...this.chosen, ...change };
    this.actions.changed();
  }

  /** Enables the tuning of queries, keys and values only if the aggregation attends. */
  private showAttention(): void {
    const chosen = this.aggregations.find(({ id }) => id === this.chosen.aggregation);
    this.attends = chosen?.attends === true;
    this.boxes.get('qkv')!.toggleAttribute('disabled', !this.attends);
  }

  private write(): void {
    const { epochs, learningRate, tuneRows, seeds } = this.chosen;
    this.epochs.update(String(epochs));
    this.rate.update(String(learningRate));
    this.tuneRows.update(String(tuneRows));
    this.seeds.update(String(seeds));
  }
}
