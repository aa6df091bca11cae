import type { BlendSettings } from '../../core/blending/settings';
import type { SeedEvent } from '../../core/blending/study/over-seeds';
import type { Metric } from '../../core/stitching/scores';
import type { EngineProgress } from '../protocol/engine';
import { RemainingTime } from '../runtime/remaining-time';
import type { OnProgress } from '../../core/runtime/progress';

/** Converts epochs to progress. The progress of a training that stops early jumps ahead. */
export function trainingProgress(
  { epochs, tune }: BlendSettings,
  seeds: number,
  metrics: readonly Metric[],
  progress: OnProgress<EngineProgress>,
): (event: SeedEvent) => void {
  const remaining = new RemainingTime();
  const reached = new Map<string, number>();
  const [metric] = metrics;
  const stages = seeds * (1 + tune.length);
  return (event) => {
    const { stage, record, run } = event;
    // Tuning starts once training is done, even if that stopped early.
    if (stage !== 'trained') reached.set(`${run} trained`, 1);
    reached.set(`${run} ${stage}`, record.epoch / epochs);
    const fraction = [...reached.values()].reduce((sum, share) => sum + share, 0) / stages;
    const step = stage === 'trained' ? 'Training' : `Tuning ${stage}`;
    const what = seeds === 1 ? step : `${step}, seed ${run + 1} of ${seeds}`;
    const score = record.scores['stitched']?.toFixed(4) ?? '';
    progress({
      fraction,
      message: `${what}: epoch ${record.epoch} of ${epochs}, ${metric!.name.toLowerCase()} ${score} stitched`,
      ...remaining.update(fraction),
      epoch: event,
    });
  };
}
