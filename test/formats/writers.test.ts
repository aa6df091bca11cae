import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/core/linalg/matrix';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { writerFor, writers } from '../../src/formats/writers/registry';

const float32: Matrix = { rows: 3, cols: 2, data: Float32Array.of(1.5, -2, 0, 3e-40, 1e30, 7) };
const float64: Matrix = { rows: 2, cols: 1, data: Float64Array.of(0.1, -1e300) };

describe.each(writers.map(({ extension }) => extension))('a file written as %s', (extension) => {
  const writer = writerFor(`OUT${extension.toUpperCase()}`);
  const readBack = async (matrix: Matrix, ids?: readonly string[]) => {
    const parts: Uint8Array[] = [];
    const embeddings = { matrix, provenance: { projection: 'cosine' }, ...(ids && { ids }) };
    for await (const part of writer.write(embeddings)) parts.push(part);
    return readSpace(bytesInMemory(`out${extension}`, Buffer.concat(parts)));
  };

  it.each([float32, float64])('is read back to the bit (%#)', async (matrix) => {
    const space = await readBack(matrix);
    const isDouble = matrix.data instanceof Float64Array;
    // Text has the digits that give the number back, and does not say of which type it was.
    const isText = space.dtype === 'text';
    const data = isText && !isDouble ? Float32Array.from(space.matrix.data) : space.matrix.data;
    expect({ ...space.matrix, data }).toEqual(matrix);
    if (!isText) expect(space.dtype).toBe(isDouble ? 'float64' : 'float32');
  });

  it('keeps what is not finite', async () => {
    const data = Float32Array.of(NaN, Infinity, -Infinity, -0);
    const space = await readBack({ rows: 2, cols: 2, data });
    expect(Array.from(space.matrix.data)).toEqual(Array.from(data));
  });

  it('keeps row ids where it says so', async () => {
    for (const ids of [
      ['7', '-3', '9007199254740991'],
      ['a', 'b', 'c'],
      ['é "quoted", twice', '日本', '\u{1f600}'],
    ]) {
      const space = await readBack(float32, ids);
      expect(space.ids).toEqual(writer.keepsIds(ids) ? ids : undefined);
    }
  });
});

describe('writerFor', () => {
  it('refuses other endings', () => {
    expect(() => writerFor('out.docx')).toThrow('out.docx');
  });
});
