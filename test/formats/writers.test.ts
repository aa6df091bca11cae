import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/core/linalg/matrix';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { writerFor, writers } from '../../src/formats/writers/registry';

const float32: Matrix = { rows: 3, cols: 2, data: Float32Array.of(1.5, -2, 0, 3e-40, 1e30, 7) };
const float64: Matrix = { rows: 2, cols: 1, data: Float64Array.of(0.1, -1e300) };

describe.each(writers.map(({ extension }) => extension))('a file written as %s', (extension) => {
  const writer = writerFor(`OUT${extension.toUpperCase()}`);
  const readBack = (matrix: Matrix, ids?: readonly string[]) => {
    const bytes = writer.write({
      matrix,
      provenance: { projection: 'cosine' },
      ...(ids === undefined ? {} : { ids }),
    });
    return readSpace(bytesInMemory(`out${extension}`, bytes));
  };

  it.each([float32, float64])('is read back to the bit (%#)', async (matrix) => {
    const space = await readBack(matrix);
    expect(space.matrix).toEqual(matrix);
    expect(space.dtype).toBe(matrix.data instanceof Float64Array ? 'float64' : 'float32');
  });

  it('keeps row ids where it says so', async () => {
    for (const ids of [
      ['7', '-3', '9007199254740991'],
      ['a', 'b', 'c'],
    ]) {
      const space = await readBack(float32, ids);
      expect(space.ids).toEqual(writer.keepsIds(ids) ? ids : undefined);
    }
  });
});

describe('writerFor', () => {
  it('refuses other endings', () => {
    expect(() => writerFor('out.csv')).toThrow('out.csv');
  });
});
