import { describe, expect, it } from 'vitest';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';
import { readSpace } from '../../src/formats/read-space';
import { npyOf, zipOf } from './archives';
import { ownIds } from '../../src/core/study/pairing';

const rows = 3;

function npyNumbers(values: readonly number[]): Uint8Array {
  const bytes = npyOf(`(${values.length},)`, 8 * values.length, '<f8');
  bytes.set(new Uint8Array(Float64Array.from(values).buffer), 128);
  return bytes;
}

async function npz(arrays: Readonly<Record<string, readonly number[]>>): Promise<ByteSource> {
  const beside = Object.entries(arrays).map(
    ([name, values]) => [`${name}.npy`, npyNumbers(values)] as const,
  );
  const embeddings = npyOf(`(${rows}, 2)`, rows * 2 * 4);
  return bytesInMemory(
    'some.npz',
    await zipOf({ 'x.npy': embeddings, ...Object.fromEntries(beside) }),
  );
}

function safetensors(ids: readonly number[]): ByteSource {
  const header = new TextEncoder().encode(
    JSON.stringify({
      x: { dtype: 'F32', shape: [rows, 2], data_offsets: [0, 24] },
      ids: { dtype: 'F32', shape: [rows], data_offsets: [24, 36] },
    }),
  );
  const bytes = new Uint8Array(8 + header.length + 36);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 8);
  bytes.set(new Uint8Array(Float32Array.from(ids).buffer), 8 + header.length + 24);
  return bytesInMemory('some.safetensors', bytes);
}

describe('row ids that are saved as floats', () => {
  it('are ids where they are whole', async () => {
    expect(ownIds(await readSpace(await npz({ ids: [1, 2, 2 ** 40] })))).toEqual([
      '1',
      '2',
      '1099511627776',
    ]);
    expect(ownIds(await readSpace(safetensors([7, 0, -3])))).toEqual(['7', '0', '-3']);
  });

  it.each([[0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [1e30]])(
    'are none where one is %d, with the reason',
    async (value) => {
      const space = await readSpace(await npz({ ids: [1, value, 2] }));
      expect(space).not.toHaveProperty('idColumns');
      expect(space.noIds).toEqual([
        { name: 'ids', reason: `holds ${value} in row 1, which is no whole number` },
      ]);
    },
  );

  it('are none where most repeat, or where they are of another number of rows', async () => {
    const long = npyOf(`(${rows},)`, 8 * rows, '<i8');
    const both = await zipOf({
      'x.npy': npyOf(`(${rows}, 2)`, rows * 2 * 4),
      'key.npy': npyNumbers([7, 8, 9]),
      'id.npy': long,
    });
    expect(ownIds(await readSpace(bytesInMemory('both.npz', both)))).toEqual(['7', '8', '9']);
    expect(await readSpace(await npz({ ids: [0.5, 1.5] }))).not.toHaveProperty('idColumns');
  });
});

describe('arrays of more than two dimensions', () => {
  it.each([
    [
      '(10, 4, 8)',
      320,
      ': save one row a sample, e.g. the mean over axis 1 (10 × 8) or all axes behind the first side by side (10 × 32).',
    ],
    [
      '(10, 3, 2, 2)',
      120,
      ': save one row a sample, e.g. the mean over all axes between the first and the last (10 × 2) or all axes behind the first side by side (10 × 12).',
    ],
    ['(1, 10, 8)', 80, ': leave the axes of length 1 out (10 × 8).'],
  ])('%s are refused with what makes rows of them', async (shape, entries, way) => {
    const source = bytesInMemory('deep.npy', npyOf(shape, 4 * entries));
    const refusal: unknown = await readSpace(source).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'not-a-space', file: 'deep.npy' });
    expect((refusal as { problem: string }).problem).toContain(
      `embeddings have two, rows × dimensions${way}`,
    );
  });
});
