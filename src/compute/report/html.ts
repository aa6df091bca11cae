import type { EngineResult } from '../protocol/engine';
import type { ReportNames } from './names';
import { comparisonTables, type ReportTable } from './tables';

const style = `
:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .3rem .6rem; }
td.score { text-align: right; font-variant-numeric: tabular-nums; }
.convention, footer { opacity: .75; }`;

/** One self-contained page with every score: no script, nothing loaded from elsewhere. */
export function comparisonHtml(result: EngineResult, names: ReportNames): string {
  const { spaces, rows, anchors, warnings, engine, seconds } = result;
  const files = spaces.map(
    ({ name, file, rows: n, dims, dtype }) =>
      `<tr><th>${escape(name)}</th><td>${escape(file)}</td><td class="score">${n}</td><td class="score">${dims}</td><td>${escape(dtype)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Latent space comparison</title><style>${style}</style></head>
<body>
<h1>Latent space comparison</h1>
<p>${rows} rows scored${anchors.length > 0 ? `, ${anchors.length} anchors` : ''}.</p>
<table><tr><th>Space</th><th>File</th><th>Rows</th><th>Dimensions</th><th>Type</th></tr>${files.join('')}</table>
${warnings.length > 0 ? `<h2>Warnings</h2><ul>${warnings.map((text) => `<li>${escape(text)}</li>`).join('')}</ul>` : ''}
${comparisonTables(result, names).map(tableSection).join('\n')}
<footer>Computed by the Latent Space Inspector (${escape(engine)}) in ${seconds.toFixed(1)} s.</footer>
</body>
</html>
`;
}

function tableSection({ title, note, head, rows }: ReportTable): string {
  const header = head.map((name) => `<th>${escape(name)}</th>`).join('');
  const body = rows.map(({ name, cells }) => {
    const scores = cells.map((text) => `<td class="score">${escape(text)}</td>`).join('');
    return `<tr><th>${escape(name)}</th>${scores}</tr>`;
  });
  return `<h2>${escape(title)}</h2>
${note === undefined ? '' : `<p class="convention">${escape(note)}</p>`}
<table><tr><th></th>${header}</tr>${body.join('')}</table>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
