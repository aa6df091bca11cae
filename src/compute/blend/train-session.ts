import { performance } from 'node:perf_hooks';
import { CancelledError, InspectorError } from '../../core/errors';
import type { Executor } from '../../core/study/comparison';
import { trainOverSeeds } from '../../core/study/blend/over-seeds';
import { createTrainingControl, stopTraining } from '../../core/training/control';
import { engineNameTask } from '../engine-name-task';
import type { BlendTrainAnswer, TrainingRecord } from '../protocol/blend-records';
import type { BlendTrainRequest } from '../protocol/blending';
import type { EngineProgress } from '../protocol/engine';
import { addRecord, nextTraining } from './records';
import type { Session, SessionBlend } from './session';
import { provenanceOf, refuseOtherModel } from './session-blends';
import { trainingProgress } from './training-progress';

/**
 * Trains and tunes a blend of a session, and keeps each stage in it under a name. Aborting ends it with
 * the best so far. What came of it is kept where the session's pair is.
 * @param start the blend to go on from
 * @throws InspectorError `busy`, `other-blend`, and what training refuses
 */
export async function trainSession(
  session: Session,
  { settings, from, seeds = 1, tuneOnly = false }: BlendTrainRequest,
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
): Promise<TrainingRecord> {
  const { study, blends } = session;
  const started = performance.now();
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
    const origin = nextTraining(session, from);
    const names = [...weights].map(([stage, blend]) => {
      const name = `${stage}-${origin.id}`;
      const made = { ...blend, provenance: provenanceOf(study, result, stage) };
      blends.set(name, () => made);
      return [stage, name] as const;
    });
    const answer: BlendTrainAnswer = {
      ...result,
      ...(spread === undefined ? {} : { spread }),
      blends: Object.fromEntries(names),
      engine: (await executor.run(engineNameTask, {})) as string,
      seconds: (performance.now() - started) / 1000,
    };
    return await addRecord(session, {
      kind: 'trained',
      origin: { ...origin, kept: false },
      answer,
    });
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
