import { createMessageConnection } from 'vscode-jsonrpc/browser';
import type { PanelContract, SnapshotOf } from '../../src/compute/protocol/panel-contracts';
import { callPanelHost, type PanelEnd } from '../../src/compute/protocol/panel-ends';
import { postMessageTransports } from '../../src/compute/protocol/post-message';

/** The panel's end of the channel to its host, and the state that VS Code keeps for the panel. */
export interface Host<P extends PanelContract> extends PanelEnd<P> {
  /** Saves a state of JSON values, which VS Code keeps over reloads of the window. */
  readonly saveState: (state: unknown) => void;
  readonly state: unknown;
}

/**
 * Connects the panel to its host; `onSnapshot` is called with every snapshot that the host pushes,
 * after a check.
 */
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
