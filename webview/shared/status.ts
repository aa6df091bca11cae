import type { PanelProblem, PanelStatus } from '../../src/compute/protocol/panel';
import { element } from './dom';
import { stoppedNotice } from './failure';
import { button, progressRing } from './toolkit';

/** What a panel offers to do about a problem, beside trying again. */
export interface Remedy {
  readonly label: string;
  readonly action: () => void;
  /** Whether it can help with this problem; always unless given. */
  readonly helps?: (problem: PanelProblem) => boolean;
}

/** Remedies by the problem's code, the likeliest first. */
export type Remedies = Readonly<Record<string, readonly Remedy[]>>;

export interface StatusActions {
  /** Without it, there is no button to cancel with. */
  readonly cancel?: () => void;
  readonly retry: () => void;
  /** Shows the log; without it, none is offered. */
  readonly showLog?: () => void;
  readonly remedies: Remedies;
}

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
      actions.cancel === undefined ? null : button('Cancel', actions.cancel, { secondary: true }),
    );
  }

  update(status: PanelStatus, warnings: readonly string[]): void {
    if (status.state === 'computing') {
      this.bar.value = status.fraction;
      this.message.textContent = describeProgress(status);
    }
    // Rebuilt only when it is another thing: a button must not vanish under the pointer.
    const key = JSON.stringify([status.state === 'computing' ? '' : status, warnings]);
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
          status.what === undefined
            ? stoppedNotice('The computation was cancelled.', 'Compute', this.actions.retry)
            : stoppedNotice(status.what, 'Try Again', this.actions.retry),
        ];
      case 'failed':
        return [this.problemBox(status.problem)];
      case 'done':
      case 'empty':
        return [];
    }
  }

  private problemBox(found: PanelProblem): HTMLElement {
    const { code, file, problem, remedy } = found;
    const { retry, remedies, showLog } = this.actions;
    const offered = (remedies[code] ?? []).filter(({ helps }) => helps?.(found) ?? true);
    return element(
      'div',
      { class: 'problem', role: 'alert' },
      element('p', {}, file === undefined ? null : element('strong', {}, `${file}: `), problem),
      element('p', {}, remedy),
      element(
        'div',
        { class: 'actions' },
        ...offered.map(({ label, action }, i) => button(label, action, { secondary: i > 0 })),
        button('Try Again', retry, { secondary: offered.length > 0 }),
        showLog === undefined ? null : button('Show Log', showLog, { secondary: true }),
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
