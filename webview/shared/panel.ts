import type { PanelContract, SnapshotOf } from '../../src/compute/protocol/panel-contracts';
import { connectHost, type Host } from './host';
import { onThemeChange } from './theme';

/** View of a panel. */
export interface PanelView<S> {
  readonly parts: readonly HTMLElement[];
  /** Shows another snapshot. */
  update(snapshot: S): void;
  /** Redraws the canvases after a change of the theme. */
  redraw(): void;
  /** Restores the user's choices from before a reload of the window, after the first snapshot. */
  restore?(first: S): void;
}

/**
 * Starts a panel, which shows each snapshot that its host pushes.
 * @param create creates the view, which calls the host
 */
export function startPanel<P extends PanelContract>(
  contract: P,
  create: (host: Host<P>) => PanelView<SnapshotOf<P>>,
): void {
  const host = connectHost(contract, (snapshot) => {
    view.update(snapshot);
  });
  const view = create(host);
  document.getElementById('root')!.append(...view.parts);
  onThemeChange(() => {
    view.redraw();
  });
  void host.ready().then((first) => {
    view.update(first);
    view.restore?.(first);
  });
}
