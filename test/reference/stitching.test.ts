import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableLabels } from '../../src/compute/labels/table-labels';
import { inlineExecutor } from '../../src/core/runtime/inline-executor';
import { stitch } from '../../src/core/stitching/study/stitch';
import { dataPath, isReadable, loadAnchors, loadMatrix, reference, type Study } from './data';
import { stitchOptions } from '../stitch-options';

const studies = Object.keys(reference.stitching) as Study[];

describe.each(studies)('stitching %s', (study) => {
  const { decoder_encoder_accuracy: expected } = reference.stitching[study];
  const projections = Object.keys(expected);
  const files = Object.keys(expected[projections[0]!]!).filter(isReadable);

  it(`agrees with scikit-learn on ${projections.join(', ')}`, async () => {
    const spaces = await Promise.all(
      files.map(async (name) => ({
        name,
        file: name,
        dtype: 'float32',
        matrix: await loadMatrix(study, name),
      })),
    );
    const labels = tableLabels('labels.csv', readFileSync(dataPath(study, 'labels.csv'), 'utf8'));
    const result = await stitch(
      {
        spaces,
        labels,
        options: {
          ...stitchOptions,
          headOptions: { ridge: 0.01 },
          projections,
          anchors: { ids: loadAnchors(study).map(String) },
        },
      },
      { executor: inlineExecutor },
    );
    const accuracies = result.results.filter(({ metric }) => metric === 'accuracy');
    expect(accuracies.map(({ id }) => id)).toEqual(projections);
    for (const { id, matrix } of accuracies) {
      for (const [d, decoder] of files.entries()) {
        for (const [e, encoder] of files.entries()) {
          const difference = Math.abs(matrix[d]![e]! - expected[id]![decoder]![encoder]!);
          expect(difference, `${id} ${decoder} ${encoder}`).toBeLessThanOrEqual(0.002);
        }
      }
    }
  });
});
