import { InspectorError } from '../../core/errors';
import { type NativeProducts, useNativeProducts } from '../../core/kernels/native-products';
import { dot, plainPairwise } from '../../core/kernels/pairwise';
import type { Matrix } from '../../core/matrix';
import { randomIndex, seeded } from '../../core/random';
import type { BackendChoice } from './backend';
import { findTensorflow, loadTensorflow, tensorflowPackage } from './tensorflow';

/**
 * Sets the backend of this thread. TensorFlow is used only if its result for a small product agrees
 * with the plain one.
 * @throws InspectorError `backend-unavailable` if TensorFlow was requested and cannot be used
 */
export function selectBackend({ backend, packageFolders }: BackendChoice): void {
  useNativeProducts(undefined);
  if (backend === 'wasm') return;
  const outcome = tryTensorflow(packageFolders);
  if (typeof outcome !== 'string') {
    useNativeProducts(outcome);
    return;
  }
  if (backend === 'auto') return;
  throw new InspectorError({
    code: 'backend-unavailable',
    problem: `The TensorFlow backend was asked for, but ${outcome}.`,
    remedy:
      'Run "Latent Space: Install TensorFlow Backend" in VS Code, or use the backend "wasm", which needs nothing.',
  });
}

/** Loads the TensorFlow library's products, or returns the reason why they cannot be used. */
function tryTensorflow(folders: readonly string[]): NativeProducts | string {
  const folder = findTensorflow(folders);
  if (folder === undefined) {
    return `${tensorflowPackage} with its native library is not installed`;
  }
  try {
    const products = loadTensorflow(folder);
    const error = errorOf(products);
    return error <= tolerance
      ? products
      : `the one in ${folder} multiplies wrongly (by ${error} of the greatest entry)`;
  } catch (error) {
    return `the one in ${folder} does not load (${error instanceof Error ? error.message : String(error)})`;
  }
}

const tolerance = 1e-5;
const [rows, columns, depth] = [7, 5, 33];

/** Computes the greatest error of a small product, relative to its greatest entry. */
function errorOf(products: NativeProducts): number {
  const x = checkMatrix(rows, depth, 0);
  const y = checkMatrix(columns, depth, 1);
  const actual = products.multiply({ ...x, transposed: false }, { ...y, transposed: true });
  const expected = plainPairwise(dot, x, y, 'float64').data;
  if (actual.length !== expected.length) return Infinity;
  let [error, maximum] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs(actual[at]! - expected[at]!);
    error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    maximum = Math.max(maximum, Math.abs(expected[at]!));
  }
  return error / maximum;
}

function checkMatrix(height: number, width: number, seed: number): Matrix & { data: Float32Array } {
  const random = seeded(seed);
  const data = Float32Array.from(
    { length: height * width },
    () => randomIndex(random, 2001) / 1000 - 1,
  );
  return { rows: height, cols: width, data };
}
