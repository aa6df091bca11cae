import type { Choice, ExportRequest } from '../../src/compute/protocol/panel';
import type { Selection, SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { element } from '../shared/dom';
import { exportButtons } from '../shared/export-buttons';
import { sourceFacts } from '../shared/facts';
import { dropdown } from '../shared/toolkit';

/** The title, the choices of projection and measure, and the exports. */
export class Header {
  readonly root = element('header', { class: 'header' });
  private readonly title = element('h1');
  private readonly subtitle = element('p', { class: 'muted' });
  private readonly projection;
  private readonly measure;
  private readonly actions;
  private selection: Selection = { projection: '', measure: '' };

  constructor(
    onSelect: (selection: Selection) => void,
    onExport: (kind: ExportRequest['kind']) => void,
  ) {
    this.projection = dropdown('Projection', (projection) => {
      onSelect({ ...this.selection, projection });
    });
    this.measure = dropdown('Measure', (measure) => {
      onSelect({ ...this.selection, measure });
    });
    this.actions = exportButtons<ExportRequest['kind']>(
      {
        png: 'The matrix as an image',
        csv: 'All scores as a table',
        json: 'All scores with their conventions',
        html: 'A self-contained report',
      },
      onExport,
    );
    this.root.append(
      element('div', { class: 'title' }, this.title, this.subtitle),
      this.projection.root,
      this.measure.root,
      this.actions,
    );
  }

  update(snapshot: SimilaritySnapshot): void {
    const { title, projections, measures, selection, spaces, rows } = snapshot;
    this.selection = selection;
    this.title.textContent = title;
    this.subtitle.textContent =
      spaces.length === 0
        ? ''
        : [`${spaces.length} spaces`, `${rows} rows`, ...sourceFacts(snapshot)].join(', ');
    this.subtitle.title = spaces
      .flatMap(({ name, columns }) => (columns === undefined ? [] : [`${name}: ${columns}`]))
      .join('\n');
    this.projection.update(projections.map(describe), selection.projection);
    this.measure.update(measures.map(describe), selection.measure);
    this.actions.hidden = spaces.length === 0;
  }
}

function describe({ id, name, formula, source, invariantTo }: Choice): {
  id: string;
  name: string;
  title: string;
} {
  const invariances = invariantTo.length === 0 ? 'nothing' : invariantTo.join(', ');
  return { id, name, title: `${formula}\nInvariant to: ${invariances}\n${source}` };
}
