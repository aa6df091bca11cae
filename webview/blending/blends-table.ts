import { formatScore } from '../../src/compute/protocol/score-text';
import type {
  BlendExport,
  BlendingSnapshot,
  PanelBlend,
  ReadyBlend,
} from '../../src/compute/protocol/blending-panel';
import { element } from '../shared/dom';
import { table, textCell } from '../shared/table';
import { button } from '../shared/toolkit';
import { AttentionView } from './attention-view';
import { blendName, stageNames } from './blend-names';

const endings: Readonly<Record<string, string>> = {
  epochs: 'after all epochs',
  patience: 'no longer better',
  stopped: 'stopped',
  diverged: 'diverged',
  interrupted: 'stopped (engine ended): best so far',
};

export interface BlendActions {
  readonly export: (request: BlendExport) => void;
  readonly look: (blend: string, name: string) => void;
  /** Trains the blend further, or only tunes it. */
  readonly goOn: (blend: string, how: 'train' | 'tune') => void;
  /** Removes the blend permanently. */
  readonly remove: (blend: string, name: string) => void;
}

/**
 * Table of trained and loaded blends, with the untuned scores beside those of each tuning mode. One
 * blend is selected, which can be inspected, trained further, saved and exported.
 */
export class BlendsTable {
  readonly root = element('section', { 'aria-label': 'Trained blends', hidden: '' });
  private readonly attention = new AttentionView();
  private readonly note = element('p', { class: 'muted' });
  private readonly rows = element('div');
  private readonly goOnButtons: readonly HTMLElement[];
  private blends: readonly PanelBlend[] = [];
  private chosen: PanelBlend | undefined;
  private names: BlendingSnapshot['aggregations'] = [];
  private projections: readonly string[] = [];
  private shown = '';

  constructor(actions: BlendActions) {
    const act = (label: string, title: string, action: (blend: PanelBlend) => void) =>
      button(
        label,
        () => {
          if (this.chosen !== undefined) action(this.chosen);
        },
        { secondary: true, title },
      );
    this.goOnButtons = [
      act(
        'Train On',
        'Trains it further on the decoder, then tunes as ticked above',
        ({ blend }) => {
          actions.goOn(blend, 'train');
        },
      ),
      act('Tune', 'Tunes it to the encoder as ticked above, without more training', ({ blend }) => {
        actions.goOn(blend, 'tune');
      }),
    ];
    this.root.append(
      element('h2', {}, 'Trained and loaded blends'),
      this.note,
      this.rows,
      element(
        'div',
        { class: 'settings', role: 'group', 'aria-label': 'What to do with the chosen blend' },
        act('Show Rows', 'Both models’ blended rows in a plane', (blend) => {
          actions.look(blend.blend, this.nameOf(blend));
        }),
        ...this.goOnButtons,
        act('Save…', 'Definition and weights as *.blend.json', ({ blend }) => {
          actions.export({ kind: 'blend', blend });
        }),
        act('npy…', 'The blended rows of one side as a NumPy array', ({ blend }) => {
          actions.export({ kind: 'npy', source: { blend } });
        }),
        act('safetensors…', 'The blended rows of one side with their ids', ({ blend }) => {
          actions.export({ kind: 'safetensors', source: { blend } });
        }),
        act('Remove…', 'Removes it from here and from what is kept', (blend) => {
          actions.remove(blend.blend, this.nameOf(blend));
        }),
      ),
      this.attention.root,
    );
  }

  update({ blends, training, aggregations, ready }: BlendingSnapshot): void {
    this.root.hidden = blends.length === 0;
    if (blends.length === 0 || ready === undefined) {
      this.blends = [];
      this.shown = '';
      this.rows.replaceChildren();
      return;
    }
    for (const each of this.goOnButtons) {
      each.toggleAttribute('disabled', training.status.state === 'computing');
    }
    const key = JSON.stringify([blends, ready.session]);
    if (key === this.shown) return;
    this.shown = key;
    const present = new Set(this.blends.map(({ blend }) => blend));
    const added = blends.filter(({ blend }) => !present.has(blend));
    const last = added.at(-1)?.origin;
    this.chosen =
      added.find(({ origin }) => origin === last) ??
      blends.find(({ blend }) => blend === this.chosen?.blend) ??
      blends.at(-1);
    this.blends = blends;
    this.names = aggregations;
    this.projections = ready.projections.map(({ name }) => name);
    this.note.textContent = lastTraining(blends, training);
    this.rows.replaceChildren(this.table(ready));
    this.choose(this.chosen);
  }

  private nameOf(blend: PanelBlend): string {
    return `${blendName(blend, this.names)}, ${stageNames[blend.stage]}`;
  }

  private choose(blend: PanelBlend | undefined): void {
    this.chosen = blend;
    if (blend === undefined) return;
    this.attention.show(blend.shares, this.nameOf(blend), this.projections);
  }

  private table({ metrics }: ReadyBlend): HTMLElement {
    const [metric] = metrics;
    const id = metric?.id ?? '';
    const name = metric?.name ?? '';
    const scores = this.blends.map(({ stitched }) => stitched[id] ?? null);
    const defined = scores.filter((score) => score !== null);
    const best = metric?.direction === 'lower' ? Math.min(...defined) : Math.max(...defined);
    return table(
      [
        'Blend',
        'Stage',
        'Rows',
        'Tuned',
        'Best epoch',
        'Ended',
        `${name}, own`,
        'Stitched',
        'Index',
      ],
      this.blends.map((blend, i) => {
        const { stage, rows, trained, bestEpoch, ended, own, index, spread } = blend;
        const stitched = spreadText(scores[i]!, spread?.stitched);
        return [
          this.choiceCell(blend),
          textCell(stageNames[stage]),
          String(rows),
          trained?.toLocaleString('en') ?? '–',
          String(bestEpoch),
          textCell(ended === undefined ? '–' : (endings[ended] ?? ended)),
          spreadText(own[id] ?? null, spread?.own),
          scores[i] === best && defined.length > 1
            ? element('td', { title: 'The best of them' }, element('strong', {}, stitched))
            : stitched,
          spreadText(index, spread?.index),
        ];
      }),
    );
  }

  private choiceCell(blend: PanelBlend): HTMLElement {
    const choice = element('input', { type: 'radio', name: 'blend', value: blend.blend });
    choice.checked = blend.blend === this.chosen?.blend;
    choice.setAttribute('aria-label', this.nameOf(blend));
    choice.addEventListener('change', () => {
      this.choose(blend);
    });
    return element(
      'td',
      { class: 'text' },
      element('label', {}, choice, blendName(blend, this.names)),
    );
  }
}

/** Describes duration and backend of the last training. */
function lastTraining(
  blends: readonly PanelBlend[],
  { seconds, backend }: BlendingSnapshot['training'],
): string {
  const last = blends.findLast(({ origin }) => typeof origin === 'number');
  if (last?.parameterCount === undefined || seconds === undefined) return '';
  const spread =
    last.spread === undefined
      ? ''
      : ` Scores: mean ± standard deviation over ${last.spread.seeds} seeds; all else is the first seed’s.`;
  return `Training ${last.origin}: ${last.parameterCount.toLocaleString('en')} numbers in all, ${seconds.toFixed(1)} s (TensorFlow.js, ${backend ?? ''}).${spread} ${howLong(blends)}`;
}

function howLong(blends: readonly PanelBlend[]): string {
  const saved = blends.filter((blend) => blend.kept);
  if (saved.length === blends.length) {
    return 'Blends stay with these two models until you remove them; save one to use it elsewhere.';
  }
  const which = saved.length === 0 ? 'Blends' : 'Those that could not be kept';
  return `${which} last as long as the window; save what is to stay.`;
}

function spreadText(
  value: number | null,
  spread: NonNullable<PanelBlend['spread']>['own'] | undefined,
): string {
  return spread === undefined
    ? formatScore(value)
    : `${formatScore(spread.mean)} ± ${formatScore(spread.deviation)}`;
}
