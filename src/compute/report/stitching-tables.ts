import type { BestFit } from '../../core/comparison/types';
import type { StitchChoice, StitchInspection } from '../../core/stitching/study/inspect-stitching';
import type {
  PairMatrix,
  PairScores,
  StitchingResult,
  StitchingScores,
  Sweep,
} from '../../core/stitching/study/stitching';
import { bestRepresentations } from '../../core/stitching/study/best-representation';
import { representationName } from '../../core/stitching/study/representation';
import { headOptions } from '../../core/stitching/heads/registry';
import type { Metric } from '../../core/stitching/scores';
import { formatScore } from '../protocol/score-text';
import type { ReportTable } from './tables';

/** Returns all tables of a stitching study by one of its metrics, in reading order. */
export function stitchingTables(
  result: StitchingResult,
  metric: Metric = result.metrics[0]!,
): ReportTable[] {
  const ofMetric = <T extends { readonly metric: string }>(list: readonly T[]): T[] =>
    list.filter((each) => each.metric === metric.id);
  const scores = ofMetric(result.results);
  const best = bestRepresentations(scores, metric);
  const shade = shadeOf(result, metric);
  return [
    summaryTable(result, scores, metric),
    ...scores.map((each) => ({
      title: `${representationName(each.id)} · ${metric.name}`,
      note: 'The head of each row’s space on the column’s space.',
      ...pairCells(result, (d, e) => scoreWithSpread(each, d, e)),
      shades: each.matrix.map((row) => row.map(shade)),
    })),
    ...(best === undefined ? [] : [bestTable(result, best, metric)]),
    ...sweepTables(result, metric),
  ];
}

/** Returns the tables of one pair under one representation. */
export function stitchedPairTables(
  { decoders, encoders }: StitchingResult,
  { representation, decoder, encoder, ...inspection }: StitchChoice & StitchInspection,
): ReportTable[] {
  const title = `${representationName(representation)} · the head of ${decoders[decoder]!} on ${encoders[encoder]!}`;
  const { classes = [], stitchedConfusion, broken, worsened, testRows } = inspection;
  if (stitchedConfusion === undefined) {
    const rows = worsened ?? [];
    return [
      {
        title: `${title} · rows that lose most`,
        note: 'Mean squared error of a row on the decoder’s own encoder, and stitched.',
        ...described(rows, ['own', 'stitched'], ({ own, stitched }) => [
          formatScore(own),
          formatScore(stitched),
        ]),
      },
    ];
  }
  const lost = broken ?? [];
  return [
    {
      title: `${title} · confusion`,
      note: 'Test rows of each row’s class that were named the column’s class.',
      head: classes,
      rows: stitchedConfusion.map((counts, c) => ({
        name: classes[c]!,
        cells: counts.map(String),
      })),
    },
    {
      title: `${title} · rows that break`,
      note: `${lost.length} of ${testRows} test rows are named right on the decoder’s own encoder and wrong when stitched.`,
      ...described(lost, ['named'], ({ stitched }) => [stitched]),
    },
  ];
}

function described<
  T extends { readonly id: string; readonly label?: string; readonly text?: string },
>(
  rows: readonly T[],
  head: readonly string[],
  cells: (row: T) => string[],
): Pick<ReportTable, 'head' | 'rows'> {
  const described = (['label', 'text'] as const).filter((key) => rows.some((row) => key in row));
  return {
    head: [...described, ...head],
    rows: rows.map((row) => ({
      name: row.id,
      cells: [...described.map((key) => row[key] ?? ''), ...cells(row)],
    })),
  };
}

function summaryTable(
  { baselines }: StitchingResult,
  scores: readonly StitchingScores[],
  main: Metric,
): ReportTable {
  const named = [
    ...scores.map((each) => ({ name: representationName(each.id), scores: each })),
    ...baselines
      .filter(({ metric }) => metric === main.id)
      .map((each) => ({ name: each.name, scores: each })),
  ];
  return {
    title: `${main.name}, mean over pairs`,
    note: 'Decoders on their own encoders, on all others, and what stitching leaves of the former.',
    head: ['own', 'stitched', 'index'],
    rows: named.map(({ name, scores: { matrix, index } }) => ({
      name,
      cells: [meanOf(matrix, true), meanOf(matrix, false), meanOf(index, false)].map((value) =>
        formatScore(value),
      ),
    })),
  };
}

/**
 * Returns the table of the relative representations that stitch each pair best, with their margins.
 */
function bestTable(
  result: StitchingResult,
  best: readonly (readonly (BestFit | null)[])[],
  { name }: Metric,
): ReportTable {
  return {
    title: `Which representation stitches best · ${name}`,
    note: 'For the head of each row’s space on the column’s space, and by how much over the next.',
    ...pairCells(result, (d, e) => {
      const cell = best[d]?.[e] ?? null;
      if (cell === null) return '–';
      const margin = cell.margin === undefined ? '' : ` by ${formatScore(cell.margin)}`;
      return `${representationName(cell.projection)}${margin}`;
    }),
  };
}

/** Returns one table for each swept parameter. */
function sweepTables(result: StitchingResult, metric: Metric): ReportTable[] {
  return sweepGroups(result, metric).map(({ parameter, curves }) => {
    const values = [...new Set(curves.flatMap(({ points }) => points.map(({ value }) => value)))];
    values.sort((a, b) => a - b);
    return {
      title: sweepTitle(metric, parameter),
      note: 'Stitched, mean over pairs of different spaces.',
      head: curveNames(curves),
      rows: values.map((value) => ({
        name: String(value),
        cells: curves.map(({ points }) => {
          const point = points.find((each) => each.value === value);
          return point === undefined ? '' : withSpread(point.stitched, point.spread);
        }),
      })),
    };
  });
}

/** Groups the curves of a study by one metric by parameter. */
export function sweepGroups(
  { sweeps }: StitchingResult,
  { id }: Metric,
): { readonly parameter: string; readonly curves: readonly Sweep[] }[] {
  const curves = sweeps.filter(({ metric }) => metric === id);
  return [...new Set(curves.map(({ parameter }) => parameter))].map((parameter) => ({
    parameter,
    curves: curves.filter((sweep) => sweep.parameter === parameter),
  }));
}

export function sweepTitle({ name }: Metric, parameter: string): string {
  return `${name} against ${parameterName(parameter)}`;
}

/** Returns the display name of a sweep's parameter. */
export function parameterName(parameter: string): string {
  return parameter === 'anchors'
    ? 'number of anchors'
    : (headOptions.find(({ id }) => id === parameter)?.name ?? parameter);
}

/** Returns the names of curves; with the anchor strategy, if there are several. */
export function curveNames(curves: readonly Sweep[]): string[] {
  const isOne = new Set(curves.map(({ strategy }) => strategy)).size === 1;
  return curves.map(({ id, strategy }) =>
    isOne || strategy === undefined
      ? representationName(id)
      : `${representationName(id)}, ${strategy}`,
  );
}

/**
 * Returns a function that rates a score from 0 to 1: from 0 (or, if lower is better, from chance)
 * to the best possible value.
 */
function shadeOf(
  { baselines }: StitchingResult,
  { id, direction, range }: Metric,
): (value: number | null) => number | null {
  const chance = baselines.find((each) => each.id === 'chance' && each.metric === id);
  const ofChance = chance === undefined ? null : meanOf(chance.matrix);
  const worst = direction === 'higher' ? 0 : ofChance;
  const best = direction === 'higher' ? range[1] : range[0];
  if (worst === null) return () => null;
  return (value) =>
    value === null ? null : Math.min(1, Math.max(0, (value - worst) / (best - worst)));
}

function pairCells(
  { decoders, encoders }: StitchingResult,
  text: (decoder: number, encoder: number) => string,
): Pick<ReportTable, 'head' | 'rows'> {
  return {
    head: encoders,
    rows: decoders.map((name, d) => ({ name, cells: encoders.map((_, e) => text(d, e)) })),
  };
}

function scoreWithSpread({ matrix, spread }: PairScores, d: number, e: number): string {
  return withSpread(matrix[d]![e]!, spread?.[d]?.[e] ?? undefined);
}

function withSpread(value: number | null, spread: number | undefined): string {
  return spread === undefined
    ? formatScore(value)
    : `${formatScore(value)} ± ${formatScore(spread)}`;
}

/** Mean over the defined scores: of all pairs, of spaces with themselves, or of different ones. */
export function meanOf(matrix: PairMatrix, diagonal?: boolean): number | null {
  const values = matrix
    .flatMap((row, d) => row.filter((_, e) => diagonal === undefined || (d === e) === diagonal))
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
