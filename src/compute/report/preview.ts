import type { ColumnSummaries } from '../../core/preview/summary';
import type { PreviewSnapshot } from '../protocol/preview-panel';
import { csvText } from './csv-text';

/** Statistics of one dimension's finite values; null if it has none. */
interface DimensionLine {
  readonly dimension: number;
  readonly count: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

function dimensionLines(columns: ColumnSummaries): DimensionLine[] {
  const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return Array.from(columns.counts, (count, dimension) => ({
    dimension,
    count,
    mean: finiteOrNull(columns.means[dimension]!),
    deviation: finiteOrNull(columns.deviations[dimension]!),
    minimum: finiteOrNull(columns.minimum[dimension]!),
    maximum: finiteOrNull(columns.maximum[dimension]!),
  }));
}

/**
 * Formats the finite values of every dimension as a table: count, mean, standard deviation (n − 1),
 * minimum and maximum.
 */
export function dimensionsCsv(columns: ColumnSummaries): string {
  return csvText(dimensionLines(columns));
}

/**
 * Formats all results of a preview as plain data: header, statistics, principal components,
 * dimensions.
 */
export function previewJson(
  { title, file, member, components, statistics, effectiveRank, warnings }: PreviewSnapshot,
  columns: ColumnSummaries,
): string {
  const found = { file: title, ...file, member, statistics, components, effectiveRank, warnings };
  return `${JSON.stringify({ ...found, dimensions: dimensionLines(columns) }, null, 2)}\n`;
}
