import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs a module with tfjs-node's binding, in plain JavaScript, into the folder's node_modules.
 */
export function installStub(
  folder: string,
  factor: number,
  { library = true, start = '' } = {},
): void {
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
