import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Matrix, rowRange } from '../../src/core/matrix';
import { bytesInMemory } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { writerFor, writers } from '../../src/formats/writers/registry';
import { inTurn, writeMatrix } from '../../src/formats/writers/write-matrix';
import { ownIds } from '../../src/core/study/pairing';

const float32: Matrix = { rows: 3, cols: 2, data: Float32Array.of(1.5, -2, 0, 3e-40, 1e30, 7) };
const float64: Matrix = { rows: 2, cols: 1, data: Float64Array.of(0.1, -1e300) };

async function partsOf(written: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of written) parts.push(part);
  return parts;
}

describe.each(writers.map(({ extension }) => extension))('a file written as %s', (extension) => {
  const writer = writerFor(`OUT${extension.toUpperCase()}`);
  const readBack = async (matrix: Matrix, ids?: readonly string[]) => {
    const embeddings = { matrix, provenance: { projection: 'cosine' }, ...(ids && { ids }) };
    const parts = await partsOf(writeMatrix(writer, embeddings));
    // A table's only column is a space only if it is requested.
    const member = extension === '.csv' && matrix.cols === 1 ? 'd0' : undefined;
    return readSpace(bytesInMemory(`out${extension}`, Buffer.concat(parts)), member);
  };

  it.each([float32, float64])('is read back to the bit (%#)', async (matrix) => {
    const space = await readBack(matrix);
    const isDouble = matrix.data instanceof Float64Array;
    // Text has the digits that restore the number, but not its type.
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
      ['=1+1', '@user', "'-x"],
      ['=', '-', '+cmd|x'],
      ["'=a", "''+b", "'c"],
    ]) {
      const space = await readBack(float32, ids);
      expect(ownIds(space)).toEqual(writer.keepsIds(ids) ? ids : undefined);
    }
  });
});

describe.each(writers.map((writer) => [writer.id, writer] as const))('%s', (_, writer) => {
  it('writes the same whatever blocks rows come in', async () => {
    const matrix = {
      rows: 9000,
      cols: 3,
      data: Float32Array.from({ length: 27_000 }, (_, i) => Math.sin(i)),
    };
    const ids = Array.from({ length: matrix.rows }, (_, row) => String(row));
    const blocks = function* (blockRows: number): Generator<Uint8Array> {
      for (let from = 0; from < matrix.rows; from += blockRows) {
        const to = Math.min(matrix.rows, from + blockRows);
        yield writer.encodeRows(rowRange(matrix, from, to), ids.slice(from, to));
      }
    };
    const embeddings = { rows: 9000, cols: 3, precision: 'float32', ids, provenance: {} } as const;
    const bytesOf = async (blockRows: number): Promise<Buffer> =>
      Buffer.concat(await partsOf(writer.write(embeddings, inTurn(blocks(blockRows)))));
    expect((await bytesOf(9000)).equals(await bytesOf(77))).toBe(true);
  });

  it('holds a part of the rows at most', async () => {
    const [blocks, blockRows, cols] = [64, 1024, 256];
    const block = Float32Array.from({ length: blockRows * cols }, (_, i) => Math.sin(i * i));
    const made = function* (): Generator<Uint8Array> {
      for (let at = 0; at < blocks; at++) yield new Uint8Array(block.buffer.slice(0));
    };
    const shape = { rows: blocks * blockRows, cols, precision: 'float32' } as const;
    const collect = collector();
    collect();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let bytes = 0;
    for await (const part of writer.write({ ...shape, provenance: {} }, inTurn(made()))) {
      const isNew = Math.floor(bytes / 2 ** 23) < Math.floor((bytes + part.length) / 2 ** 23);
      bytes += part.length;
      if (!isNew) continue;
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(bytes).toBeGreaterThanOrEqual(blocks * block.byteLength);
    expect(most / block.byteLength).toBeLessThan(40);
  });

  it('ends with the reason where its rows do', async () => {
    const rows = function* (): Generator<Uint8Array> {
      yield writer.encodeRows(float32, undefined);
      throw new Error('no more rows');
    };
    const embeddings = { rows: 6, cols: 2, precision: 'float32', provenance: {} } as const;
    await expect(partsOf(writer.write(embeddings, inTurn(rows())))).rejects.toThrow('no more rows');
  });
});

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('writerFor', () => {
  it('refuses other endings', () => {
    expect(() => writerFor('out.docx')).toThrow('out.docx');
  });
});
