import { allocateFloat64 } from '../matrix';
import { debiased } from './cka';
import { distances, type RankedDistances } from './distances';
import { similarity } from './invariances';
import {
  centredInner,
  reorderKernel,
  symmetricKernel,
  type SymmetricKernel,
  unbiasedInner,
} from './gram-kernels';
import type { Measure, Preparation, Score } from './measure';

/**
 * Kernel of a space, with its inner products with itself; the kernel is absent if the bandwidth is
 * 0.
 */
interface RbfSpace {
  readonly kernel?: SymmetricKernel;
  readonly centredNorm: number;
  readonly unbiasedNorm: number;
}

const rbf: Preparation<RbfSpace, RankedDistances> = {
  id: 'rbf',
  from: distances.euclidean.ranked,
  usesOptions: false,
  run({ rows, values, order }) {
    const middle = order.length >> 1;
    const upper = values[order[middle]!]! ** 2;
    const squaredWidth =
      order.length % 2 === 1 ? upper : (values[order[middle - 1]!]! ** 2 + upper) / 2;
    if (squaredWidth === 0) return { centredNorm: 0, unbiasedNorm: 0 };
    const similarities = allocateFloat64(values.length);
    for (let at = 0; at < values.length; at++) {
      similarities[at] = Math.exp(-(values[at]! ** 2) / (2 * squaredWidth));
    }
    const kernel = symmetricKernel(rows, similarities, 1);
    return {
      kernel,
      centredNorm: centredInner(kernel, kernel),
      unbiasedNorm: unbiasedInner(kernel, kernel),
    };
  },
  ofRows: {
    any: false,
    run: ({ kernel, ...norms }, rows) =>
      kernel === undefined ? norms : { ...norms, kernel: reorderKernel(kernel, rows) },
  },
};

const noBandwidth: Score = {
  undefined:
    'At least half of all pairs of rows of a space coincide: the kernel’s width, the median distance, is 0.',
};

const common = {
  family: 'CKA',
  direction: 'higher',
  selfScore: 1,
  symmetric: true,
  source: 'Kornblith et al. 2019, Similarity of Neural Network Representations Revisited, sec. 3',
  invariances: similarity,
  cost: 'N²·D',
  allPairs: true,
  sameDimensions: false,
  preparation: rbf,
} as const;

const kernelNote =
  'Kernel exp(−d²/2σ²), σ² the median of the squared distances of the N(N−1)/2 pairs';

export const ckaRbf: Measure<RbfSpace> = {
  ...common,
  id: 'cka-rbf',
  name: 'CKA (RBF, biased)',
  formula: 'tr(KHLH) / √(tr(KHKH) tr(LHLH)), K = exp(−d²/2σ²)',
  convention: `${kernelNote}; biased HSIC.`,
  range: [0, 1],
  minimumRows: 3,
  compare(x, y) {
    if (x.kernel === undefined || y.kernel === undefined) return noBandwidth;
    const value = centredInner(x.kernel, y.kernel) / Math.sqrt(x.centredNorm * y.centredNorm);
    return { value };
  },
};

export const ckaRbfDebiased: Measure<RbfSpace> = {
  ...common,
  id: 'cka-rbf-debiased',
  name: 'CKA (RBF, debiased)',
  formula: 'HSIC₁(K, L) / √(HSIC₁(K, K) HSIC₁(L, L)), K = exp(−d²/2σ²)',
  convention: `${kernelNote}; unbiased HSIC₁ (Song et al. 2012) in all three places: about 0 for noise, may be negative.`,
  range: [-1, 1],
  minimumRows: 4,
  compare(x, y) {
    if (x.kernel === undefined || y.kernel === undefined) return noBandwidth;
    return debiased(unbiasedInner(x.kernel, y.kernel), x.unbiasedNorm, y.unbiasedNorm);
  },
};
