import type { MetricValues } from '../../stitching/scores';
import { type Spread, spreadOf } from '../../comparison/spread';
import type { BlendEvent, BlendStage, BlendStudy, BlendTrainingResult } from './blending';
import type { BlendSettings } from '../settings';
import { type StudyBlend, type TrainingRuntime, trainStudyBlend } from './train-study-blend';

/** Scores of the same training with several seeds. */
export interface BlendSpread {
  /** Seeds of the trainings that were not stopped. */
  readonly seeds: readonly number[];
  /** Scores of the decoder's head on the decoder's own test rows, by metric. */
  readonly own: Readonly<Record<string, Spread>>;
  readonly stages: readonly {
    readonly stage: BlendStage;
    /** Scores on the encoder's test rows, by metric. */
    readonly stitched: Readonly<Record<string, Spread>>;
    readonly index: Spread;
  }[];
}

/** The first seed's blend, with the spread over all seeds if several were trained to their end. */
export interface BlendOverSeeds extends StudyBlend {
  readonly spread?: BlendSpread;
}

/** One epoch of one stage of one of the trainings. */
export type SeedEvent = BlendEvent & {
  /** Number of the training, from 0. */
  readonly run: number;
};

/**
 * Trains the same blend from `count` seeds, beginning with `settings.seed`: initial weights, order
 * of rows, rows held back and rows for tuning differ, split and anchors do not. `onBest` is called
 * for the first seed only.
 * @param count at least 1
 */
export async function trainOverSeeds(
  study: BlendStudy,
  settings: BlendSettings,
  count: number,
  {
    onEvent,
    onBest,
    ...runtime
  }: Omit<TrainingRuntime, 'onEvent'> & { readonly onEvent?: (event: SeedEvent) => void },
): Promise<BlendOverSeeds> {
  const runs = await Promise.all(
    Array.from({ length: count }, (_, run) =>
      trainStudyBlend(
        study,
        { ...settings, seed: settings.seed + run },
        {
          ...runtime,
          onEvent: (event) => onEvent?.({ ...event, run }),
          ...(onBest === undefined || run > 0 ? {} : { onBest }),
        },
      ),
    ),
  );
  const results = runs.map(({ result }) => result);
  const whole = results.filter(({ stages }) => stages.every(({ ended }) => ended !== 'stopped'));
  return { ...runs[0]!, ...(whole.length < 2 ? {} : { spread: spreadOver(whole) }) };
}

function spreadOver(results: readonly BlendTrainingResult[]): BlendSpread {
  return {
    seeds: results.map(({ settings }) => settings.seed),
    own: spreads(results.map(({ own }) => own)),
    stages: results[0]!.stages.map(({ stage }, s) => {
      const all = results.map(({ stages }) => stages[s]!);
      return {
        stage,
        stitched: spreads(all.map(({ stitched }) => stitched)),
        index: spreadOf(all.map(({ index }) => index)),
      };
    }),
  };
}

/** Computes the spread of every metric. */
function spreads(runs: readonly MetricValues[]): Record<string, Spread> {
  return Object.fromEntries(
    Object.keys(runs[0]!).map((id) => [id, spreadOf(runs.map((values) => values[id]!))]),
  );
}
