import type { FloatArray, Matrix } from '../../matrix';
import type { OptionValues } from '../../registry';
import type { FittedHead } from '../heads/head';
import { resolveHead } from '../heads/registry';
import { trainingValues } from '../heads/training-options';
import { type MetricValues, namedClasses, rowErrors, scorePredictions } from '../scores';
import { standardise } from '../standardise';
import type { StitchingTask } from '../stitching-task';
import type { Targets } from '../../training/targets';
import { resolveTranslation, translations } from '../translation/registry';
import {
  type AffineMap,
  anchorSide,
  type AnchorSide,
  translateRows,
} from '../translation/translation';
import { defaultBlendSettings } from '../../blending/settings';
import { defineTask, type Emitting } from '../../runtime/task';
import type { DecoderHead } from './decoder-head';

/** A head to fit, and the training rows of the decoder's space. */
export interface HeadWork {
  readonly head: DecoderHead;
  readonly seed: number;
  readonly features: Matrix;
  readonly targets: Targets;
}

/** Context that emits the share that is done, for heads that report it. */
type EmittingShare = Emitting<number>;

/** A head to fit, and the test rows of every encoder on which it is scored. */
interface EncoderWork extends HeadWork {
  readonly encoders: readonly Matrix[];
  readonly truth: Targets;
}

export const standardiseTask = defineTask(
  'standardise',
  ({ rows, trainRows }: { rows: Matrix; trainRows: number }) => standardise(rows, trainRows),
);

/** Task: fits a decoder's head once and scores it on the test rows of every encoder. */
export const scoreEncodersTask = defineTask(
  'score-encoders',
  ({ encoders, truth, ...work }: EncoderWork, { emit }: EmittingShare) =>
    withHead(
      work,
      (head) => encoders.map((rows) => scorePredictions(head.predict(rows), truth)),
      emit,
    ),
);

/** Task: the same for several values of the head's options: [value][encoder]. */
export const scoreOptionsTask = defineTask(
  'score-options',
  async ({
    choices,
    encoders,
    truth,
    ...work
  }: EncoderWork & { readonly choices: readonly OptionValues[] }) => {
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
);

/**
 * Task: fits a decoder's head and returns, for each encoder, the predicted class of each test row,
 * or the row's error.
 */
export const predictRowsTask = defineTask(
  'predict-rows',
  ({ encoders, truth, ...work }: EncoderWork, { emit }: EmittingShare) =>
    withHead(
      work,
      (head) =>
        encoders.map((rows): Int32Array | Float64Array => {
          const predicted = head.predict(rows);
          return truth.kind === 'classes'
            ? namedClasses(predicted)
            : rowErrors(predicted, truth.values);
        }),
      emit,
    ),
);

export const anchorSideTask = defineTask('anchor-side', ({ anchors }: { anchors: Matrix }) =>
  anchorSide(anchors),
);

export const fitTranslationTask = defineTask(
  'fit-translation',
  ({
    method,
    ridge,
    from,
    to,
  }: {
    method: string;
    ridge: number;
    from: AnchorSide;
    to: AnchorSide;
  }) => resolveTranslation(method).fit(from, to, ridge),
);

/** Task: translates rows, into memory shared by threads. */
export const translateIntoTask = defineTask(
  'translate-into',
  ({ map, rows, target }: { map: AffineMap; rows: Matrix; target: FloatArray }) => {
    target.set(translateRows(map, rows).data);
  },
);

/**
 * Task: fits a decoder's head on its own space and scores it on every encoder's rows, translated
 * into that space and, like every representation, standardised over their own training rows:
 * [encoder][translation], in the order of the registry.
 */
export const scoreTranslatedTask = defineTask(
  'score-translated',
  ({
    encoders,
    truth,
    to,
    ridge,
    ...work
  }: HeadWork & {
    truth: Targets;
    to: AnchorSide;
    ridge: number;
    /** The encoders' own rows, training rows first. */
    encoders: readonly { rows: Matrix; side: AnchorSide }[];
  }) =>
    withHead(work, (head) =>
      encoders.map(({ rows, side }) =>
        translations.map((translation) => {
          const translated = translateRows(translation.fit(side, to, ridge), rows);
          const { test } = standardise(translated, work.features.rows);
          return scorePredictions(head.predict(test), truth);
        }),
      ),
    ),
);

/** All tasks of a stitching study. */
export const stitchTasks = [
  standardiseTask,
  scoreEncodersTask,
  scoreOptionsTask,
  predictRowsTask,
  anchorSideTask,
  fitTranslationTask,
  translateIntoTask,
  scoreTranslatedTask,
];

async function withHead<T>(
  work: HeadWork,
  use: (head: FittedHead) => T,
  emit: EmittingShare['emit'] = () => undefined,
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
  emit: EmittingShare['emit'],
): Promise<FittedHead> {
  if (blend === undefined) {
    return resolveHead(id, taskOf(targets)).fit({ features, targets, options, seed });
  }
  const { fitBlendHead } = await import('../../blending/blend-head');
  const training = { ...defaultBlendSettings, ...trainingValues(options), seed };
  return fitBlendHead(blend, { features, targets }, training, ({ epoch }) => {
    emit(epoch / training.epochs);
  });
}

function taskOf(targets: Targets): StitchingTask {
  return targets.kind === 'classes' ? 'classification' : 'reconstruction';
}
