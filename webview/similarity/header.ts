import type { Choice, ExportRequest } from '../../src/compute/protocol/panel';
import type { Selection, SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { exportBar } from '../shared/export-bar';
import { PanelHeader } from '../shared/panel-header';
import { sourceFacts } from '../shared/source-facts';
import { dropdown } from '../shared/toolkit';

/** Header with the choice of projection and measure, and the exports. */
export class Header {
  readonly root: HTMLElement;
  private readonly header;
  private readonly projection;
  private readonly measure;
  private readonly exports;
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
    this.exports = exportBar(
      [
        { kind: 'png', label: 'PNG', title: 'The matrix as an image' },
        { kind: 'csv', label: 'CSV', title: 'All scores as a table' },
        { kind: 'json', label: 'JSON', title: 'All scores with their conventions' },
        { kind: 'html', label: 'HTML', title: 'A self-contained report' },
      ],
      onExport,
    );
    this.header = new PanelHeader([this.projection.root, this.measure.root, this.exports]);
    this.root = this.header.root;
  }

  update(snapshot: SimilaritySnapshot): void {
    const { title, projections, measures, selection, spaces, rows } = snapshot;
    this.selection = selection;
    this.header.update({
      title,
      facts:
        spaces.length === 0
          ? []
          : [`${spaces.length} spaces`, `${rows} rows`, ...sourceFacts(snapshot)],
      hint: spaces
        .flatMap(({ name, columns }) => (columns === undefined ? [] : [`${name}: ${columns}`]))
        .join('\n'),
    });
    this.projection.update(projections.map(describe), selection.projection);
    this.measure.update(measures.map(describe), selection.measure);
    this.exports.hidden = spaces.length === 0;
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
