import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import { bestFits } from './best-fit';
import { type ComparisonInput, type ComparisonOptions, type ComparisonResult } from './types';
import type { Runtime } from '../runtime/executor';
import { type DescribedSpace, describeSpace } from '../study/describe-space';
import { describeIgnoredNormalization } from './ignored-normalization';
import { prepareStudy, type PreparedStudy } from '../study/prepare-study';
import { scoreStudy, type StudyScores } from './score-study';

/**
 * Scores every pair of spaces under every projection and measure. The same input gives the same
 * numbers with any executor: each task depends on its input alone.
 * @throws InspectorError for unknown ids and for everything that {@link prepareStudy} refuses
 * @throws CancelledError once the runtime's cancellation has fired
 */
export async function compare(input: ComparisonInput, runtime: Runtime): Promise<ComparisonResult> {
  const study = await prepareStudy(input, needsAnchors(input.options), runtime);
  return resultOf(input, study, await scoreStudy(study, input, runtime));
}

/**
 * Whether a comparison needs anchors.
 * @throws InspectorError for unknown ids
 */
export function needsAnchors({ projections, measures }: ComparisonOptions): boolean {
  measures.forEach(resolveMeasure);
  return projections.map(resolveProjection).some(({ entry }) => entry.usesAnchors);
}

/** Assembles the result of a comparison from its study and its scores. */
export function resultOf(
  {
    spaces,
    options: { projections, normalization },
  }: {
    readonly spaces: readonly DescribedSpace[];
    readonly options: Pick<ComparisonOptions, 'projections' | 'normalization'>;
  },
  { scored, anchors, anchorsFile, ids, pairing, labelled, warnings }: Omit<PreparedStudy, 'rows'>,
  found: StudyScores,
): ComparisonResult {
  const fits = bestFits(found.scores);
  return {
    spaces: spaces.map(describeSpace),
    rows: scored.length,
    pairing,
    labels: labelled?.summary,
    anchors: anchors.map((row) => ids[row]!),
    anchorsFile,
    scores: found.scores,
    ...(fits.length > 0 ? { fits } : {}),
    ...(found.leastAgreeing === undefined ? {} : { leastAgreeing: found.leastAgreeing }),
    warnings: [
      ...warnings,
      ...describeIgnoredNormalization(projections, normalization),
      ...found.warnings,
    ],
  };
}
