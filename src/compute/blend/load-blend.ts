import type { Matrix } from '../../core/linalg/matrix';
import type { Executor } from '../../core/study/comparison';
import { runTask } from '../../core/study/tasks';
import { type MetricValues, scorePredictions, stitchingIndex } from '../../core/stitching/scores';
import { targetsAt } from '../../core/stitching/targets';
import { parseBlend } from '../blend-file/blend-file';
import type { LoadedBlend } from '../protocol/blending';
import type { Session } from './session';
import { refuseOtherStudy } from './session-blends';

/**
 * Takes a saved blend over into a session, scored on the session's test rows.
 * @throws InspectorError `not-a-blend`, or `other-blend` where it does not fit the session
 */
export async function loadBlend(
  { study, blends }: Session,
  file: string,
  text: string,
  executor: Executor,
): Promise<LoadedBlend> {
  const saved = parseBlend(file, text);
  refuseOtherStudy(file, saved, study);
  const { data, metrics } = study;
  const { model, parameters, scale, provenance } = saved;
  const weights = { model, parameters, scale };
  const truth = targetsAt(data.targets, data.test);
  const predicted = async (matrix: Matrix): Promise<MetricValues> => {
    const input = { weights, matrix, rows: data.test };
    return scorePredictions(await runTask(executor, 'blend-predict', input), truth);
  };
  const [own, stitched, shares] = await Promise.all([
    predicted(data.decoder),
    predicted(data.encoder),
    runTask(executor, 'space-shares', {
      weights,
      matrix: data.encoder,
      targets: data.targets,
      rows: data.test,
    }),
  ]);
  const [metric] = metrics;
  const blend = `file-${blends.size + 1}`;
  blends.set(blend, { ...weights, provenance });
  return {
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
}
