import { performance } from 'node:perf_hooks';
import { compiledKernels, type KernelVariant, withKernelVariant } from '../src/core/kernels/module';
import {
  chebyshev,
  dot,
  euclidean,
  manhattan,
  pairwise,
  type RowKernel,
} from '../src/core/kernels/pairwise';
import { depthBlock, noDiagonal, productRows, Workspace } from '../src/core/kernels/workspace';
import { allocateFloat32, rowRange, type Matrix } from '../src/core/matrix';
import { squaredCrossNorm } from '../src/core/linalg/products';
import { parts, projectionParts } from './run-study';
import type { BenchSettings } from './settings';

/** Billions of multiply-adds or differences per second, on one thread. */
export interface Rates {
  readonly products: number;
  readonly squares: number;
  readonly absolutes: number;
  readonly maximum: number;
  readonly crossProducts: number;
}

/** Measures the rates of one variant of the kernels for rows and anchors of a study's size. */
export function measureRates(variant: KernelVariant, rows: Matrix, anchors: number): Rates {
  const some = rowRange(rows, 0, variant === 'typescript' ? 48 : 1024);
  const few = rowRange(rows, 0, Math.min(anchors, rows.rows));
  const pairs = some.rows * few.rows * rows.cols;
  const rate = (work: () => unknown, steps: number): number =>
    withKernelVariant(variant, () => steps / bestSeconds(work) / 1e9);
  const storage = allocateFloat32(some.rows * few.rows);
  const pairwiseRate = (kernel: RowKernel): number =>
    rate(() => pairwise(kernel, some, few, 'float32', storage), pairs);
  // Enough rows that the product is computed through columns, not through rows.
  const many = rowRange(rows, 0, Math.min(2048, rows.rows));
  const copy = { ...many, data: many.data.slice() };
  return {
    products: pairwiseRate(dot),
    squares: pairwiseRate(euclidean),
    absolutes: pairwiseRate(manhattan),
    maximum: pairwiseRate(chebyshev),
    crossProducts: rate(() => squaredCrossNorm(many, copy), many.rows * rows.cols ** 2),
  };
}

/**
 * Computes the seconds that the kernels alone would take for the parts of a study, shared evenly by
 * the threads: the projections, and CKA's products, of which those of a space with itself are half
 * the work.
 */
export function kernelSeconds(
  rates: Rates,
  { rows, dims, anchors, spaces, threads }: BenchSettings,
): Readonly<Record<(typeof parts)[number], number>> {
  const seconds = (steps: number, rate: number): number => steps / (threads * rate * 1e9);
  const projected = spaces * rows * dims * anchors;
  const pairs = (spaces * (spaces - 1)) / 2 + spaces / 2;
  return {
    cosine: seconds(projected, rates.products),
    euclidean: seconds(projected, rates.squares),
    l1: seconds(projected, rates.absolutes),
    linf: seconds(projected, rates.maximum),
    cka: seconds(projectionParts.length * pairs * rows * anchors ** 2, rates.crossProducts),
  };
}

/**
 * Measures the most multiply-adds per second that the compiled kernel reaches on one thread: one
 * panel against one panel, all in the first-level cache, nothing packed or copied.
 */
export function kernelPeak(): number {
  const kernels = compiledKernels();
  if (kernels === undefined) return NaN;
  const space = new Workspace(kernels, 'float32');
  const left = space.reserve(productRows * depthBlock, 4);
  const right = space.reserve(space.width * depthBlock, 4);
  const sums = space.reserve(productRows * space.width, 8);
  space.view(left, productRows * depthBlock).fill(0.5);
  space.view(right, space.width * depthBlock).fill(0.25);
  const calls = 20_000;
  const seconds = bestSeconds(() => {
    for (let call = 0; call < calls; call++) {
      kernels.products32(left, 1, right, 1, depthBlock, sums, noDiagonal);
    }
  });
  return (calls * productRows * space.width * depthBlock) / seconds / 1e9;
}

function bestSeconds(work: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const started = performance.now();
    work();
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return best;
}
