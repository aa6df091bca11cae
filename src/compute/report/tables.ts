import type { BestFit, ComparisonResult, ComparisonScores } from '../../core/comparison/types';
import { formatScore } from '../protocol/score-text';
import type { ReportNames } from './names';

/** A table of a report: a row for each space or item, all cells as text. */
export interface ReportTable {
  readonly title: string;
  /** One sentence that explains the numbers. */
  readonly note?: string;
  /** Names of the columns, without that of the row names. */
  readonly head: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
  /** Rating of each cell, 0 to 1, if there is a scale for it; null for a cell without a score. */
  readonly shades?: readonly (readonly (number | null)[])[];
}

/** Returns all tables of a comparison, in reading order. */
export function comparisonTables(result: ComparisonResult, names: ReportNames): ReportTable[] {
  return [
    ...result.scores.flatMap((scores) => scoreTables(scores, result, names)),
    ...fitTables(result, names),
    ...agreementTables(result, names),
  ];
}

function scoreTables(
  { projection, measure, convention, matrix, sampledRows, ...more }: ComparisonScores,
  result: ComparisonResult,
  names: ReportNames,
): ReportTable[] {
  const title = `${names.projection(projection)} · ${names.measure(measure)}`;
  const sample = sampledRows === undefined ? '' : ` (${sampledRows} sampled rows)`;
  const tables = [
    { title: `${title}${sample}`, note: convention, ...pairCells(result, matrix, scoreText) },
  ];
  if (more.null !== undefined) {
    tables.push({
      title: `${title} · null`,
      note: 'Mean ± standard deviation of the score when the rows of one space are shuffled.',
      ...pairCells(result, more.null, (cell) =>
        cell === null ? '–' : `${formatScore(cell.mean)} ± ${formatScore(cell.sd)}`,
      ),
    });
  }
  if (more.interval !== undefined) {
    tables.push({
      title: `${title} · 95 % bootstrap interval`,
      note: 'Where the score of as many other rows of the same kind would lie, by random halves of the rows.',
      ...pairCells(result, more.interval, (cell) =>
        cell === null ? '–' : `${formatScore(cell[0])} to ${formatScore(cell[1])}`,
      ),
    });
  }
  for (const { label, rows, matrix: ofClass } of more.perClass ?? []) {
    tables.push({
      title: `${title} · ${label}`,
      note: `The ${rows} rows labelled “${label}” alone.`,
      ...pairCells(result, ofClass, scoreText),
    });
  }
  return tables;
}

function fitTables({ fits = [], ...result }: ComparisonResult, names: ReportNames): ReportTable[] {
  const fitText = (fit: BestFit | null): string => {
    if (fit === null) return '–';
    const margin = fit.margin === undefined ? '' : ` by ${formatScore(fit.margin)}`;
    return `${names.projection(fit.projection)}${margin}`;
  };
  return fits.map(({ measure, matrix }) => ({
    title: `Which invariance fits · ${names.measure(measure)}`,
    note: 'The projection under which the two spaces agree best, and by how much over the next.',
    ...pairCells(result, matrix, fitText),
  }));
}

function agreementTables(
  { leastAgreeing = [], spaces }: ComparisonResult,
  names: ReportNames,
): ReportTable[] {
  return leastAgreeing.map(({ projection, pair: [i, j], rows }) => {
    const described = (['label', 'text'] as const).filter((key) => rows.some((row) => key in row));
    return {
      title: `Rows that agree least · ${names.projection(projection)} · ${spaces[i]!.name} with ${spaces[j]!.name}`,
      note: 'Share of the 10 nearest rows (cosine) that both spaces have in common, worst first.',
      head: ['agreement', ...described],
      rows: rows.map((row) => ({
        name: row.id,
        cells: [formatScore(row.agreement), ...described.map((key) => row[key] ?? '')],
      })),
    };
  });
}

function pairCells<T>(
  { spaces }: Pick<ComparisonResult, 'spaces'>,
  matrix: readonly (readonly T[])[],
  text: (cell: T) => string,
): Pick<ReportTable, 'head' | 'rows'> {
  return {
    head: spaces.map(({ name }) => name),
    rows: matrix.map((row, i) => ({
      name: spaces[i]!.name,
      cells: row.map((cell) => text(cell)),
    })),
  };
}

function scoreText(value: number | null): string {
  return formatScore(value);
}
