import type { FloatArray, Matrix } from '../../linalg/matrix';
import type { OptionValues } from '../../registry';
import type { FittedHead } from '../../stitching/heads/head';
import { resolveHead } from '../../stitching/heads/registry';
import { trainingValues } from '../../stitching/heads/training-options';
import {
  type MetricValues,
  namedClasses,
  rowErrors,
  scorePredictions,
} from '../../stitching/scores';
import { standardise, type Standardised } from '../../stitching/standardise';
import type { StitchingTask } from '../../stitching/stitching-task';
import type { Targets } from '../../stitching/targets';
import { resolveTranslation, translations } from '../../stitching/translation/registry';
import {
  type AffineMap,
  anchorSide,
  type AnchorSide,
  translateRows,
} from '../../stitching/translation/translation';
import { usualBlendSettings } from '../blend/blending';
import type { Emit } from '../blend/tasks';
import type { DecoderHead } from './decoder-head';

/** A head to fit, and the training rows of the decoder's space. */
export interface HeadWork {
  readonly head: DecoderHead;
  readonly seed: number;
  readonly features: Matrix;
  readonly targets: Targets;
}

/** The tasks of a stitching study. */
export interface StitchTaskTable {
  standardise: (input: { rows: Matrix; trainRows: number }) => Standardised;
  /**
   * Fits a decoder's head once and scores it on the test rows of every encoder. Emits the share done
   * where that is told.
   */
  'score-encoders': (
    input: HeadWork & { encoders: readonly Matrix[]; truth: Targets },
    emit: Emit,
  ) => Promise<MetricValues[]>;
  /** The same with several values of the head's options: [value][encoder]. */
  'score-options': (
    input: HeadWork & {
      choices: readonly OptionValues[];
      encoders: readonly Matrix[];
      truth: Targets;
    },
  ) => Promise<MetricValues[][]>;
  /**
   * Fits a decoder's head; for each encoder the class it names each test row, or the row's error. Emits
   * the share done where that is told.
   */
  'predict-rows': (
    input: HeadWork & { encoders: readonly Matrix[]; truth: Targets },
    emit: Emit,
  ) => Promise<(Int32Array | Float64Array)[]>;
  'anchor-side': (input: { anchors: Matrix }) => AnchorSide;
  'fit-translation': (input: {
    method: string;
    ridge: number;
    from: AnchorSide;
    to: AnchorSide;
  }) => AffineMap;
  /** Rows under a translation, written to memory that threads share. */
  'translate-into': (input: { map: AffineMap; rows: Matrix; target: FloatArray }) => void;
  /**
   * Fits a decoder's head on its own space and scores it on every encoder's rows, translated into
   * that space and, as every representation, standardised over their own training rows:
   * [encoder][translation], in the order of the registry.
   */
  'score-translated': (
    input: HeadWork & {
      truth: Targets;
      to: AnchorSide;
      ridge: number;
      /** Rows as they are, training rows first. */
      encoders: readonly { rows: Matrix; side: AnchorSide }[];
    },
  ) => Promise<MetricValues[][]>;
}

export const stitchTasks: StitchTaskTable = {
  standardise: ({ rows, trainRows }) => standardise(rows, trainRows),
  'score-encoders': ({ encoders, truth, ...work }, emit) =>
    withHead(
      work,
      (head) => encoders.map((rows) => scorePredictions(head.predict(rows), truth)),
      emit,
    ),
  async 'score-options'({ choices, encoders, truth, ...work }) {
    const scores = (head: FittedHead): MetricValues[] =>
      encoders.map((rows) => scorePredictions(head.predict(rows), truth));
    const { head, seed, features, targets } = work;
    const entry = resolveHead(head.id, taskOf(targets));
    if (entry.fitEach !== undefined) {
      const fitted = await entry.fitEach({ features, targets, seed }, choices);
      return fitted.map(scores);
    }
    const all: MetricValues[][] = [];
    for (const options of choices) {
      all.push(await withHead({ ...work, head: { ...head, options } }, scores));
    }
    return all;
  },
  'predict-rows': ({ encoders, truth, ...work }, emit) =>
    withHead(
      work,
      (head) =>
        encoders.map((rows) => {
          const predicted = head.predict(rows);
          return truth.kind === 'classes'
            ? namedClasses(predicted)
            : rowErrors(predicted, truth.values);
        }),
      emit,
    ),
  'anchor-side': ({ anchors }) => anchorSide(anchors),
  'fit-translation': ({ method, ridge, from, to }) =>
    resolveTranslation(method).fit(from, to, ridge),
  'translate-into'({ map, rows, target }) {
    target.set(translateRows(map, rows).data);
  },
  'score-translated': ({ encoders, truth, to, ridge, ...work }) =>
    withHead(work, (head) =>
      encoders.map(({ rows, side }) =>
        translations.map((translation) => {
          const translated = translateRows(translation.fit(side, to, ridge), rows);
          const { test } = standardise(translated, work.features.rows);
          return scorePredictions(head.predict(test), truth);
        }),
      ),
    ),
};

async function withHead<T>(
  work: HeadWork,
  use: (head: FittedHead) => T,
  emit: Emit = () => undefined,
): Promise<T> {
  const fitted = await fit(work, emit);
  try {
    return use(fitted);
  } finally {
    fitted.dispose?.();
  }
}

async function fit(
  { head: { id, options, blend }, seed, features, targets }: HeadWork,
  emit: Emit,
): Promise<FittedHead> {
  if (blend === undefined) {
    return resolveHead(id, taskOf(targets)).fit({ features, targets, options, seed });
  }
  const { fitBlendHead } = await import('../../blending/blend-head');
  const training = { ...usualBlendSettings, ...trainingValues(options), seed };
  return fitBlendHead(blend, { features, targets }, training, ({ epoch }) => {
    emit(epoch / training.epochs);
  });
}

function taskOf(targets: Targets): StitchingTask {
  return targets.kind === 'classes' ? 'classification' : 'reconstruction';
}
