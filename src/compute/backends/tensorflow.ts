import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Float32Operand, NativeProducts } from '../../core/kernels/native-products';

/** The npm package that contains the native library. */
export const tensorflowPackage = '@tensorflow/tfjs-node';

/** The part of tfjs-node's native binding that multiplies matrices; tensors are ids. */
interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_BOOL: number;
  createTensor(shape: number[], type: number, values: Float32Array): number;
  deleteTensor(tensor: number): void;
  tensorDataSync(tensor: number): unknown;
  executeOp(
    name: string,
    attributes: { name: string; type: number; value: unknown }[],
    inputs: number[],
    outputs: number,
  ): { id: number }[];
}

/**
 * Finds the folder of tfjs-node with its native library, in the node_modules of one of the folders
 * or of the program. A package without its library (installed without install scripts) is ignored.
 */
export function findTensorflow(folders: readonly string[]): string | undefined {
  for (const folder of [...folders, import.meta.dirname]) {
    const manifest = resolveFrom(folder, `${tensorflowPackage}/package.json`);
    if (manifest !== undefined && hasBinding(dirname(manifest))) return dirname(manifest);
  }
  return undefined;
}

function resolveFrom(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}

function hasBinding(folder: string): boolean {
  const lib = join(folder, 'lib');
  if (!existsSync(lib)) return false;
  return readdirSync(lib).some((name) => existsSync(join(lib, name, 'tfjs_binding.node')));
}

/**
 * Loads tfjs-node from a folder as native products. Calls its native binding directly, so that the
 * library's current backend stays unchanged for trainings.
 * @throws Error any error of loading or running it
 */
export function loadTensorflow(folder: string): NativeProducts {
  const load = createRequire(join(folder, 'package.json'));
  restoreRemovedUtilities(load('node:util') as Record<string, unknown>);
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const tensorflow = load(folder) as {
    findBackend(name: string): { readonly binding: Binding } | null;
  };
  const binding = tensorflow.findBackend('tensorflow')?.binding;
  if (binding === undefined) throw new Error('it registers no backend named "tensorflow"');
  return { name: 'tensorflow', multiply: (x, y) => multiply(binding, x, y) };
}

/** tfjs-node 4.22 calls two functions that Node 23 removed. */
function restoreRemovedUtilities(util: Record<string, unknown>): void {
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isArray'] ??= Array.isArray;
}

function multiply(binding: Binding, x: Float32Operand, y: Float32Operand): Float32Array {
  const tensorOf = ({ rows, cols, data }: Float32Operand): number =>
    binding.createTensor([rows, cols], binding.TF_FLOAT, data);
  const left = tensorOf(x);
  // Creating a tensor copies the array.
  const right = y.data === x.data ? left : tensorOf(y);
  const [product] = binding.executeOp(
    'MatMul',
    [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      { name: 'transpose_a', type: binding.TF_ATTR_BOOL, value: x.transposed },
      { name: 'transpose_b', type: binding.TF_ATTR_BOOL, value: y.transposed },
    ],
    [left, right],
    1,
  );
  try {
    return binding.tensorDataSync(product!.id) as Float32Array;
  } finally {
    for (const tensor of new Set([left, right, product!.id])) binding.deleteTensor(tensor);
  }
}
