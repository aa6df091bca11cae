import { escapeHtml } from '../../compute/report/html-page';

/** Addresses that a panel's page loads. */
export interface PanelPage {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Source of the host's own resources in a content security policy. */
  readonly cspSource: string;
  readonly nonce: string;
}

/** Returns the page of a panel: a strict policy, one style sheet, one script, no data. */
export function panelPage({ title, script, style, cspSource, nonce }: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
