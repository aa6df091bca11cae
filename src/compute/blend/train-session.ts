import { CancelledError, InspectorError } from '../../core/errors';
import type { Executor } from '../../core/study/comparison';
import { trainOverSeeds } from '../../core/study/blend/over-seeds';
import { createTrainingControl, stopTraining } from '../../core/training/control';
import type { BlendTrainAnswer, BlendTrainRequest } from '../protocol/blending';
import type { EngineProgress, Timed } from '../protocol/engine';
import type { Session, SessionBlend } from './session';
import { provenanceOf, refuseOtherModel } from './session-blends';
import { trainingProgress } from './training-progress';

/**
 * Trains and tunes a blend of a session, and keeps each stage in it under a name. Aborting ends it with
 * the best so far.
 * @param start the blend to go on from
 * @throws InspectorError `busy`, `other-blend`, and what training refuses
 */
export async function trainSession(
  session: Session,
  { settings, seeds = 1, tuneOnly = false }: BlendTrainRequest,
  start: SessionBlend | undefined,
  {
    executor,
    progress,
    signal,
  }: {
    readonly executor: Executor;
    readonly progress: (progress: EngineProgress) => void;
    readonly signal: AbortSignal;
  },
): Promise<Omit<BlendTrainAnswer, keyof Timed>> {
  const { study, blends } = session;
  if (start !== undefined) refuseOtherModel(start.model, settings);
  const control = beginTraining(session, signal);
  const stop = (): void => {
    stopTraining(control);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const { result, weights, spread } = await trainOverSeeds(study, settings, seeds, {
      executor,
      control,
      onEvent: trainingProgress(settings, seeds, study.metrics, progress),
      ...(start === undefined ? {} : { from: start.parameters, tuneOnly }),
    });
    const names = [...weights].map(([stage, blend]) => {
      const id = `${stage}-${blends.size + 1}`;
      blends.set(id, { ...blend, provenance: provenanceOf(study, result, stage) });
      return [stage, id] as const;
    });
    return {
      ...result,
      ...(spread === undefined ? {} : { spread }),
      blends: Object.fromEntries(names),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    session.training = undefined;
  }
}

function beginTraining(session: Session, signal: AbortSignal): Int32Array {
  if (signal.aborted) throw new CancelledError();
  if (session.training !== undefined) {
    throw new InspectorError({
      code: 'busy',
      problem: 'A blend of these models is being trained.',
      remedy: 'Wait for it, or stop it first.',
    });
  }
  session.training = createTrainingControl();
  return session.training;
}
