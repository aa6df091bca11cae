import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { panelPage } from './panel-page';

/** Returns the folder of the panels' built files. */
export function webviewFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/** Returns the HTML page of a panel in a webview. */
export function panelHtml(webview: Webview, extension: Uri, panel: string, title: string): string {
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(webviewFolder(extension), panel, name)).toString();
  return panelPage({
    title,
    script: file('index.js'),
    style: file('index.css'),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}
