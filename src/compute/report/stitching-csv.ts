import Papa from 'papaparse';
import type { PairScores, StitchingResult } from '../../core/study/stitch/stitching';

/** All scores in long form: one line for each representation or baseline, metric and pair. */
export function stitchingCsv(result: StitchingResult): string {
  const { decoders, encoders, results, baselines, runs } = result;
  const lines = (kind: string, id: string, head: string, scores: PairScores) =>
    scores.matrix.flatMap((row, d) =>
      row.map((value, e) => ({
        kind,
        id,
        head,
        metric: scores.metric,
        decoder: decoders[d]!,
        encoder: encoders[e]!,
        score: value ?? '',
        spread: scores.spread?.[d]?.[e] ?? '',
        index: scores.index[d]![e] ?? '',
        runs,
      })),
    );
  const all = [
    ...results.flatMap((scores) => lines('representation', scores.id, scores.head, scores)),
    ...baselines.flatMap((scores) => lines('baseline', scores.id, scores.head, scores)),
  ];
  return `${Papa.unparse(all, { newline: '\n' })}\n`;
}
