import type { Webview } from 'vscode';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import { postMessageTransports } from '../../compute/protocol/post-message';

/** Creates the host's end of the channel to a webview. */
export function webviewConnection(webview: Webview): MessageConnection {
  return createMessageConnection(
    ...postMessageTransports({
      post: (message) => void webview.postMessage(message),
      subscribe: (listener) => webview.onDidReceiveMessage(listener),
    }),
  );
}

/** Minimum time between two pushed snapshots, in milliseconds. */
const pushInterval = 50;

/**
 * Returns a function that calls `action` at once, and then at most once per interval, never losing
 * the last call.
 */
export function throttled(action: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const run = (): void => {
    again = false;
    action();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, pushInterval);
  };
  return () => {
    if (timer === undefined) run();
    else again = true;
  };
}

/**
 * Returns a handler that answers at once; failures of the work are shown in the panel's status, not
 * as the call's.
 */
export function inBackground<P>(work: (parameter: P) => unknown): (parameter: P) => Promise<null> {
  return (parameter) => {
    void work(parameter);
    return Promise.resolve(null);
  };
}
