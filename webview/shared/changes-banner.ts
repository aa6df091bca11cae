import { describeChange, whatScoresAre } from '../../src/compute/protocol/file-change';
import {
  isOfStudyFile,
  type PanelChange,
  type PanelStatus,
} from '../../src/compute/protocol/panel';
import { element } from './dom';
import { button } from './toolkit';

/** What a banner offers to do about files that have changed. */
export interface ChangeActions {
  readonly computeAgain: () => void;
  /** @param files as the study names them */
  readonly leaveOut: (files: readonly string[]) => void;
  readonly locate: (file: string) => void;
}

/** Changes that are told one by one. */
const maxTold = 4;

/** Says that files have changed since what shows was computed, and offers to compute again. */
export class ChangesBanner {
  readonly root = element('div', { class: 'changes', role: 'alert', hidden: '' });
  private shown = '';

  constructor(private readonly actions: ChangeActions) {}

  /** @param hasScores whether any show; else there is but a failure */
  update(changes: readonly PanelChange[], hasScores: boolean): void {
    // Rebuilt only when it is another thing: a button must not vanish under the pointer.
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

/** Whether what shows is no longer what would be computed now. */
export function isOutdated({
  changes,
  status,
}: {
  readonly changes: readonly PanelChange[];
  readonly status: PanelStatus;
}): boolean {
  return changes.length > 0 || (status.state === 'failed' && isOfStudyFile(status.problem));
}

/** What is to be said beside scores that are not current; one sentence each. */
export function outdatedNotes(changes: readonly PanelChange[]): string[] {
  const told = changes.slice(0, maxTold).map((change) => `Out of date: ${describeChange(change)}`);
  const others = changes.length - told.length;
  return others > 0 ? [...told, `${others} more files are not as they were`] : told;
}

/** Marks what shows scores that are not current: to the eye by more than its colour, and to screen readers. */
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
