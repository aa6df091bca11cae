import { distances, type Distances } from './distances';
import { similarity } from './invariances';
import { centredInner, reorderKernel, symmetricKernel, type SymmetricKernel } from './gram-kernels';
import type { Measure, Preparation } from './measure';
import { coincidingRows } from './undefined-scores';

interface DistanceCorrelationSpace {
  readonly distances: SymmetricKernel;
  /** N² times the squared distance variance. */
  readonly variance: number;
}

const centredDistances: Preparation<DistanceCorrelationSpace, Distances> = {
  id: 'centred-distances',
  from: distances.euclidean.plain,
  usesOptions: false,
  run({ rows, values }) {
    const kernel = symmetricKernel(rows, values, 0);
    return { distances: kernel, variance: centredInner(kernel, kernel) };
  },
  ofRows: {
    any: false,
    run: ({ distances: kernel, variance }, rows) => ({
      distances: reorderKernel(kernel, rows),
      variance,
    }),
  },
};

export const distanceCorrelation: Measure<DistanceCorrelationSpace> = {
  id: 'distance-correlation',
  name: 'Distance correlation',
  formula:
    '√(dCov²(X, Y) / √(dCov²(X, X) dCov²(Y, Y))), dCov² the mean product of the doubly centred distances',
  source: 'Székely et al. 2007, Measuring and testing dependence by correlation of distances',
  convention:
    'Euclidean distances, biased V-statistic; well above 0 even for noise when D is not small against N.',
  family: 'Distance correlation',
  direction: 'higher',
  selfScore: 1,
  symmetric: true,
  range: [0, 1],
  invariances: similarity,
  cost: 'N²·D',
  allPairs: true,
  sameDimensions: false,
  minimumRows: 2,
  preparation: centredDistances,
  compare(x, y) {
    if (x.variance === 0 || y.variance === 0) return coincidingRows;
    const covariance = centredInner(x.distances, y.distances);
    return { value: Math.sqrt(Math.max(0, covariance) / Math.sqrt(x.variance * y.variance)) };
  },
};
