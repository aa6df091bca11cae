import { performance } from 'node:perf_hooks';
import { CancelledError, InspectorError } from '../../core/errors';
import type { Executor } from '../../core/runtime/executor';
import { trainOverSeeds } from '../../core/blending/study/over-seeds';
import { createTrainingControl, stopTraining } from '../../core/training/control';
import type { BlendStudy } from '../../core/blending/study/blending';
import type { StudyBlend } from '../../core/blending/study/train-study-blend';
import { engineNameTask } from '../threads/engine-name-task';
import type { BlendOrigin, TrainingRecord } from '../protocol/blend-records';
import type { BlendTrainRequest } from '../protocol/blending';
import type { EngineProgress, Timed } from '../protocol/engine';
import { Checkpoints } from './checkpoints';
import { addRecord, asSaved, nextTraining } from './records';
import type { Session } from './session';
import { provenanceOf, refuseOtherModel, type SessionBlend } from './session-blends';
import { trainingProgress } from './training-progress';
import type { OnProgress } from '../../core/runtime/progress';

/**
 * Trains and tunes a blend of a session, and adds each stage to it under a name. Aborting ends the
 * training with the best parameters so far. The result is saved if the session's pair is; until it
 * ends, so are the best parameters so far.
 * @param start the blend from which training continues
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
    readonly progress: OnProgress<EngineProgress>;
    readonly signal: AbortSignal;
  },
): Promise<TrainingRecord> {
  const { study, store } = session;
  const started = performance.now();
  if (start !== undefined) refuseOtherModel(start.model, settings);
  const control = beginTraining(session, signal);
  const stop = (): void => {
    stopTraining(control);
  };
  signal.addEventListener('abort', stop, { once: true });
  const origin = nextTraining(session, from);
  const checkpoints = store && new Checkpoints(store, origin.id, control);
  try {
    const engine = await executor.run(engineNameTask, undefined);
    const timed = (): Timed => ({ engine, seconds: (performance.now() - started) / 1000 });
    const trained = await trainOverSeeds(study, settings, seeds, {
      executor,
      control,
      onEvent: trainingProgress(settings, seeds, study.metrics, progress),
      ...(checkpoints === undefined
        ? {}
        : {
            onBest: (best) => {
              const { record, blends } = recordOf(study, origin, best, timed());
              checkpoints.keep(asSaved(record), blends, study);
            },
          }),
      ...(start === undefined ? {} : { from: start.parameters, tuneOnly }),
    });
    const removed = await checkpoints?.end();
    const { record, blends } = recordOf(study, origin, trained, timed());
    for (const [name, made] of blends) session.blends.set(name, made);
    const { spread } = trained;
    return await addRecord(
      session,
      spread === undefined ? record : { ...record, answer: { ...record.answer, spread } },
      removed,
    );
  } catch (error) {
    await checkpoints?.end();
    await store?.remove(origin);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    session.training = undefined;
  }
}

/** Creates the record of a training, and its blends by name. */
function recordOf(
  study: BlendStudy,
  origin: Omit<BlendOrigin, 'kept'>,
  { result, weights }: StudyBlend,
  timed: Timed,
): { record: TrainingRecord; blends: ReadonlyMap<string, () => SessionBlend> } {
  const blends = new Map<string, () => SessionBlend>();
  const names = [...weights].map(([stage, blend]) => {
    const name = `${stage}-${origin.id}`;
    const made = { ...blend, provenance: provenanceOf(study, result, stage) };
    blends.set(name, () => made);
    return [stage, name] as const;
  });
  const answer = { ...result, blends: Object.fromEntries(names), ...timed };
  return { record: { kind: 'trained', origin: { ...origin, kept: false }, answer }, blends };
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
