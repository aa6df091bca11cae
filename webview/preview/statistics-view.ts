import type { PreviewSnapshot, PreviewStatistics } from '../../src/compute/protocol/preview-panel';
import { element } from '../shared/dom';
import { button } from '../shared/toolkit';
import { formatCount, formatStatistic } from './number-text';

type Score = PreviewStatistics['meanCosine'];

/** A statistic of the space, with its meaning and the rows it was computed from. */
interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly definition: string;
}

/** Lists the statistics, each with its definition and the rows it was computed from. */
export class StatisticsView {
  readonly root = element('section', { 'aria-label': 'Statistics' });
  private readonly sample = element('p', { class: 'muted' });
  private readonly list = element('dl', { class: 'facts' });
  private readonly all: HTMLElement;
  private shown = '';

  constructor(onAllRows: () => void) {
    this.all = button('Look at All Rows', onAllRows, { secondary: true });
    this.root.append(
      element('h2', {}, 'Statistics'),
      element('div', { class: 'actions' }, this.sample, this.all),
      this.list,
    );
  }

  update({ statistics, components, effectiveRank, status }: PreviewSnapshot): void {
    const facts = [
      ...(statistics === undefined ? [] : ofRows(statistics)),
      ...(components === undefined || effectiveRank === undefined
        ? []
        : [ofScore('Effective rank', effectiveRank.score, effectiveRank.rows, rankDefinition)]),
      ...(components === undefined
        ? []
        : [
            ofScore(
              'Participation ratio',
              components.participationRatio,
              components.rows,
              participationDefinition,
            ),
          ]),
    ];
    this.root.hidden = facts.length === 0;
    const isSample = statistics !== undefined && statistics.rows < statistics.totalRows;
    this.all.hidden = !isSample || status.state === 'computing';
    this.sample.textContent =
      statistics === undefined
        ? ''
        : isSample
          ? `Of a seeded sample of ${formatCount(statistics.rows)} of ${formatCount(statistics.totalRows)} rows, in 64 runs spread over the file.`
          : `Of all ${formatCount(statistics.rows)} rows.`;
    const key = JSON.stringify(facts);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(
      ...facts.map(({ name, value, note, definition }) =>
        element(
          'div',
          { title: definition },
          element('dt', {}, name),
          element(
            'dd',
            {},
            element('strong', {}, value),
            element('span', { class: 'muted' }, note),
          ),
        ),
      ),
    );
  }
}

const rankDefinition =
  'exp(−Σ pᵢ ln pᵢ), pᵢ = λᵢ / Σλ, λ the eigenvalues of the covariance (after Roy and Vetterli 2007)';
const participationDefinition = '(Σλ)² / Σλ², λ the eigenvalues of the covariance';
const cosineDefinition =
  'Anisotropy: mean cosine over all pairs of different rows that are finite and not zero; 0 where directions are spread evenly';

function ofRows(statistics: PreviewStatistics): Fact[] {
  const { nanValues, infiniteValues, nonFinite, zero, repeated, norms, meanCosine, rows } =
    statistics;
  return [
    {
      name: 'NaN, infinite values',
      value: `${formatCount(nanValues)}, ${formatCount(infiniteValues)}`,
      note: nonFinite.rows === 0 ? '' : examples(nonFinite),
      definition: 'Values that are not finite, and the rows that hold some',
    },
    {
      name: 'Zero rows',
      value: formatCount(zero.rows),
      note: zero.rows === 0 ? '' : examples(zero),
      definition: 'Rows that are all zeros',
    },
    {
      name: 'Repeated rows',
      value: formatCount(repeated.rows),
      note: [
        repeated.rows === 0 ? '' : examples(repeated),
        repeated.among < rows - nonFinite.rows
          ? `among the first ${formatCount(repeated.among)}`
          : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
      definition: 'Finite rows that equal an earlier one',
    },
    ...(norms === undefined
      ? []
      : [
          {
            name: 'Norm',
            value: `${formatStatistic(norms.mean)} ± ${formatStatistic(norms.deviation)}`,
            note: `${formatStatistic(norms.minimum)} to ${formatStatistic(norms.maximum)}`,
            definition:
              'Euclidean norm of the finite rows: mean ± standard deviation (n − 1), range',
          },
        ]),
    ofScore('Mean cosine', meanCosine, undefined, cosineDefinition),
  ];
}

function ofScore(name: string, score: Score, rows: number | undefined, definition: string): Fact {
  return {
    name,
    value: 'value' in score ? formatStatistic(score.value) : '–',
    note:
      'value' in score
        ? rows === undefined
          ? ''
          : `of ${formatCount(rows)} rows`
        : score.undefined,
    definition,
  };
}

function examples({ rows, examples: some }: PreviewStatistics['zero']): string {
  const more = rows > some.length ? ' …' : '';
  return `row${some.length === 1 ? '' : 's'} ${some.join(', ')}${more}`;
}
