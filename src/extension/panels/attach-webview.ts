import type { Uri, WebviewPanel } from 'vscode';
import type { PanelContract, SnapshotOf } from '../../compute/protocol/panel-contracts';
import { servePanel } from '../../compute/protocol/panel-ends';
import type { Handlers } from '../../compute/protocol/post-message';
import { panelHtml, webviewFolder } from './panel-html';
import { throttled, webviewConnection } from './webview-channel';

/** Contents of a webview, and handlers of its calls. */
export interface WebviewContent<P extends PanelContract> {
  /** Its folder in `webview/`. */
  readonly name: string;
  /** Title of the page, and of the tab unless VS Code sets that itself. */
  readonly title: () => string;
  readonly namesTab: boolean;
  readonly contract: P;
  readonly handlers: Handlers<P['calls']>;
  /** Returns the current snapshot. */
  readonly snapshot: () => SnapshotOf<P>;
  /** Folder of the extension. */
  readonly extension: Uri;
}

/**
 * Connects a webview to its contents until it is closed.
 * @param subscribe subscribes to changes of the snapshot; the subscriptions are disposed with the
 * webview
 */
export function attachWebview<P extends PanelContract>(
  panel: WebviewPanel,
  content: WebviewContent<P>,
  subscribe: (changed: () => void) => readonly { dispose(): void }[],
): void {
  const { webview } = panel;
  const { name, title, namesTab, contract, handlers, snapshot, extension } = content;
  const connection = webviewConnection(webview);
  const push = servePanel(connection, contract, handlers, snapshot);
  connection.listen();
  let isOpen = true;
  const show = (): void => {
    if (!isOpen) return;
    if (namesTab) panel.title = title();
    // A hidden webview loses messages; it gets the whole snapshot when it is shown again.
    if (panel.visible) push();
  };
  const subscriptions = [
    connection,
    panel.onDidChangeViewState(show),
    ...subscribe(throttled(show)),
  ];
  panel.onDidDispose(() => {
    isOpen = false;
    for (const subscription of subscriptions) subscription.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
  webview.html = panelHtml(webview, extension, name, title());
}
