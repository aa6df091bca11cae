import type { PanelContract, SnapshotOf } from '../../src/compute/protocol/panel-contracts';
import { connectHost, type Host } from './host';
import { onThemeChange } from './theme';

/** What a panel shows, from top to bottom. */
export interface PanelView<S> {
  readonly parts: readonly HTMLElement[];
  /** Shows another state of the host. */
  update(snapshot: S): void;
  /** Draws again what is drawn on canvases: the theme has changed. */
  redraw(): void;
  /** Brings back what the person chose before a reload of the window, once the first state shows. */
  restore?(first: S): void;
}

/** Starts a panel: shows each state that its host pushes. @param create makes the view, which calls the host */
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
