import { type Histogram, histogramOf } from '../../core/preview/grid-histograms';
import type { FileDescription } from '../../compute/protocol/engine';
import type {
  ComponentsAnswer,
  EffectiveRankAnswer,
  Previews,
  PreviewTarget,
  RowDescriptions,
  StatisticsAnswer,
} from '../../compute/protocol/preview';
import type {
  DimensionsAnswer,
  EntriesAnswer,
  EntriesCall,
  PointsAnswer,
  PreviewSnapshot,
  RowDescription,
} from '../../compute/protocol/preview-panel';
import { colourGroups } from './colour-groups';

/** The results known so far about one member of a file, for one version of it. */
export class PreviewContent {
  rows: RowDescriptions | undefined;
  components: ComponentsAnswer | undefined;
  statistics: StatisticsAnswer | undefined;
  effectiveRank: EffectiveRankAnswer | undefined;
  private readonly closing = new AbortController();

  /** @param version number by which the panel identifies this content */
  constructor(
    readonly version: number,
    readonly target: PreviewTarget,
    private readonly member: FileDescription['members'][number],
    private readonly previews: Previews,
  ) {}

  async entries({ rows, columns }: EntriesCall): Promise<EntriesAnswer> {
    const block = { ...this.target, rows, columns };
    const { data } = await this.previews.entries(block, this.closing.signal);
    const numbers = Array.from({ length: rows.stop - rows.start }, (_, i) => rows.start + i);
    // A copy, because data from the engine is a view of a larger message.
    return { version: this.version, rows: this.describeRows(numbers), values: data.slice() };
  }

  /** Cancels the reading of entries, which are not shown any more. */
  close(): void {
    this.closing.abort();
  }

  /**
   * Returns the points with their groups.
   * @param colouring the name of an attribute, or null for one colour
   */
  points(colouring: string | null): PointsAnswer {
    const coordinates = this.components?.coordinates.data ?? new Float64Array();
    const numbers = this.components?.rows.slice() ?? new Float64Array();
    const labels = this.rows?.attributes.find(({ name }) => name === colouring)?.values;
    return {
      version: this.version,
      rows: numbers,
      x: coordinates.filter((_, at) => at % 2 === 0),
      y: coordinates.filter((_, at) => at % 2 === 1),
      ...colourGroups(numbers, labels),
    };
  }

  describeRows(numbers: readonly number[]): RowDescription[] {
    const values = (kind: 'label' | 'text'): readonly string[] | undefined =>
      this.rows?.attributes.find((attribute) => attribute.kind === kind)?.values;
    const columns = { id: this.rows?.ids, label: values('label'), text: values('text') };
    return numbers.map((row) => {
      const described = Object.entries(columns).flatMap(([name, column]) => {
        const value = column?.[row];
        return value === undefined || value === '' ? [] : [[name, value] as const];
      });
      return { row, ...Object.fromEntries(described) };
    });
  }

  dimensions(): DimensionsAnswer {
    const none = new Float64Array();
    const columns = this.statistics?.columns;
    const copy = (values: Float64Array = none): typeof none => Float64Array.from(values);
    return {
      version: this.version,
      counts: copy(columns?.counts),
      means: copy(columns?.means),
      deviations: copy(columns?.deviations),
      minimum: copy(columns?.minimum),
      maximum: copy(columns?.maximum),
      withHistogram: this.statistics?.histograms.columns ?? 0,
    };
  }

  /** Returns the histogram of one dimension; null if it has none. */
  histogram(dimension: number): Histogram | null {
    const histograms = this.statistics?.histograms;
    if (histograms === undefined || dimension >= histograms.columns) return null;
    return histogramOf(histograms, dimension) ?? null;
  }

  /** Returns its part of the snapshot. */
  shown(): Pick<
    PreviewSnapshot,
    'member' | 'descriptions' | 'components' | 'statistics' | 'effectiveRank' | 'warnings'
  > {
    const { rows, components, statistics, effectiveRank } = this;
    const { name, shape, dtype } = this.member;
    const attributes = rows?.attributes ?? [];
    return {
      member: { name, rows: shape[0]!, dims: shape[1]!, dtype },
      warnings: rows?.warnings ?? [],
      descriptions: rows && {
        hasIds: rows.ids !== undefined,
        colourings: attributes.filter(({ kind }) => kind !== 'text').map((found) => found.name),
        hasTexts: attributes.some(({ kind }) => kind === 'text'),
      },
      components: components && {
        rows: components.rows.length,
        shares: components.shares,
        participationRatio: components.participationRatio,
      },
      statistics: statistics && shownStatistics(statistics),
      effectiveRank: effectiveRank && {
        rows: effectiveRank.rows,
        score: effectiveRank.effectiveRank,
      },
    };
  }
}

/**
 * Returns the statistics for the snapshot; the panel requests the dimensions' numbers separately.
 */
function shownStatistics({
  columns: _columns,
  histograms: _histograms,
  ...shown
}: StatisticsAnswer): PreviewSnapshot['statistics'] {
  return shown;
}
