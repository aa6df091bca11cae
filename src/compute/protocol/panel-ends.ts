import type { MessageConnection } from 'vscode-jsonrpc';
import * as z from 'zod';
import { checked } from './contract';
import type { Calls, PanelContract, SnapshotOf } from './panel-contracts';
import { caller, type Handlers, serve } from './post-message';

/** A panel says by this call that it is up, and gets the first state; the host pushes the next ones as notifications. */
const readyMethod = 'ready';
export const snapshotMethod = 'snapshot';

const readyCalls = ({ snapshot }: PanelContract) => ({
  [readyMethod]: checked(z.null(), snapshot),
});

/**
 * The host's end of a panel's contract.
 * @param state what the panel shows now
 * @returns a function that pushes the state
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

/** A panel's end of its contract. */
export interface PanelEnd<P extends PanelContract> {
  readonly calls: Handlers<P['calls']>;
  /** Says that the panel is up. @returns its first state */
  readonly ready: () => Promise<SnapshotOf<P>>;
}

/** @param onSnapshot called with every state that the host pushes, checked */
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
