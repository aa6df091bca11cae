import type { PanelFailure, PanelProblem, PanelStatus } from '../../src/compute/protocol/panel';
import { element } from './dom';
import { stoppedNotice } from './failure';
import { button, progressRing } from './toolkit';

/** An action against a problem that a panel offers, besides trying again. */
export interface Remedy {
  readonly label: string;
  readonly action: (problem: PanelProblem) => void;
  /** Whether it can help with this problem; always if absent. */
  readonly helps?: (problem: PanelProblem) => boolean;
}

/** Remedies by the problem's code, the most likely first. */
export type Remedies = Readonly<Record<string, readonly Remedy[]>>;

/** Maximum number of spaces whose problems are shown without expanding. */
const maxFailures = 3;

export interface StatusActions {
  /** Cancels; without it there is no button. */
  readonly cancel?: () => void;
  readonly retry: () => void;
  /** Shows the log; without it there is no button. */
  readonly showLog?: () => void;
  readonly remedies: Remedies;
  /**
   * Remedies for a space that could not be used, whatever its problem, shown after those by code.
   */
  readonly ofSpaces?: readonly Remedy[];
}

/** Shows running work, failures with remedies, and the warnings of the result. */
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

  /** @param failures spaces that could not be used */
  update(
    status: PanelStatus,
    warnings: readonly string[],
    failures: readonly PanelFailure[] = [],
  ): void {
    if (status.state === 'computing') {
      this.bar.value = status.fraction;
      this.message.textContent = describeProgress(status);
    }
    // Rebuilt only if it differs: a button must not vanish under the pointer.
    const key = JSON.stringify([status.state === 'computing' ? '' : status, warnings, failures]);
    if (key === this.shown) return;
    this.shown = key;
    this.root.replaceChildren(
      ...this.parts(status),
      ...this.failureBoxes(failures),
      ...warningBox(warnings),
    );
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
        return [this.failed(status.problem)];
      case 'done':
      case 'empty':
        return [];
    }
  }

  private failed(problem: PanelProblem): HTMLElement {
    if (problem.details?.['failures'] === undefined) {
      const offered = this.remediesOf(problem);
      return this.problemBox(problem, offered, this.again(offered.length > 0));
    }
    // The problem of each space is shown in a box of its own.
    return element(
      'div',
      { class: 'failed' },
      element('p', {}, 'Fewer than two spaces can be used.'),
      element('div', { class: 'actions' }, ...this.again(true)),
    );
  }

  /** Creates a box for the problem of each space. */
  private failureBoxes(failures: readonly PanelFailure[]): HTMLElement[] {
    if (failures.length === 0) return [];
    const boxes = failures.map((failure) => {
      const offered = this.remediesOf(failure, this.actions.ofSpaces);
      return this.problemBox(failure, offered);
    });
    const more = boxes.splice(maxFailures);
    const name = 'Spaces that could not be used';
    return [
      element(
        'section',
        { class: 'failures', 'aria-label': name },
        ...boxes,
        more.length === 0
          ? null
          : element('details', {}, element('summary', {}, `${more.length} more spaces`), ...more),
      ),
    ];
  }

  private remediesOf(problem: PanelProblem, others: readonly Remedy[] = []): readonly Remedy[] {
    const remedies = this.actions.remedies[problem.code] ?? [];
    const all = [...remedies, ...others].filter(({ helps }) => helps?.(problem) ?? true);
    return [...new Map(all.map((remedy) => [remedy.label, remedy])).values()];
  }

  private problemBox(
    found: PanelProblem,
    offered: readonly Remedy[],
    others: readonly HTMLElement[] = [],
  ): HTMLElement {
    const { file, problem, remedy } = found;
    return element(
      'div',
      { class: 'problem', role: 'alert' },
      element('p', {}, file === undefined ? null : element('strong', {}, `${file}: `), problem),
      element('p', {}, remedy),
      element(
        'div',
        { class: 'actions' },
        ...offered.map(({ label, action }, i) =>
          button(
            label,
            () => {
              action(found);
            },
            { secondary: i > 0 },
          ),
        ),
        ...others,
      ),
    );
  }

  private again(secondary: boolean): HTMLElement[] {
    const { retry, showLog } = this.actions;
    return [
      button('Try Again', retry, { secondary }),
      ...(showLog === undefined ? [] : [button('Show Log', showLog, { secondary: true })]),
    ];
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
