import { InspectorError } from '../../errors';
import { columnMeans } from '../../kernels/columns';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { product } from '../../linalg/products';
import { ridgeSolver } from '../../linalg/ridge';
import type { OptionValues } from '../../registry';
import { targetMatrix } from '../../training/targets';
import type { FitInput, FittedHead, Head } from './head';

/** Ridge regression on one-hot classes or on values, in closed form. */
export const ridge: Head = {
  id: 'ridge',
  name: 'Ridge',
  description:
    'Linear least squares with a penalty on the coefficients, in closed form; classes are one-hot targets. The intercept is not penalised.',
  formula: 'min ‖c(Y) − c(P) W‖²/n + λ‖W‖²',
  source: 'Hoerl & Kennard 1970; λ is added to PᵀP/n, as in MEASURES “Stitching”',
  tasks: ['classification', 'reconstruction'],
  options: [
    {
      id: 'ridge',
      name: 'Ridge λ',
      description: 'Weight of the penalty, beside a mean over rows.',
      default: 0.01,
      minimum: 1e-12,
      maximum: 1e12,
      integer: false,
    },
  ],
  async fit({ options, ...input }) {
    const [fitted] = await fitEach(input, [options]);
    return fitted!;
  },
  fitEach,
};

function fitEach(
  { features, targets }: Omit<FitInput, 'options'>,
  options: readonly OptionValues[],
): Promise<FittedHead[]> {
  const y = targetMatrix(targets);
  const intercept = columnMeans(y).mean;
  const means = columnMeans(features).mean;
  const solve = ridgeSolver(centred(features, means), centred(y, intercept));
  return Promise.resolve(
    options.map(({ ridge: lambda }) => {
      const coefficients = solve(lambda!);
      if (coefficients === undefined) throw illConditioned(lambda!, features);
      return {
        predict(rows: Matrix): Float64Matrix {
          const predicted = product(centred(rows, means), coefficients);
          for (let at = 0; at < predicted.data.length; at++) {
            predicted.data[at] = predicted.data[at]! + intercept[at % predicted.cols]!;
          }
          return predicted;
        },
      };
    }),
  );
}

function illConditioned(lambda: number, { rows, cols }: Matrix): InspectorError {
  return new InspectorError({
    code: 'ill-conditioned',
    problem: `A ridge of λ = ${lambda} does not make the ${cols} features of ${rows} training rows invertible in double precision.`,
    remedy: 'Use a larger λ, e.g. 0.01, or fewer anchors.',
  });
}

function centred({ rows, cols, data }: Matrix, means: Float64Array): Float64Matrix {
  const result = allocateFloat64(rows * cols);
  for (let at = 0; at < result.length; at++) result[at] = data[at]! - means[at % cols]!;
  return { rows, cols, data: result };
}
