import type {
  BlendStage,
  BlendStudy,
  BlendTrainingResult,
  BlendWeights,
} from '../../core/blending/study/blending';
import type { BlendModel } from '../../core/blending/blend-model';
import { InspectorError } from '../../core/errors';
import type { BlendSettings } from '../../core/blending/settings';
import type { SavedBlend } from '../blend-file/blend-file';
import type { BlendProvenance } from '../blend-file/schema';
import { version } from '../../../package.json';

/** A blend of a session. */
export interface SessionBlend extends BlendWeights {
  readonly provenance: BlendProvenance;
}

/** Returns the provenance of a stage's blend. */
export function provenanceOf(
  { spaces }: BlendStudy,
  { settings, stages, backend }: BlendTrainingResult,
  name: BlendStage,
): BlendProvenance {
  const { rows, bestEpoch, stitched } = stages.find(({ stage }) => stage === name)!;
  return {
    decoder: spaces[0]!.file,
    encoder: spaces[1]!.file,
    stage: name,
    rows,
    epoch: bestEpoch,
    settings: { ...settings },
    scores: stitched,
    backend,
    version,
  };
}

/** Returns a session's blend with everything needed to apply it to other rows. */
export function savedBlend(
  { options, anchors, data: { targets } }: BlendStudy,
  { model, parameters, scale, provenance }: SessionBlend,
): SavedBlend {
  const { projections, normalization, task } = options;
  return {
    model,
    parameters,
    scale,
    projections,
    normalization,
    anchors,
    task,
    classes: targets.kind === 'classes' ? targets.classes : [],
    provenance,
  };
}

/**
 * Checks that a training continues from a blend of the same kind.
 * @throws InspectorError `other-blend`
 */
export function refuseOtherModel(from: BlendModel, settings: BlendSettings): void {
  const same =
    from.aggregation === settings.aggregation &&
    from.head === settings.head &&
    (from.head === 'linear' || from.hidden === settings.hidden);
  if (same) return;
  throw new InspectorError({
    code: 'other-blend',
    problem: `The blend to go on from is ${from.aggregation} with a ${from.head} head.`,
    remedy: 'Train the same aggregation and head, or start anew.',
  });
}

/**
 * Checks that a saved blend has the same projections, normalisation, anchors and outputs as a
 * session.
 * @throws InspectorError `other-blend` with what differs
 */
export function refuseOtherStudy(file: string, saved: SavedBlend, study: BlendStudy): void {
  const { options, anchors, data } = study;
  const classes = data.targets.kind === 'classes' ? data.targets.classes : [];
  const outputs = data.targets.kind === 'values' ? data.targets.values.cols : classes.length;
  const differs = (
    [
      ['projections', saved.projections.join(', '), options.projections.join(', ')],
      ['normalization', saved.normalization, options.normalization],
      ['task', saved.task, options.task],
      ['classes', saved.classes.join(', '), classes.join(', ')],
      ['outputs', outputsOf(saved), outputs],
      ['anchors', saved.anchors.join('\n'), anchors.join('\n')],
    ] as const
  ).find(([, of, here]) => of !== here);
  if (differs === undefined) return;
  const [what, of, here] = differs;
  throw new InspectorError({
    code: 'other-blend',
    file,
    problem:
      what === 'anchors'
        ? `Its ${saved.anchors.length} anchors are not the ${anchors.length} anchors chosen here.`
        : `Its ${what} are ${of}, and here they are ${here}.`,
    remedy: 'Open the two models with the settings the blend was trained with.',
  });
}

function outputsOf({ classes, scale }: SavedBlend): number {
  return classes.length > 0 ? classes.length : (scale?.mean.length ?? 0);
}
