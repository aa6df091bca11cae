import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import { panelPage } from './panel-page';

/** Folder of the panels' built files. */
export function webviewFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/** The page of a panel as a webview shows it. */
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
