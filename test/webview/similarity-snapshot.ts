import type { SimilaritySnapshot } from '../../src/compute/protocol/similarity-panel';
import { measureChoices, projectionChoices } from '../../src/compute/report/choices';

/**
 * Creates the snapshot of a study with spaces of these names, compared under two projections; the
 * second is shown.
 */
export function similarityOf(
  names: readonly string[],
  matrices: readonly SimilaritySnapshot['scores'][number]['matrix'][],
): SimilaritySnapshot {
  const projections = ['absolute', 'cosine'];
  return {
    study: 'study-1',
    title: 'cora',
    status: { state: 'done' },
    stamp: 1,
    changes: [],
    failures: [],
    projections: projectionChoices(projections),
    measures: measureChoices(['cka-linear-debiased']),
    selection: { projection: 'cosine', measure: 'cka-linear-debiased' },
    spaces: names.map((name) => ({ name, file: name, rows: 2708, dims: 128, dtype: 'float32' })),
    rows: 2708,
    pairing: 'rows paired by order',
    labels: '',
    anchorsFile: '',
    anchors: 300,
    scores: projections.map((projection, p) => ({
      projection,
      measure: 'cka-linear-debiased',
      convention: 'As the study has it.',
      matrix: matrices[p]!,
    })),
    fits: [],
    warnings: [],
    engine: 'test',
    seconds: 1,
  };
}
