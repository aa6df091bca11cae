import type { ExportRequest } from '../../src/compute/protocol/panel';
import type { StitchingSnapshot } from '../../src/compute/protocol/stitching-panel';
import { exportBar } from '../shared/export-bar';
import { PanelHeader } from '../shared/panel-header';
import { sourceFacts } from '../shared/source-facts';
import { dropdown } from '../shared/toolkit';
import type { View } from './scores';

/** Quantities that the matrix can show. */
const showsOptions = [
  { id: 'score', name: 'Score', title: 'The score itself' },
  {
    id: 'index',
    name: 'Stitching index',
    title: 'What stitching leaves of the decoder’s score on its own encoder',
  },
];

const splits: Readonly<Record<string, string>> = {
  column: 'by the labels’ split column',
  seeded: 'split by seed, every class keeping its share',
  folds: 'in folds',
};

/** Header with the choice of what to show, and the exports. */
export class Header {
  readonly root: HTMLElement;
  private readonly header;
  private readonly metric;
  private readonly shows;
  private readonly exports;

  constructor(
    onView: (change: Partial<View>) => void,
    onExport: (kind: ExportRequest['kind']) => void,
  ) {
    this.metric = dropdown('Score', (metric) => {
      onView({ metric });
    });
    this.shows = dropdown('Show', (shows) => {
      onView({ shows: shows === 'index' ? 'index' : 'score' });
    });
    this.exports = exportBar(
      [
        { kind: 'png', label: 'PNG', title: 'The matrix as an image' },
        { kind: 'csv', label: 'CSV', title: 'All scores as a table' },
        { kind: 'json', label: 'JSON', title: 'All scores, baselines and sweeps' },
        { kind: 'html', label: 'HTML', title: 'A self-contained report' },
      ],
      onExport,
    );
    this.header = new PanelHeader([this.metric.root, this.shows.root, this.exports]);
    this.root = this.header.root;
  }

  update(snapshot: StitchingSnapshot, { metric, shows }: Pick<View, 'metric' | 'shows'>): void {
    this.header.update({ title: snapshot.title, facts: factsOf(snapshot) });
    this.metric.update(
      snapshot.metrics.map(({ id, name, formula }) => ({ id, name, title: formula })),
      metric,
    );
    this.shows.update(showsOptions, shows);
    this.exports.hidden = snapshot.representations.length === 0;
  }
}

function factsOf(snapshot: StitchingSnapshot): string[] {
  const { spaces, split, classes, runs } = snapshot;
  if (split === undefined) return [];
  return [
    `${spaces.length} spaces`,
    `${split.train} training and ${split.test} test rows (${splits[split.source] ?? split.source})`,
    ...sourceFacts(snapshot),
    ...(classes > 0 ? [`${classes} classes`] : []),
    ...(runs > 1 ? [`${runs} runs`] : []),
  ];
}
