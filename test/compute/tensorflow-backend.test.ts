import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/compute/backends/select';
import { kernelVariant } from '../../src/core/kernels/module';
import { engineName, useNativeProducts } from '../../src/core/kernels/native-products';
import { cosineOfRows, dot, pairwise, plainPairwise } from '../../src/core/kernels/pairwise';
import { crossProduct, plainCrossProduct } from '../../src/core/linalg/products';
import { randomMatrix, relativeError } from '../unit/kernels/matrices';

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

/** Puts a module with tfjs-node's binding, in plain JavaScript, into the folder's node_modules. */
function install(factor: number, { library = true, start = '' } = {}): void {
  const place = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  mkdirSync(join(place, 'lib', 'napi-v8'), { recursive: true });
  writeFileSync(join(place, 'package.json'), '{"main":"index.js"}');
  if (library) writeFileSync(join(place, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
  writeFileSync(
    join(place, 'index.js'),
    `${start}
    const util = require('util');
    if (util.isNullOrUndefined(0) || !util.isArray([])) throw new Error('broken util');
    const tensors = new Map();
    let next = 0;
    const keep = (shape, data) => (tensors.set(++next, { shape, data }), next);
    const at = ({ shape, data }, transposed) => transposed
      ? { rows: shape[1], cols: shape[0], get: (i, j) => data[j * shape[1] + i] }
      : { rows: shape[0], cols: shape[1], get: (i, j) => data[i * shape[1] + j] };
    const binding = {
      TF_FLOAT: 1, TF_ATTR_TYPE: 2, TF_ATTR_BOOL: 3,
      createTensor: (shape, type, data) => keep(shape, data),
      deleteTensor: (id) => tensors.delete(id),
      tensorDataSync: (id) => tensors.get(id).data,
      executeOp(name, attributes, [a, b]) {
        if (name !== 'MatMul') throw new Error(name);
        globalThis.tensorflowProducts++;
        const flag = (key) => attributes.find((attribute) => attribute.name === key).value;
        const x = at(tensors.get(a), flag('transpose_a'));
        const y = at(tensors.get(b), flag('transpose_b'));
        const data = new Float32Array(x.rows * y.cols);
        for (let i = 0; i < x.rows; i++) for (let j = 0; j < y.cols; j++) {
          let sum = 0;
          for (let k = 0; k < x.cols; k++) sum += x.get(i, k) * y.get(k, j);
          data[i * y.cols + j] = ${factor} * sum;
        }
        return [{ id: keep([x.rows, y.cols], data) }];
      },
    };
    module.exports = { findBackend: (name) => (name === 'tensorflow' ? { binding } : null) };`,
  );
}

describe('the TensorFlow backend', () => {
  it('computes large products, and only those', () => {
    install(1);
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
        install(1.001);
      },
    ],
    [
      'does not load (no such library)',
      () => {
        install(1, { start: "throw new Error('no such library');" });
      },
    ],
    [
      'is not installed',
      () => {
        install(1, { library: false });
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
    install(1);
    selectBackend({ backend: 'wasm', packageFolders: [folder] });
    expect(engineName()).toBe(kernelVariant());
    expect(calls.tensorflowProducts).toBe(0);
  });
});
