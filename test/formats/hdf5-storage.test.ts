import { File as Hdf5File, ready } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import type { EmbeddingFile } from '../../src/formats/format';
import { openEmbeddings } from '../../src/formats/registry';

/** A file with one matrix of float64 and whole numbers that may name its rows. */
async function fileOf(rows: number, cols: number, chunks?: [number, number]): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new Hdf5File('storage.h5', 'w', { libver: ['earliest', 'latest'] });
  const data = Float64Array.from({ length: rows * cols }, (_, i) => Math.sin(i));
  file.create_dataset({ name: 'emb', data, shape: [rows, cols], ...(chunks && { chunks }) });
  const ids = Int32Array.from({ length: rows }, (_, i) => 3 * i + 1);
  file.create_dataset({ name: 'ids', data: ids, shape: [rows] });
  file.close();
  return FS.readFile('storage.h5');
}

/** The file with another size of the storage of this many bytes. */
function withStorage(bytes: Uint8Array, size: number, other: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  let found = 0;
  for (let at = 18; at + 8 <= changed.length; at++) {
    // A layout message: version 3, contiguous, address, size.
    const isLayout = changed[at - 10] === 3 && changed[at - 9] === 1;
    if (!isLayout || view.getBigUint64(at, true) !== BigInt(size)) continue;
    view.setBigUint64(at, BigInt(other), true);
    found++;
  }
  expect(found).toBe(1);
  return changed;
}

function open(bytes: Uint8Array): Promise<EmbeddingFile> {
  return openEmbeddings(bytesInMemory('stored.h5', bytes));
}

describe('storage in one piece', () => {
  it.each([
    [12, 5, 224],
    [12, 5, 472],
    [12, 5, 8],
    [3000, 8, 40_000],
    [3000, 8, 120_000],
    [3000, 8, 191_992],
    [3000, 8, 8],
    [3000, 8, 0],
  ])('of %i × %i is refused with %i bytes, the whole and any rows', async (rows, cols, other) => {
    const { members } = await open(withStorage(await fileOf(rows, cols), rows * cols * 8, other));
    for (const [start, stop] of [
      [0, rows],
      [0, 1],
      [rows - 1, rows],
      [3, 9],
    ] as const) {
      await expect(members[0]!.readRows(start, stop)).rejects.toMatchObject({
        code: 'malformed',
        file: 'stored.h5',
        problem: expect.stringContaining(
          `"/emb" is stored in ${other} bytes, and its shape ${rows} × ${cols} takes ${rows * cols * 8}`,
        ) as string,
      });
    }
  });

  it('of row ids is refused as well', async () => {
    const { members } = await open(withStorage(await fileOf(50, 5), 200, 64));
    await expect(members[0]!.idSources![0]!.read()).rejects.toMatchObject({ code: 'malformed' });
    expect((await members[0]!.readRows(0, 50)).rows).toBe(50);
  });

  it.each([[undefined], [[4, 5] as [number, number]]])(
    'is read where it is whole, slices as the whole (chunks %j)',
    async (chunks) => {
      for (const rows of [12, 3000]) {
        const { members } = await open(await fileOf(rows, 5, chunks));
        const { data } = await members[0]!.readRows(0, rows);
        expect([...data]).toEqual(Array.from({ length: rows * 5 }, (_, i) => Math.sin(i)));
        const part = await members[0]!.readRows(3, 9);
        expect([...part.data]).toEqual([...data.subarray(15, 45)]);
      }
    },
  );
});
