import type { SpaceSummary } from '../../core/study/describe-space';
import type { LeftOut } from '../protocol/engine';
import type { FileChange } from '../protocol/file-change';
import { visibleText } from '../protocol/visible-text';
import { staleSentences } from './stale';
import type { ReportTable } from './tables';

/** Content of a report, or of a part of one, in reading order. */
export interface ReportPart extends LeftOut {
  readonly title: string;
  /** One or two sentences on what was done. */
  readonly summary: string;
  readonly spaces: readonly SpaceSummary[];
  readonly warnings: readonly string[];
  /** HTML of the sections, from {@link tableSection} and similar functions. */
  readonly sections: readonly string[];
  readonly engine: string;
  readonly seconds: number;
  /** Changes of files since the scores were computed. */
  readonly changes?: readonly FileChange[];
}

const style = `
:root { color-scheme: light dark; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
section { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .3rem .6rem; }
tr > th:first-child { text-align: left; }
td.score { text-align: right; font-variant-numeric: tabular-nums; }
td[style] { background: color-mix(in srgb, light-dark(#0072b2, #56b4e9) calc(var(--share) * 55%), transparent); }
figure { margin: .5rem 0 1rem; }
.note, footer { opacity: .75; }
.stale { border: 2px solid light-dark(#b35c00, #ffb454); padding: .5rem 1rem; }
.stale ~ section td.score { text-decoration: line-through; }`;

/**
 * Returns a self-contained page: no script, nothing loaded from elsewhere, light or dark as the
 * reader's system.
 */
export function htmlPage(parts: readonly ReportPart[]): string {
  const title = parts.map((part) => part.title).join(', ');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body>
${parts.map(partHtml).join('\n')}
</body>
</html>
`;
}

function partHtml(part: ReportPart): string {
  const { title, summary, spaces, warnings, failures = [], changes = [] } = part;
  const { sections, engine, seconds } = part;
  const files = spaces.map(
    ({ name, file, rows, dims, dtype, columns = '' }) =>
      `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(file)}</td><td class="score">${rows}</td><td class="score">${dims}</td><td>${escapeHtml(dtype)}</td><td>${escapeHtml(columns)}</td></tr>`,
  );
  const stale = staleSentences(changes).map((text) => `<li>${escapeHtml(text)}</li>`);
  return `<div>${stale.length > 0 ? `<div class="stale" role="note"><strong>Out of date</strong><ul>${stale.join('')}</ul></div>` : ''}
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(summary)}</p>
<section><table><tr><th>Space</th><th>File</th><th>Rows</th><th>Dimensions</th><th>Type</th><th>Columns</th></tr>${files.join('')}</table></section>
${listHtml(
  'Left out',
  failures.map(({ file, problem, remedy }) => `${file}: ${problem} ${remedy}`),
)}${listHtml('Warnings', warnings)}
${sections.join('\n')}
<footer>Computed by the Latent Space Inspector (${escapeHtml(engine)}) in ${seconds.toFixed(1)} s.</footer></div>`;
}

function listHtml(title: string, texts: readonly string[]): string {
  if (texts.length === 0) return '';
  const items = texts.map((text) => `<li>${escapeHtml(text)}</li>`);
  return `<h2>${title}</h2><ul>${items.join('')}</ul>`;
}

/**
 * Returns the HTML of a table.
 * @param figure HTML that shows the table's numbers, placed above it
 */
export function tableSection(
  { title, note, head, rows, shades }: ReportTable,
  figure = '',
): string {
  const header = head.map((name) => `<th>${escapeHtml(name)}</th>`).join('');
  const body = rows.map(({ name, cells }, r) => {
    const scores = cells.map((text, c) => {
      const share = shades?.[r]?.[c] ?? null;
      const shade = share === null ? '' : ` style="--share:${share.toFixed(3)}"`;
      return `<td class="score"${shade}>${escapeHtml(text)}</td>`;
    });
    return `<tr><th>${escapeHtml(name)}</th>${scores.join('')}</tr>`;
  });
  return `<section><h2>${escapeHtml(title)}</h2>
${note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>`}
${figure}
<table><tr><th></th>${header}</tr>${body.join('')}</table></section>`;
}

/**
 * Escapes text for HTML, in an element or a quoted attribute, with invisible characters made
 * visible.
 */
export function escapeHtml(text: string): string {
  return visibleText(text, '\n').replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
