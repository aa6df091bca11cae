import { createMessageConnection } from 'vscode-jsonrpc/browser';
import type { PanelContract, SnapshotOf } from '../../src/compute/protocol/panel-contracts';
import { callPanelHost, type PanelEnd } from '../../src/compute/protocol/panel-ends';
import { postMessageTransports } from '../../src/compute/protocol/post-message';

/** A panel's end of the channel to its host, and what VS Code keeps of the panel. */
export interface Host<P extends PanelContract> extends PanelEnd<P> {
  /** Kept by VS Code over reloads of the window; anything that is JSON. */
  readonly saveState: (state: unknown) => void;
  readonly state: unknown;
}

/** Joins the panel to its host; `onSnapshot` gets every state the host pushes, checked. */
export function connectHost<P extends PanelContract>(
  contract: P,
  onSnapshot: (snapshot: SnapshotOf<P>) => void,
): Host<P> {
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
  const end = callPanelHost(connection, contract, onSnapshot);
  connection.listen();
  return {
    ...end,
    saveState: (state) => {
      vscode.setState(state);
    },
    state: vscode.getState(),
  };
}
