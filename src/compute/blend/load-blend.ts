import { basename } from 'node:path';
import type { Matrix } from '../../core/matrix';
import type { Executor } from '../../core/runtime/executor';
import { type MetricValues, scorePredictions, stitchingIndex } from '../../core/stitching/scores';
import { targetsAt } from '../../core/training/targets';
import { parseBlend } from '../blend-file/blend-file';
import type { LoadedBlend, LoadingRecord } from '../protocol/blend-records';
import { addRecord, newOriginId } from './records';
import type { Session } from './session';
import { refuseOtherStudy } from './session-blends';
import { blendPredictTask, spaceSharesTask } from '../../core/blending/study/tasks';

/**
 * Loads a saved blend into a session and scores it on the session's test rows.
 * @throws InspectorError `not-a-blend`, or `other-blend` if it does not fit the session
 */
export async function loadBlend(
  session: Session,
  file: string,
  text: string,
  executor: Executor,
): Promise<LoadingRecord> {
  const { study, blends } = session;
  const saved = parseBlend(file, text);
  refuseOtherStudy(file, saved, study);
  const { data, metrics } = study;
  const { model, parameters, scale, provenance } = saved;
  const weights = { model, parameters, scale };
  const truth = targetsAt(data.targets, data.test);
  const predicted = async (matrix: Matrix): Promise<MetricValues> => {
    const input = { weights, matrix, rows: data.test };
    return scorePredictions(await executor.run(blendPredictTask, input), truth);
  };
  const [own, stitched, shares] = await Promise.all([
    predicted(data.decoder),
    predicted(data.encoder),
    executor.run(spaceSharesTask, {
      weights,
      matrix: data.encoder,
      targets: data.targets,
      rows: data.test,
    }),
  ]);
  const [metric] = metrics;
  const id = newOriginId();
  const blend = `file-${id}`;
  blends.set(blend, () => ({ ...weights, provenance }));
  const loaded: LoadedBlend = {
    blend,
    model,
    provenance,
    own,
    stitched,
    index:
      provenance.stage === 'trained'
        ? stitchingIndex(stitched[metric!.id]!, own[metric!.id]!, metric!.direction)
        : null,
    ...(shares === undefined ? {} : { shares }),
  };
  return addRecord(session, {
    kind: 'loaded',
    origin: { id, name: basename(file), kept: false },
    loaded,
  });
}
