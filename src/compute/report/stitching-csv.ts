import type { PairMatrix, StitchingResult } from '../../core/stitching/study/stitching';
import type { FileChange } from '../protocol/file-change';
import { csvText } from './csv-text';
import { staleColumn } from './stale';

/** Common fields of a block of lines. */
interface Block {
  readonly kind: 'representation' | 'baseline' | 'sweep';
  readonly id: string;
  readonly head: string;
  readonly metric: string;
  readonly matrix: PairMatrix;
  readonly spread?: PairMatrix;
  readonly index?: PairMatrix;
  /** Parameter of a sweep, its value, and the anchor strategy if anchors were chosen. */
  readonly parameter?: string;
  readonly value?: number;
  readonly strategy?: string;
}

/**
 * Formats all scores in long form: one line for each representation, baseline or point of a sweep,
 * metric and pair.
 * @param changes changes of files since the scores were computed; if there are any, a column lists
 * them
 */
export function stitchingCsv(result: StitchingResult, changes: readonly FileChange[] = []): string {
  const { results, baselines, sweeps } = result;
  const blocks: Block[] = [
    ...results.map((scores) => ({ ...scores, kind: 'representation' as const })),
    ...baselines.map((scores) => ({ ...scores, kind: 'baseline' as const })),
    ...sweeps.flatMap(({ points, ...curve }) =>
      points.map(({ value, matrix }) => ({ ...curve, kind: 'sweep' as const, value, matrix })),
    ),
  ];
  return csvText(
    blocks
      .flatMap((block) => linesOf(block, result))
      .map((line) => ({ ...line, ...staleColumn(changes) })),
  );
}

function linesOf(block: Block, { decoders, encoders, runs }: StitchingResult): object[] {
  const { kind, id, head, metric, matrix, spread, index } = block;
  return matrix.flatMap((row, d) =>
    row.map((value, e) => ({
      kind,
      id,
      head,
      metric,
      decoder: decoders[d]!,
      encoder: encoders[e]!,
      score: value ?? '',
      spread: spread?.[d]?.[e] ?? '',
      index: index?.[d]?.[e] ?? '',
      runs,
      parameter: block.parameter ?? '',
      value: block.value ?? '',
      strategy: block.strategy ?? '',
    })),
  );
}
