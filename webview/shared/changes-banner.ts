import { describeChange, whatScoresAre } from '../../src/compute/protocol/file-change';
import {
  isOfStudyFile,
  type PanelChange,
  type PanelStatus,
} from '../../src/compute/protocol/panel';
import { element } from './dom';
import { button } from './toolkit';

/** Actions that a banner offers for files that have changed. */
export interface ChangeActions {
  readonly computeAgain: () => void;
  /** @param files names of the files as in the study */
  readonly leaveOut: (files: readonly string[]) => void;
  readonly locate: (file: string) => void;
}

/** Maximum number of changes listed one by one. */
const maxTold = 4;

/**
 * Banner that reports changed files since the shown result was computed, and offers to compute
 * again.
 */
export class ChangesBanner {
  readonly root = element('div', { class: 'changes', role: 'alert', hidden: '' });
  private shown = '';

  constructor(private readonly actions: ChangeActions) {}

  /** @param hasScores whether any scores are shown; if not, there is only a failure */
  update(changes: readonly PanelChange[], hasScores: boolean): void {
    // Rebuilt only if it differs: a button must not vanish under the pointer.
    const key = JSON.stringify([changes, hasScores]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.hidden = changes.length === 0;
    const others = changes.length - maxTold;
    this.root.replaceChildren(
      element(
        'ul',
        {},
        ...changes.slice(0, maxTold).map((change) => this.line(change, hasScores)),
        others > 0 ? element('li', {}, `${others} more files are not as they were.`) : null,
      ),
      element('div', { class: 'actions' }, button('Compute Again', this.actions.computeAgain)),
    );
  }

  private line(change: PanelChange, hasScores: boolean): HTMLElement {
    const { file, dispensable } = change;
    const text = `${describeChange(change)}${hasScores ? `; ${whatScoresAre(change.change)}` : ''}.`;
    if (change.change !== 'deleted') return element('li', {}, text);
    const { locate, leaveOut } = this.actions;
    return element(
      'li',
      {},
      text,
      element(
        'span',
        { class: 'actions' },
        button(
          'Locate…',
          () => {
            locate(file);
          },
          { secondary: true },
        ),
        dispensable.length === 0
          ? null
          : button(
              'Leave Out',
              () => {
                leaveOut(dispensable);
              },
              { secondary: true },
            ),
      ),
    );
  }
}

/** Whether the shown result is no longer what would be computed now. */
export function isOutdated({
  changes,
  status,
}: {
  readonly changes: readonly PanelChange[];
  readonly status: PanelStatus;
}): boolean {
  return changes.length > 0 || (status.state === 'failed' && isOfStudyFile(status.problem));
}

/** Returns notes to show beside outdated scores; one sentence each. */
export function outdatedNotes(changes: readonly PanelChange[]): string[] {
  const sentences = changes
    .slice(0, maxTold)
    .map((change) => `Out of date: ${describeChange(change)}`);
  const others = changes.length - sentences.length;
  return others > 0 ? [...sentences, `${others} more files are not as they were`] : sentences;
}

/** Marks outdated scores, not by colour only, and for screen readers as well. */
export class OutdatedMark {
  readonly root = element('p', { class: 'outdated-mark', hidden: '' }, 'Out of date');

  constructor(private readonly marked: HTMLElement) {
    marked.prepend(this.root);
  }

  update(outdated: boolean): void {
    this.root.hidden = !outdated;
    this.marked.classList.toggle('outdated', outdated);
  }
}
