import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/compute/backends/select';
import { kernelVariant } from '../../../src/core/kernels/module';
import { engineName, useNativeProducts } from '../../../src/core/kernels/native-products';
import { cosineOfRows, dot, pairwise, plainPairwise } from '../../../src/core/kernels/pairwise';
import { crossProduct, plainCrossProduct } from '../../../src/core/linalg/products';
import { randomMatrix, relativeError } from '../../core/kernels/matrices';
import { installStub } from '../tensorflow-stub';

let folder: string;
const calls = globalThis as { tensorflowProducts?: number };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-tensorflow-'));
  calls.tensorflowProducts = 0;
});
afterEach(() => {
  useNativeProducts(undefined);
  rmSync(folder, { recursive: true, force: true });
});

describe('the TensorFlow backend', () => {
  it('computes large products, and only those', () => {
    installStub(folder, 1);
    selectBackend({ backend: 'auto', packageFolders: [folder] });
    expect(engineName()).toBe('tensorflow');
    calls.tensorflowProducts = 0;
    const x = randomMatrix(4100, 128, 1);
    const y = randomMatrix(4100, 129, 2);
    expect(relativeError(crossProduct(x, y), plainCrossProduct(x, y))).toBeLessThan(1e-6);
    expect(calls.tensorflowProducts).toBe(2);
    const anchors = randomMatrix(128, 128, 3);
    const expected = plainPairwise(dot, x, anchors, 'float64');
    expect(relativeError(pairwise(dot, x, anchors, 'float32'), expected)).toBeLessThan(1e-6);
    expect(calls.tensorflowProducts).toBe(3);
    pairwise(dot, anchors, anchors, 'float32');
    pairwise(dot, x, anchors, 'float64');
    expect(calls.tensorflowProducts).toBe(3);
    const self = crossProduct(x, x);
    expect(calls.tensorflowProducts).toBe(5);
    expect(relativeError(self, plainCrossProduct(x, x))).toBeLessThan(1e-6);
    expect(self.data[1]).toBe(self.data[128]);
    const cosines = pairwise(cosineOfRows, x, anchors, 'float32');
    expect(calls.tensorflowProducts).toBe(6);
    const expectedCosines = plainPairwise(cosineOfRows, x, anchors, 'float64');
    expect(relativeError(cosines, expectedCosines)).toBeLessThan(1e-6);
  });

  it.each([
    [
      'multiplies wrongly',
      () => {
        installStub(folder, 1.001);
      },
    ],
    [
      'does not load (no such library)',
      () => {
        installStub(folder, 1, { start: "throw new Error('no such library');" });
      },
    ],
    [
      'is not installed',
      () => {
        installStub(folder, 1, { library: false });
      },
    ],
  ])('is refused where it %s, and automatic goes without', (reason, prepare) => {
    prepare();
    expect(() => {
      selectBackend({ backend: 'tensorflow', packageFolders: [folder] });
    }).toThrow(reason);
    selectBackend({ backend: 'auto', packageFolders: [folder] });
    expect(engineName()).toBe(kernelVariant());
  });

  it('is left alone where WebAssembly was chosen', () => {
    installStub(folder, 1);
    selectBackend({ backend: 'wasm', packageFolders: [folder] });
    expect(engineName()).toBe(kernelVariant());
    expect(calls.tensorflowProducts).toBe(0);
  });
});
