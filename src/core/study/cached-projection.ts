import { InspectorError } from '../errors';
import type { RelativeInput } from '../projection/relative';
import { resolveProjection } from '../projection/registry';
import type { Executor, ProjectedSpace, Runtime } from '../runtime/executor';
import { projectInBlocks } from './project-in-blocks';
import { isEvery } from './fingerprint';

/**
 * Computes the relative representation of one space, or takes it from the cache.
 * @param content text that differs whenever the rows of the input differ, if known
 */
export async function projectedSpace(
  input: RelativeInput,
  content: string | undefined,
  { executor, cache }: Pick<Runtime, 'executor' | 'cache'>,
): Promise<ProjectedSpace> {
  const make = (on: Executor): Promise<ProjectedSpace> => orReason(projectInBlocks(on, input));
  const { rows, scored, ...how } = input;
  const rowIndices = isEvery(scored, rows.rows) ? 'all' : scored;
  const { usesAnchors } = resolveProjection(input.projection).entry;
  return cache === undefined || content === undefined || !usesAnchors
    ? make(executor)
    : cache.projection(JSON.stringify([content, how, rowIndices]), make);
}

/**
 * A space with a disconnected graph has no geodesics; the reason is kept, so that other spaces go
 * on.
 */
async function orReason(projecting: ReturnType<typeof projectInBlocks>): Promise<ProjectedSpace> {
  try {
    return { rows: await projecting };
  } catch (error) {
    if (!(error instanceof InspectorError) || error.code !== 'unreachable') throw error;
    return { reason: `${error.problem} ${error.remedy}` };
  }
}
