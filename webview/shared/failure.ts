import { whatWasStopped } from '../../src/compute/protocol/post-message';
import { element } from './dom';
import { button } from './toolkit';

/** What there is to see where an answer did not come; that it was stopped is no problem. */
export function failureNotice(error: unknown, retry: () => void): HTMLElement {
  const stopped = whatWasStopped(error);
  if (stopped !== undefined) return stoppedNotice(stopped, 'Try Again', retry);
  const message = error instanceof Error ? error.message : String(error);
  return element('div', { class: 'problem', role: 'alert' }, message);
}

/** Says that something was stopped, and offers to do it after all. */
export function stoppedNotice(what: string, again: string, retry: () => void): HTMLElement {
  return element('div', { class: 'progress' }, element('span', {}, what), button(again, retry));
}
