import { type Metric, stitchingIndex } from '../scores';
import { deviation, mean } from '../../comparison/spread';
import type { Cells } from './cells';
import type { PairMatrix, PairScores, SweepPoint } from './stitching';

/** Aggregates the cells of several runs, one entry per metric. */
export function pairScores(
  metrics: readonly Metric[],
  runs: readonly Cells[],
  ownOf?: readonly Cells[],
): PairScores[] {
  return metrics.map(({ id, direction }) => {
    const values = runs.map((cells) => valuesOf(cells, id));
    const matrix = meanMatrix(values);
    const own =
      ownOf === undefined ? matrix : meanMatrix(ownOf.map((cells) => valuesOf(cells, id)));
    return {
      metric: id,
      matrix,
      ...(runs.length > 1 ? { spread: combine(values, deviation) } : {}),
      index: matrix.map((row, d) =>
        row.map((value) => stitchingIndex(value, own[d]![d]!, direction)),
      ),
    };
  });
}

/** Computes one point of a metric's curve. */
export function sweepPoint(value: number, metric: string, runs: readonly Cells[]): SweepPoint {
  const matrices = runs.map((cells) => valuesOf(cells, metric));
  const stitched = matrices.map((matrix) => meanWhere(matrix, (d, e) => d !== e));
  const matrix = meanMatrix(matrices);
  return {
    value,
    stitched: mean(stitched),
    ...(runs.length > 1 ? { spread: deviation(stitched) ?? 0 } : {}),
    own: meanWhere(matrix, (d, e) => d === e),
    matrix,
  };
}

function valuesOf(cells: Cells, metric: string): PairMatrix {
  return cells.map((row) => row.map((values) => values?.[metric] ?? null));
}

function meanMatrix(matrices: readonly PairMatrix[]): PairMatrix {
  return combine(matrices, mean);
}

function combine(
  matrices: readonly PairMatrix[],
  of: (values: readonly (number | null)[]) => number | null,
): PairMatrix {
  return matrices[0]!.map((row, d) =>
    row.map((_, e) => of(matrices.map((matrix) => matrix[d]![e]!))),
  );
}

function meanWhere(matrix: PairMatrix, wanted: (d: number, e: number) => boolean): number | null {
  return mean(matrix.flatMap((row, d) => row.filter((_, e) => wanted(d, e))));
}
