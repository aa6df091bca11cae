import { describe, expect, it } from 'vitest';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';
import type { EmbeddingMember } from '../../src/formats/format';
import { defaultLimits } from '../../src/formats/limits';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { npyArray } from '../npy-bytes';

const cols = 4;

/** Consecutive whole numbers from `first`, which every format and type here holds exactly. */
const counting = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

function appended(...arrays: readonly Uint8Array[]): ByteSource {
  return bytesInMemory('all.npy', Buffer.concat(arrays));
}

const float32 = (first: number, rows: number): Uint8Array =>
  npyArray('<f4', [rows, cols], Float32Array.from(counting(first, rows * cols)));

async function only(source: ByteSource): Promise<EmbeddingMember> {
  const { members } = await openEmbeddings(source);
  expect(members).toHaveLength(1);
  return members[0]!;
}

/** Checks the rows one by one and in arbitrary blocks, as streaming reads them. */
async function expectRows(member: EmbeddingMember, expected: readonly number[]): Promise<void> {
  const rows = expected.length / cols;
  expect(member.shape).toEqual([rows, cols]);
  for (let start = 0; start <= rows; start++) {
    for (let stop = start; stop <= rows; stop++) {
      const block = await member.readRows(start, stop);
      expect(block).toMatchObject({ rows: stop - start, cols });
      expect(Array.from(block.data)).toEqual(expected.slice(start * cols, stop * cols));
    }
  }
}

describe('arrays that numpy.save appended to one file', () => {
  it('are rows of one where their rows are alike, and say so', async () => {
    const member = await only(appended(float32(0, 3), float32(12, 1), float32(16, 2)));
    await expectRows(member, counting(0, 24));
    expect(member.dtype).toBe('float32');
    expect(member.warnings).toEqual([
      'It holds 3 arrays one behind the other, as numpy.save appends them (3 × 4, 1 × 4, 2 × 4); they are read as one of 6 rows. If they are spaces of their own, name one: `all.npy#@part=0` to `all.npy#@part=2`.',
    ]);
  });

  it('are so in any type, byte order and order of elements', async () => {
    const swapped = Buffer.from(new Uint8Array(Float64Array.from(counting(12, 8)).buffer)).swap64();
    const columnMajor = Float32Array.from([20, 24, 28, 21, 25, 29, 22, 26, 30, 23, 27, 31]);
    const source = appended(
      float32(0, 3),
      npyArray('>f8', [2, cols], swapped),
      npyArray('<f4', [3, cols], columnMajor, true),
      npyArray('<i8', [1, cols], BigInt64Array.from([32n, 33n, 34n, 35n])),
    );
    const member = await only(source);
    await expectRows(member, counting(0, 36));
    expect(member.dtype).toBe('float64');
  });

  it('are a row each where they have one dimension', async () => {
    const rows = counting(0, 7).map((row) =>
      npyArray('<f4', [cols], Float32Array.from(counting(row * cols, cols))),
    );
    const member = await only(appended(...rows));
    await expectRows(member, counting(0, 28));
    expect(member.warnings![0]).toContain('7 arrays of 4 numbers');
  });

  it('can be named one by one', async () => {
    const source = appended(float32(0, 3), float32(12, 2));
    const { matrix, warnings } = await readSpace(source, '@part=1');
    expect(matrix).toMatchObject({ rows: 2, cols });
    expect(Array.from(matrix.data)).toEqual(counting(12, 8));
    expect(warnings).toBeUndefined();
    await expect(readSpace(source, '@part=2')).rejects.toMatchObject({
      code: 'unknown-reading',
      remedy: expect.stringContaining('all.npy#@part=0 or all.npy#@part=1') as string,
    });
  });

  it('are members where their rows are not alike; one entry a row describes the rows of others', async () => {
    const labels = npyArray('<i8', [3], BigInt64Array.from([7n, 8n, 7n]));
    const source = appended(float32(0, 3), labels);
    const { members } = await openEmbeddings(source);
    expect(members.map(({ name, shape }) => [name, shape])).toEqual([
      ['0', [3, cols]],
      ['1', [3]],
    ]);
    const { matrix, warnings } = await readSpace(source);
    expect(Array.from(matrix.data)).toEqual(counting(0, 12));
    expect(warnings![0]).toMatch(/^all\.npy: It holds 2 arrays .* which are not rows of one/);
    expect(await members[0]!.attributes![0]!.read()).toEqual(['7', '8', '7']);
    const wider = npyArray('<f4', [3, cols + 1], Float32Array.from(counting(0, 15)));
    await expect(readSpace(appended(float32(0, 3), wider))).rejects.toMatchObject({
      code: 'ambiguous-member',
      remedy: 'Name one of all.npy#0 (3 × 4), all.npy#1 (3 × 5).',
    });
  });

  it('leave out one that is cut off, with the rows that are there of it', async () => {
    const whole = Buffer.concat([float32(0, 3), float32(12, 5)]);
    const cut = bytesInMemory('cut.npy', whole.subarray(0, whole.length - 2 * cols * 4 - 3));
    const { matrix, warnings } = await readSpace(cut);
    expect(Array.from(matrix.data)).toEqual(counting(0, 12));
    expect(warnings).toEqual([
      'cut.npy: A further array behind it (5 × 4) is cut off and is not read: 2 of its 5 rows are there. It was still being written, or the file was not copied to its end.',
    ]);
    const inHeader = bytesInMemory('cut.npy', whole.subarray(0, float32(0, 3).length + 60));
    expect((await readSpace(inHeader)).warnings![0]).toMatch(/^cut\.npy: 60 bytes are left over/);
  });

  it('are found by a small read each, and read many at a time', async () => {
    const rows = 2000;
    const all = Buffer.concat(
      counting(0, rows).map((row) =>
        npyArray('<f4', [cols], Float32Array.from(counting(row * cols, cols))),
      ),
    );
    const reads: number[] = [];
    const inner = bytesInMemory('rows.npy', all);
    const source: ByteSource = {
      name: inner.name,
      size: inner.size,
      read: (offset, length) => {
        reads.push(length);
        return inner.read(offset, length);
      },
    };
    const { members } = await openEmbeddings(source);
    expect(reads.length).toBeLessThan(rows + 10);
    expect(Math.max(...reads)).toBeLessThan(4096);
    reads.length = 0;
    const { data } = await members[0]!.readRows(0, rows);
    expect(Array.from(data)).toEqual(counting(0, rows * cols));
    expect(reads.length).toBeLessThan(5);
    await expect(openEmbeddings(source, { ...defaultLimits, entries: 100 })).rejects.toMatchObject({
      code: 'too-large',
      details: { bound: 'entries' },
    });
  });
});

describe('an array that is cut off', () => {
  it('is refused with the rows that are there', async () => {
    const whole = float32(0, 5);
    const cut = bytesInMemory('cut.npy', whole.subarray(0, 128 + 3 * cols * 4 + 5));
    await expect(openEmbeddings(cut)).rejects.toMatchObject({
      code: 'truncated',
      problem: 'The file has 181 bytes, but its header promises 208: 3 of its 5 rows are there.',
    });
  });
});
