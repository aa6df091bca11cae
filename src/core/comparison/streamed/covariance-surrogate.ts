import type { Matrix } from '../../matrix';
import type { Runtime } from '../../runtime/executor';
import { type SideToScale, scaleRowsTask } from './scale-rows';
import { spaceMoments } from './moments-of-sums';
import { planPasses } from './plan-passes';
import type { StudyRows } from './study-rows';
import { sumSpaces } from './sum-spaces';
import type { SumPart } from './sum-rows';
import { surrogateRowsTask } from './surrogate-rows';

/** A space whose covariance is to be computed. */
export interface SpaceToSum extends Pick<
  SideToScale,
  'space' | 'sample' | 'anchors' | 'maximum' | 'normalization'
> {
  /** Number of spaces in `rows`. */
  readonly spaces: number;
  /** Dimensions of this space. */
  readonly cols: number;
  readonly rows: StudyRows;
  readonly memoryBytes: number;
}

/**
 * Computes the surrogate rows of a space for a projection that uses the covariance of all rows, in
 * a pass over its file.
 * @param report called with the share that is done
 */
export async function covarianceSurrogate(
  { spaces, cols, rows, memoryBytes, ...space }: SpaceToSum,
  runtime: Runtime,
  report: (share: number) => void,
): Promise<Matrix> {
  const { executor } = runtime;
  const side = await executor.run(scaleRowsTask, {
    ...space,
    projection: null,
    precision: 'float64',
  });
  const plan = planPasses({
    widths: [[cols]],
    dims: [cols],
    products: true,
    threads: executor.parallelism,
    memoryBytes,
  });
  const part: SumPart = {
    sides: [side],
    pairs: [[0, 0]],
    wanted: { products: 'float64', directions: false },
  };
  const [sums] = await sumSpaces([part], rows, spaces, plan, runtime, report);
  const moments = spaceMoments(sums!.sides[0]!, sums!.pairs[0]!, side.scale);
  return executor.run(surrogateRowsTask, moments);
}
