import type { Uri, WebviewPanel } from 'vscode';
import type { PanelContract, SnapshotOf } from '../../compute/protocol/panel-contracts';
import { servePanel } from '../../compute/protocol/panel-ends';
import type { Handlers } from '../../compute/protocol/post-message';
import { panelHtml, webviewFolder } from './panel-html';
import { throttled, webviewConnection } from './webview-channel';

/** What a webview shows, and how its calls are answered. */
export interface WebviewContent<P extends PanelContract> {
  /** Its folder in `webview/`. */
  readonly name: string;
  /** Of the page, and of the tab unless VS Code names that itself. */
  readonly title: () => string;
  readonly namesTab: boolean;
  readonly contract: P;
  readonly handlers: Handlers<P['calls']>;
  /** All that it shows now. */
  readonly snapshot: () => SnapshotOf<P>;
  /** Folder of the extension. */
  readonly extension: Uri;
}

/**
 * Joins a webview to what it shows for as long as it lives.
 * @param subscribe takes what tells of another snapshot; what it returns is disposed with the webview
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
    // A hidden webview loses messages; it gets the whole state when it shows again.
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
