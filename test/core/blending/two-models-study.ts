import type { BlendStudyInput } from '../../../src/core/blending/study/blending';
import type { LoadedSpace } from '../../../src/core/study/types';
import { data, decoderModel, encoderModel, projections } from './two-models';

const space = (name: string, matrix: LoadedSpace['matrix']): LoadedSpace => ({
  name,
  file: `${name}.npy`,
  dtype: 'float64',
  matrix,
});

const inTrain = new Set(data.train);

/** Options of a study with labels, without a normalisation and with all policies set to refuse. */
export const plainOptions = {
  task: 'classification',
  normalization: 'none',
  seed: 0,
  testFraction: 0.3,
  nonFinite: 'refuse',
  unlabelled: 'refuse',
  ridge: 0.01,
} as const;

/** The two models as input of a study. */
export const input: BlendStudyInput = {
  decoder: space('decoder', decoderModel),
  encoder: space('encoder', encoderModel),
  labels: {
    file: 'labels.csv',
    rows: Array.from({ length: decoderModel.rows }, (_, row) => ({
      id: String(row),
      label: data.targets.kind === 'classes' ? 'abc'[data.targets.indices[row]!]! : '',
      split: inTrain.has(row) ? 'train' : 'test',
    })),
  },
  options: {
    ...plainOptions,
    projections,
    anchors: { ids: Array.from({ length: 12 }, (_, row) => String(row)) },
  },
};
