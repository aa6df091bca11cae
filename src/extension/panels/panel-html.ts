import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** Folder of one panel's built files. */
export function webviewFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/** The page of a panel: a strict policy, one style sheet, one script, no data. */
export function panelHtml(webview: Webview, extension: Uri, panel: string, title: string): string {
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(webviewFolder(extension), panel, name)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('index.css')}">
<title>${title}</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${file('index.js')}"></script>
</body>
</html>`;
}
