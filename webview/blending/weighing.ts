import type {
  BlendingSnapshot,
  LiveValues,
  ReadyBlend,
  Weighting,
} from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { Status } from '../shared/status';
import { button, dropdown } from '../shared/toolkit';
import { LiveScores } from './live-scores';
import type { SavedWeighting, PairState } from './state';
import { Snapshots } from './snapshots';
import { WeightSliders } from './weight-sliders';

export interface WeighingActions {
  readonly evaluate: (weighting: Weighting) => Promise<LiveValues>;
  /** Searches for the best weights, with the reasons; null if the search was stopped. */
  readonly select: (
    mode: Weighting['mode'],
  ) => Promise<{ weights: readonly number[]; explanation: readonly string[] } | null | undefined>;
  readonly stopSelecting: () => void;
  readonly look: (weighting: Weighting) => void;
  /** Called when the state to be saved over a reload has changed. */
  readonly changed: () => void;
}

/** Maximum number of steps that can be undone. */
const maxUndone = 50;

/** Switches and sliders with live scores, undo, and saved weightings to compare. */
export class Weighing {
  readonly root: HTMLElement;
  private weighting: Weighting = { mode: 'concat', weights: [] };
  private undone: readonly Weighting[] = [];
  private saved: readonly SavedWeighting[] = [];
  private explanation: readonly string[] = [];
  private session = '';
  private ready: ReadyBlend | undefined;
  /** Weights of the next request; only the latest matter while an answer is awaited. */
  private wanted: Weighting | undefined;
  private asking = false;
  /** Scores of saved weightings, by their weights. */
  private readonly scored = new Map<string, LiveValues>();

  private readonly mode = dropdown('Blend', (id) => {
    this.remember(this.weighting);
    this.weigh({ ...this.weighting, mode: id === 'weighted-sum' ? 'weighted-sum' : 'concat' });
  });
  private readonly sliders = new WeightSliders(
    (weights) => {
      this.weigh({ ...this.weighting, weights: [...weights] });
    },
    (before) => {
      this.remember({ ...this.weighting, weights: [...before] });
    },
  );
  private readonly live = new LiveScores();
  private readonly undoButton = button(
    'Undo',
    () => {
      this.undo();
    },
    { secondary: true, title: 'Back to the weights before' },
  );
  private readonly reasons = element('div', { class: 'explanation', 'aria-live': 'polite' });
  private readonly search: Status;
  private readonly snapshots = new Snapshots({
    restore: ({ mode, weights }) => {
      this.remember(this.weighting);
      this.weigh({ mode, weights });
    },
    remove: (removed) => {
      this.saved = this.saved.filter((each) => each !== removed);
      this.update();
    },
    rename: (renamed, name) => {
      this.saved = this.saved.map((each) => (each === renamed ? { ...each, name } : each));
      this.update();
    },
  });

  constructor(private readonly actions: WeighingActions) {
    this.search = new Status({
      cancel: actions.stopSelecting,
      retry: () => void this.findBest(),
      remedies: {},
    });
    const secondary = (label: string, title: string, action: () => void): HTMLElement =>
      button(label, action, { secondary: true, title });
    this.root = element(
      'section',
      { 'aria-label': 'Weights' },
      element('h2', {}, 'Weigh the invariances'),
      element(
        'p',
        { class: 'muted' },
        'Each projection is one invariance. Scores follow the sliders; a ridge head on the decoder’s training rows is scored on test rows.',
      ),
      element(
        'div',
        { class: 'main' },
        element('div', { class: 'weighing' }, this.mode.root, this.sliders.root),
        this.live.root,
      ),
      element(
        'div',
        { class: 'settings' },
        button('Find the Best', () => void this.findBest(), {
          title: 'Tries all subsets of the projections, then weights, on validation rows',
        }),
        secondary('Keep', 'Keeps these weights to compare with others', () => {
          this.keep();
        }),
        this.undoButton,
        secondary('Show Rows', 'Both models’ blended rows in a plane', () => {
          actions.look(this.weighting);
        }),
      ),
      this.search.root,
      this.reasons,
      this.snapshots.root,
    );
  }

  /** State to be saved. */
  get state(): PairState {
    const { weighting, undone, saved, explanation } = this;
    return { weighting, undone: [...undone], kept: [...saved], explanation: [...explanation] };
  }

  shows({ session }: ReadyBlend): boolean {
    return session === this.session;
  }

  /** Shows a pair; `kept` is its saved state, which is restored when the pair is shown first. */
  show(ready: ReadyBlend, { selecting }: BlendingSnapshot, saved: PairState | undefined): void {
    this.search.update(selecting.state === 'cancelled' ? { state: 'done' } : selecting, []);
    const isNew = !this.shows(ready);
    this.ready = ready;
    if (!isNew) return;
    this.session = ready.session;
    this.live.clear();
    this.scored.clear();
    this.undone = saved?.undone ?? [];
    this.saved = saved?.kept ?? [];
    this.explanation = saved?.explanation ?? [];
    this.weigh(saved?.weighting ?? { ...this.weighting, weights: ready.projections.map(() => 1) });
    void this.scoreSaved();
  }

  /** Sets these weights and requests their scores. */
  private weigh(next: Weighting): void {
    this.weighting = next;
    this.update();
    this.wanted = next;
    if (!this.asking) void this.ask();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    while (this.wanted !== undefined) {
      const asked = this.wanted;
      const { session } = this;
      this.wanted = undefined;
      try {
        const values = await this.actions.evaluate(asked);
        // The answer belongs to the pair that was shown before.
        if (session !== this.session) continue;
        this.scored.set(keyOf(asked), values);
        if (this.ready !== undefined) this.live.show(values, this.ready);
        // The weights may have been saved before their scores arrived.
        this.update();
      } catch (error) {
        this.live.fail(error instanceof Error ? error.message : String(error));
      }
    }
    this.asking = false;
  }

  /** Requests the scores of weightings that were saved before a reload. */
  private async scoreSaved(): Promise<void> {
    const { session } = this;
    for (const { mode, weights } of this.saved) {
      const scored = await this.actions.evaluate({ mode, weights }).catch(() => undefined);
      if (session !== this.session) return;
      if (scored !== undefined) this.scored.set(keyOf({ mode, weights }), scored);
      this.update();
    }
  }

  private remember(before: Weighting): void {
    this.undone = [...this.undone, before].slice(-maxUndone);
    this.update();
  }

  private undo(): void {
    const before = this.undone.at(-1);
    if (before === undefined) return;
    this.undone = this.undone.slice(0, -1);
    this.weigh(before);
  }

  private keep(): void {
    let number = this.saved.length + 1;
    while (this.saved.some(({ name }) => name === `Weighting ${number}`)) number++;
    this.saved = [...this.saved, { ...this.weighting, name: `Weighting ${number}` }];
    this.update();
  }

  private async findBest(): Promise<void> {
    const found = await this.actions.select(this.weighting.mode);
    if (found === null || found === undefined) return;
    this.explanation = found.explanation;
    this.remember(this.weighting);
    this.weigh({ ...this.weighting, weights: found.weights });
  }

  private update(): void {
    const { ready, weighting, explanation } = this;
    if (ready === undefined) return;
    this.mode.update(
      [
        { id: 'concat', name: 'Concatenation', title: 'Weighted spaces side by side' },
        { id: 'weighted-sum', name: 'Weighted sum', title: 'Spaces added up, anchor by anchor' },
      ],
      weighting.mode,
    );
    this.sliders.update(ready, weighting.weights);
    this.undoButton.toggleAttribute('disabled', this.undone.length === 0);
    const texts = JSON.stringify(explanation);
    if (this.reasons.dataset['shown'] !== texts) {
      this.reasons.dataset['shown'] = texts;
      this.reasons.replaceChildren(...explanation.map((text) => element('p', {}, text)));
    }
    this.snapshots.update(this.saved, (saved) => this.scored.get(keyOf(saved)), ready);
    this.actions.changed();
  }
}

function keyOf({ mode, weights }: Weighting): string {
  return `${mode} ${weights.join(' ')}`;
}
