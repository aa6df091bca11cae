import { createMessageConnection } from 'vscode-jsonrpc/browser';
import type * as z from 'zod';
import { type Calls, snapshotMethod } from '../../src/compute/protocol/channel';
import {
  caller,
  type Handlers,
  postMessageTransports,
} from '../../src/compute/protocol/post-message';

/** A panel's end of the channel to its host. */
export interface Host<C extends Calls> {
  readonly calls: Handlers<C>;
  /** Kept by VS Code over reloads of the window; anything that is JSON. */
  readonly saveState: (state: unknown) => void;
  readonly state: unknown;
}

/** Joins the panel to its host; `onSnapshot` gets every state the host pushes, checked. */
export function connectHost<C extends Calls, S extends z.ZodType>(
  calls: C,
  snapshot: S,
  onSnapshot: (snapshot: z.infer<S>) => void,
): Host<C> {
  const vscode = acquireVsCodeApi();
  const connection = createMessageConnection(
    ...postMessageTransports({
      post: (message) => {
        vscode.postMessage(message);
      },
      subscribe: (listener) => {
        const receive = ({ data }: MessageEvent<unknown>): void => {
          listener(data);
        };
        window.addEventListener('message', receive);
        return {
          dispose: () => {
            window.removeEventListener('message', receive);
          },
        };
      },
    }),
  );
  connection.onNotification(snapshotMethod, (received: unknown) => {
    onSnapshot(snapshot.parse(received));
  });
  connection.listen();
  return {
    calls: caller(connection, calls),
    saveState: (state) => {
      vscode.setState(state);
    },
    state: vscode.getState(),
  };
}
