import type { PanelStatus, SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { element } from '../shared/dom';
import { button, progressRing } from '../shared/toolkit';

export interface StatusActions {
  readonly cancel: () => void;
  readonly retry: () => void;
  readonly dropNonFinite: () => void;
  readonly showLog: () => void;
}

type Problem = Extract<PanelStatus, { state: 'failed' }>['problem'];

/** What is under way, what failed and what to do about it, and the warnings of the result. */
export class Status {
  readonly root = element('div', { class: 'status', role: 'status', 'aria-live': 'polite' });
  private readonly bar = element('progress', { max: '1', 'aria-label': 'Progress' });
  private readonly message = element('span', { class: 'muted' });
  private readonly computing: HTMLElement;
  private shown = '';

  constructor(private readonly actions: StatusActions) {
    this.computing = element(
      'div',
      { class: 'progress' },
      progressRing(),
      this.message,
      this.bar,
      button('Cancel', actions.cancel, { secondary: true }),
    );
  }

  update({ status, warnings }: SimilaritySnapshot): void {
    if (status.state === 'computing') {
      this.bar.value = status.fraction;
      this.message.textContent = describeProgress(status);
    }
    // Rebuilt only when it is another thing: a button must not vanish under the pointer.
    const key = JSON.stringify([status.state, 'problem' in status ? status.problem : '', warnings]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.replaceChildren(...this.parts(status), ...warningBox(warnings));
  }

  private parts(status: PanelStatus): HTMLElement[] {
    switch (status.state) {
      case 'computing':
        return [this.computing];
      case 'cancelled':
        return [
          element(
            'div',
            { class: 'progress' },
            element('span', {}, 'The computation was cancelled.'),
            button('Compute', this.actions.retry),
          ),
        ];
      case 'failed':
        return [this.problemBox(status.problem)];
      case 'done':
      case 'empty':
        return [];
    }
  }

  private problemBox({ code, file, problem, remedy }: Problem): HTMLElement {
    const { retry, dropNonFinite, showLog } = this.actions;
    return element(
      'div',
      { class: 'problem', role: 'alert' },
      element('p', {}, file === undefined ? null : element('strong', {}, `${file}: `), problem),
      element('p', {}, remedy),
      element(
        'div',
        { class: 'actions' },
        code === 'not-finite' ? button('Drop These Rows in All Spaces', dropNonFinite) : null,
        button('Try Again', retry, { secondary: code === 'not-finite' }),
        button('Show Log', showLog, { secondary: true }),
      ),
    );
  }
}

function describeProgress({
  fraction,
  message,
  remainingSeconds,
}: Extract<PanelStatus, { state: 'computing' }>): string {
  const rest =
    remainingSeconds === undefined ? '' : `, about ${Math.ceil(remainingSeconds)} s left`;
  return `${Math.round(fraction * 100)} % ${message}${rest}`;
}

function warningBox(warnings: readonly string[]): HTMLElement[] {
  if (warnings.length === 0) return [];
  const title = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  const list = element('ul', {}, ...warnings.map((text) => element('li', {}, text)));
  return [element('details', { class: 'warnings', open: '' }, element('summary', {}, title), list)];
}
