import type { Matrix } from '../../linalg/matrix';
import type { OptionValues } from '../../registry';
import type { FittedHead } from '../../stitching/heads/head';
import { resolveHead } from '../../stitching/heads/registry';
import {
  type MetricValues,
  namedClasses,
  rowErrors,
  scorePredictions,
} from '../../stitching/scores';
import { standardise, type Standardised } from '../../stitching/standardise';
import type { Targets } from '../../stitching/targets';
import { resolveTranslation, translations } from '../../stitching/translation/registry';
import {
  anchorSide,
  type AnchorSide,
  translateRows,
} from '../../stitching/translation/translation';

/** A head to fit, and the training rows of the decoder's space. */
export interface HeadWork {
  readonly head: string;
  readonly options: OptionValues;
  readonly seed: number;
  readonly features: Matrix;
  readonly targets: Targets;
}

/** The tasks of a stitching study. */
export interface StitchTaskTable {
  standardise: (input: { rows: Matrix; trainRows: number }) => Standardised;
  /** Fits a decoder's head once and scores it on the test rows of every encoder. */
  'score-encoders': (
    input: HeadWork & { encoders: readonly Matrix[]; truth: Targets },
  ) => Promise<MetricValues[]>;
  /** Fits a decoder's head; for each encoder the class it names each test row, or the row's error. */
  'predict-rows': (
    input: HeadWork & { encoders: readonly Matrix[]; truth: Targets },
  ) => Promise<(Int32Array | Float64Array)[]>;
  'anchor-side': (input: { anchors: Matrix }) => AnchorSide;
  /** Fits a translation and applies it to rows. */
  translate: (input: {
    method: string;
    ridge: number;
    from: AnchorSide;
    to: AnchorSide;
    rows: Matrix;
  }) => Matrix;
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
  'score-encoders': ({ encoders, truth, ...work }) =>
    withHead(work, (head) => encoders.map((rows) => scorePredictions(head.predict(rows), truth))),
  'predict-rows': ({ encoders, truth, ...work }) =>
    withHead(work, (head) =>
      encoders.map((rows) => {
        const predicted = head.predict(rows);
        return truth.kind === 'classes'
          ? namedClasses(predicted)
          : rowErrors(predicted, truth.values);
      }),
    ),
  'anchor-side': ({ anchors }) => anchorSide(anchors),
  translate: ({ method, ridge, from, to, rows }) =>
    translateRows(resolveTranslation(method).fit(from, to, ridge), rows),
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
  { head, options, seed, features, targets }: HeadWork,
  use: (head: FittedHead) => T,
): Promise<T> {
  const task = targets.kind === 'classes' ? 'classification' : 'reconstruction';
  const fitted = await resolveHead(head, task).fit({ features, targets, options, seed });
  try {
    return use(fitted);
  } finally {
    fitted.dispose?.();
  }
}
