import type { StitchChoice, StitchInspection } from '../../core/study/stitch/inspect-stitching';
import type {
  PairMatrix,
  PairScores,
  StitchingResult,
  StitchingScores,
  Sweep,
} from '../../core/study/stitch/stitching';
import { representationName } from '../../core/study/stitch/representation';
import type { Metric } from '../../core/stitching/scores';
import { formatScore } from '../protocol/score-text';
import type { ReportTable } from './tables';

/** Every table of a stitching study, by its main metric, in the order they are read. */
export function stitchingTables(result: StitchingResult): ReportTable[] {
  const [main] = result.metrics as [Metric];
  const ofMain = <T extends { readonly metric: string }>(list: readonly T[]): T[] =>
    list.filter(({ metric }) => metric === main.id);
  const scores = ofMain(result.results);
  return [
    summaryTable(result, scores, main),
    ...scores.map((each) => ({
      title: `${representationName(each.id)} · ${main.name}`,
      note: 'The head of each row’s space on the column’s space.',
      ...pairCells(result, (d, e) => scoreWithSpread(each, d, e)),
    })),
    ...(scores.length > 1 ? [bestTable(result, scores, main)] : []),
    ...sweepTables(ofMain(result.sweeps), main),
  ];
}

/** The tables of one pair under one projection. */
export function stitchedPairTables(
  { decoders, encoders }: StitchingResult,
  { projection, decoder, encoder, ...inspection }: StitchChoice & StitchInspection,
): ReportTable[] {
  const title = `${representationName(projection)} · the head of ${decoders[decoder]!} on ${encoders[encoder]!}`;
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
  const known = (['label', 'text'] as const).filter((key) => rows.some((row) => key in row));
  return {
    head: [...known, ...head],
    rows: rows.map((row) => ({
      name: row.id,
      cells: [...known.map((key) => row[key] ?? ''), ...cells(row)],
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

/** Which representation stitches each pair best. */
function bestTable(
  result: StitchingResult,
  scores: readonly StitchingScores[],
  { direction }: Metric,
): ReportTable {
  const better = (a: number, b: number): boolean => (direction === 'higher' ? a > b : a < b);
  const best = (d: number, e: number): string => {
    let found: { readonly id: string; readonly value: number } | undefined;
    for (const { id, matrix } of scores) {
      const value = matrix[d]?.[e] ?? null;
      if (value === null || d === e) continue;
      if (found === undefined || better(value, found.value)) found = { id, value };
    }
    return found === undefined ? '–' : representationName(found.id);
  };
  return {
    title: 'Which representation stitches best',
    note: 'For the head of each row’s space on the column’s space.',
    ...pairCells(result, best),
  };
}

function sweepTables(sweeps: readonly Sweep[], main: Metric): ReportTable[] {
  const parameters = [...new Set(sweeps.map(({ parameter }) => parameter))];
  return parameters.map((parameter) => {
    const curves = sweeps.filter((sweep) => sweep.parameter === parameter);
    return {
      title: `${main.name} against ${parameter}`,
      note: 'Stitched, mean over pairs of different spaces.',
      head: curves.map(
        ({ id, strategy }) =>
          `${representationName(id)}${strategy === undefined ? '' : `, ${strategy}`}`,
      ),
      rows: curves[0]!.points.map(({ value }, p) => ({
        name: String(value),
        cells: curves.map(({ points }) => withSpread(points[p]!.stitched, points[p]!.spread)),
      })),
    };
  });
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

function meanOf(matrix: PairMatrix, diagonal: boolean): number | null {
  const values = matrix
    .flatMap((row, d) => row.filter((_, e) => (d === e) === diagonal))
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
