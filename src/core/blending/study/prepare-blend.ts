import { InspectorError } from '../../errors';
import { resolveProjection } from '../../projection/registry';
import { metricsOf } from '../../stitching/scores';
import type { Runtime } from '../../runtime/executor';
import { anchorsFileOf } from '../../study/anchor-choice';
import { describeSpace } from '../../study/describe-space';
import { projectedSpace } from '../../study/cached-projection';
import { prepareStitching } from '../../stitching/study/prepare-stitching';
import { trainingAnchors } from '../../stitching/study/training-anchors';
import type { BlendStudy, BlendStudyInput } from './blending';
import { livePrepareTask } from './tasks';
import { blendRowsTask } from '../normalise-rows';

/** Precision of the blended spaces. */
const precision = 'float32' as const;

/**
 * Pairs and splits two models' rows, chooses anchors, projects, and prepares the sliders.
 * @throws InspectorError for projections without anchors, and what stitching refuses
 */
export async function prepareBlend(input: BlendStudyInput, runtime: Runtime): Promise<BlendStudy> {
  const { decoder, encoder, labels, targets, options } = input;
  const { projections, normalization, task } = options;
  const names = projections.map(blendable);
  const { executor, progress } = runtime;
  const study = await prepareStitching(
    {
      spaces: [decoder, encoder],
      ...(labels === undefined ? {} : { labels }),
      ...(targets === undefined ? {} : { targets }),
      options: {
        ...options,
        head: 'ridge',
        headOptions: {},
        repeat: { kind: 'seeds', count: 1 },
        precision,
        baselines: false,
        sweeps: {},
      },
    },
    runtime,
  );
  const [run] = study.runs;
  const anchors = await trainingAnchors(study.anchors, study, run!, runtime);
  const scored = Array.from(study.ids.keys());
  const steps = projections.length + 1;
  const sides = await Promise.all(
    study.rows.map(async (rows, s) => {
      const spaces = [];
      for (const [i, projection] of projections.entries()) {
        progress?.({ fraction: i / steps, message: `Projecting: ${names[i]!}` });
        const input = { projection, normalization, rows, anchors, scored, precision };
        const projected = await projectedSpace(input, study.contents[s], runtime);
        if (projected.rows === undefined) throw unreachable(projected.reason);
        spaces.push(projected.rows);
      }
      return executor.run(blendRowsTask, { spaces });
    }),
  );
  const data = {
    decoder: sides[0]!,
    encoder: sides[1]!,
    targets: study.targets,
    train: run!.train,
    test: run!.test,
  };
  const shape = { spaces: projections.length, anchors: anchors.length };
  progress?.({ fraction: projections.length / steps, message: 'Preparing the sliders' });
  return {
    spaces: [decoder, encoder].map(describeSpace),
    options,
    ids: study.ids,
    anchors: anchors.map((row) => study.ids[row]!),
    anchorsFile: anchorsFileOf(study.anchors),
    shape,
    data,
    metrics: metricsOf(task),
    split: study.split,
    pairing: study.pairing,
    labels: study.labels,
    live: await executor.run(livePrepareTask, { ...data, shape, ridge: options.ridge }),
    warnings: study.warnings,
  };
}

function unreachable(reason: string): InspectorError {
  return new InspectorError({
    code: 'unreachable',
    problem: reason,
    remedy: 'Choose other projections to blend.',
  });
}

/** Returns the name of a projection; refuses those that cannot be blended. */
function blendable(id: string): string {
  const { name, entry } = resolveProjection(id);
  if (entry.usesAnchors && !id.includes(':')) return name;
  throw new InspectorError({
    code: 'wrong-use',
    problem: `A blend is of single projections onto anchors, and "${id}" is ${entry.usesAnchors ? 'a product' : 'the file itself'}.`,
    remedy: 'Choose projections such as cosine, euclidean, l1 and linf.',
  });
}
