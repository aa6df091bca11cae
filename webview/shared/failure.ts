import { whatWasStopped } from '../../src/compute/protocol/post-message';
import { element } from './dom';
import { button } from './toolkit';

/** Creates the notice for a failed request; a cancelled one is not shown as an error. */
export function failureNotice(error: unknown, retry: () => void): HTMLElement {
  const stopped = whatWasStopped(error);
  if (stopped !== undefined) return stoppedNotice(stopped, 'Try Again', retry);
  const message = error instanceof Error ? error.message : String(error);
  return element('div', { class: 'problem', role: 'alert' }, message);
}

/** Creates the notice that something was stopped, with a button to do it after all. */
export function stoppedNotice(what: string, again: string, retry: () => void): HTMLElement {
  return element('div', { class: 'progress' }, element('span', {}, what), button(again, retry));
}
