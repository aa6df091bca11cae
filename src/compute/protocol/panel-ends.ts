import type { MessageConnection } from 'vscode-jsonrpc';
import * as z from 'zod';
import { checked } from './contract';
import type { Calls, PanelContract, SnapshotOf } from './panel-contracts';
import { caller, type Handlers, serve } from './post-message';

/**
 * Call by which a panel reports that it has loaded; it returns the first snapshot. The host pushes
 * the next ones as notifications.
 */
const readyMethod = 'ready';
export const snapshotMethod = 'snapshot';

const readyCalls = ({ snapshot }: PanelContract) => ({
  [readyMethod]: checked(z.null(), snapshot),
});

/**
 * Serves the host's end of a panel's contract.
 * @param state returns the current snapshot
 * @returns a function that pushes the current snapshot
 */
export function servePanel<P extends PanelContract>(
  connection: MessageConnection,
  contract: P,
  handlers: Handlers<P['calls']>,
  state: () => SnapshotOf<P>,
): () => void {
  serve(connection, contract.calls, handlers);
  serve<Calls>(connection, readyCalls(contract), {
    [readyMethod]: () => Promise.resolve(state()),
  });
  return () => void connection.sendNotification(snapshotMethod, state());
}

/** The panel's end of its contract. */
export interface PanelEnd<P extends PanelContract> {
  readonly calls: Handlers<P['calls']>;
  /**
   * Reports that the panel has loaded.
   * @returns its first snapshot
   */
  readonly ready: () => Promise<SnapshotOf<P>>;
}

/**
 * Connects the panel's end of its contract.
 * @param onSnapshot called with every snapshot that the host pushes, after a check
 */
export function callPanelHost<P extends PanelContract>(
  connection: MessageConnection,
  contract: P,
  onSnapshot: (snapshot: SnapshotOf<P>) => void,
): PanelEnd<P> {
  connection.onNotification(snapshotMethod, (received: unknown) => {
    onSnapshot(contract.snapshot.parse(received) as SnapshotOf<P>);
  });
  const first = caller<Calls>(connection, readyCalls(contract));
  return {
    calls: caller<P['calls']>(connection, contract.calls),
    ready: () => first[readyMethod]!(null) as Promise<SnapshotOf<P>>,
  };
}
