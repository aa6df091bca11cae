import type { ExportRequest } from '../../src/compute/protocol/panel';
import type { StitchingSnapshot } from '../../src/compute/protocol/stitching-panel';
import { element } from '../shared/dom';
import { exportButtons } from '../shared/export-buttons';
import { sourceFacts } from '../shared/facts';
import { dropdown } from '../shared/toolkit';
import type { View } from './scores';

/** What the matrix can show of a score. */
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

/** The title, what to look at, and the exports. */
export class Header {
  readonly root = element('header', { class: 'header' });
  private readonly title = element('h1');
  private readonly subtitle = element('p', { class: 'muted' });
  private readonly metric;
  private readonly shows;
  private readonly actions;

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
    this.actions = exportButtons<ExportRequest['kind']>(
      {
        png: 'The matrix as an image',
        csv: 'All scores as a table',
        json: 'All scores, baselines and sweeps',
        html: 'A self-contained report',
      },
      onExport,
    );
    this.root.append(
      element('div', { class: 'title' }, this.title, this.subtitle),
      this.metric.root,
      this.shows.root,
      this.actions,
    );
  }

  update(snapshot: StitchingSnapshot, { metric, shows }: Pick<View, 'metric' | 'shows'>): void {
    this.title.textContent = snapshot.title;
    this.subtitle.textContent = describe(snapshot);
    this.metric.update(
      snapshot.metrics.map(({ id, name, formula }) => ({ id, name, title: formula })),
      metric,
    );
    this.shows.update(showsOptions, shows);
    this.actions.hidden = snapshot.ways.length === 0;
  }
}

function describe(snapshot: StitchingSnapshot): string {
  const { spaces, split, classes, runs } = snapshot;
  if (split === undefined) return '';
  return [
    `${spaces.length} spaces`,
    `${split.train} training and ${split.test} test rows (${splits[split.source] ?? split.source})`,
    ...sourceFacts(snapshot),
    ...(classes > 0 ? [`${classes} classes`] : []),
    ...(runs > 1 ? [`${runs} runs`] : []),
  ].join(', ');
}
