import '@tensorflow/tfjs-backend-wasm';
// The package itself has no gradients, so that code that only predicts stays small.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { engine, getBackend, ready } from '@tensorflow/tfjs-core';
import { InspectorError } from '../errors';

/**
 * Starts TensorFlow.js with the fastest backend registered in this thread: WebAssembly unless the
 * host added another. Results are the same for the same seed on the same backend.
 * @returns name of the backend
 * @throws InspectorError `no-tensors` if none starts
 */
export async function readyTensors(): Promise<string> {
  try {
    await ready();
  } catch (error) {
    throw new InspectorError(
      {
        code: 'no-tensors',
        problem: `TensorFlow.js did not start (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Training needs WebAssembly with SIMD: use the closed-form head `ridge` instead.',
      },
      { cause: error },
    );
  }
  return getBackend();
}

/** Runs `work` and frees every tensor that it made; its result must be plain data. */
export function freeingTensors<T>(work: () => T): T {
  engine().startScope();
  try {
    return work();
  } finally {
    engine().endScope();
  }
}
