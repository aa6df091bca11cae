import { describe, expect, it } from 'vitest';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';
import { defaultLimits } from '../../src/formats/limits';
import { openEmbeddings } from '../../src/formats/registry';
import { chooseMember } from '../../src/formats/choose-member';
import { readSpace } from '../../src/formats/read-space';
import { npyArray } from '../npy-bytes';
import { zipOf } from './archives';
import { fixtureBytes } from './fixture-files';

/** 1, -2, 0.5, 0, 3.140625, an infinity, as bfloat16 and as float16 (IEEE 754). */
const values = [1, -2, 0.5, 0, 3.140625, Infinity];
const asBfloat = [0x3f80, 0xc000, 0x3f00, 0, 0x4049, 0x7f80];
const asHalf = [0x3c00, 0xc000, 0x3800, 0, 0x4248, 0x7c00];
const bytes = [0b10110001, 0b00000000, 0b11111111, 0b01010101];
const bits = [
  1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1,
];

const npy = (descr: string, shape: readonly number[], data: ArrayBufferView): ByteSource =>
  bytesInMemory('a.npy', npyArray(descr, shape, data));

describe('whole numbers that are the bits of others', () => {
  it.each([
    ['bfloat16', '<u2', Uint16Array.from(asBfloat)],
    ['bfloat16', '<i2', Int16Array.from(asBfloat)],
    ['float16', '<u2', Uint16Array.from(asHalf)],
    ['float16', '<i2', Int16Array.from(asHalf)],
  ])('are read as %s from %s', async (option, descr, data) => {
    const space = await readSpace(npy(descr, [3, 2], data), `@${option}`);
    expect(space).toMatchObject({ dtype: option, matrix: { rows: 3, cols: 2 } });
    expect(Array.from(space.matrix.data)).toEqual(values);
  });

  it.each([
    ['|u1', Uint8Array.from(bytes)],
    // Signed as by sentence-transformers and web services.
    ['|i1', Int8Array.from(bytes.map((byte) => byte - 128))],
  ])('are read as bits from %s', async (descr, data) => {
    const space = await readSpace(npy(descr, [2, 2], data), '@bits');
    expect(space).toMatchObject({ dtype: 'bool', matrix: { rows: 2, cols: 16 } });
    expect(Array.from(space.matrix.data)).toEqual(bits);
  });

  it('keep the ids of their rows, and any block of them is read by itself', async () => {
    const ids = npyArray('<i8', [4], BigInt64Array.from([5n, 3n, 9n, 7n]));
    const matrix = npyArray('|u1', [4, 1], Uint8Array.from(bytes));
    const file = await openEmbeddings(
      bytesInMemory('a.npz', await zipOf({ 'emb.npy': matrix, 'ids.npy': ids })),
    );
    const member = chooseMember('a.npz', file, 'emb@bits');
    expect(member.name).toBe('emb@bits');
    expect(Array.from((await member.readRows(1, 3)).data)).toEqual(bits.slice(8, 24));
    expect(await member.idSources![0]!.read()).toEqual(['5', '3', '9', '7']);
  });

  it('are refused as what their type can not be', async () => {
    const source = npy('<u2', [3, 2], Uint16Array.from(asHalf));
    await expect(readSpace(source, '@bits')).rejects.toMatchObject({
      code: 'unknown-reading',
      remedy: 'Name a.npy#@bfloat16 or a.npy#@float16, or leave out @bits.',
    });
    await expect(
      readSpace(bytesInMemory('twin.npy', fixtureBytes('twin.npy')), '@bfloat16'),
    ).rejects.toMatchObject({
      code: 'unknown-reading',
      remedy: 'Leave out @bfloat16: float32 is read in one way only.',
    });
    await expect(readSpace(source, 'layer@bfloat16')).rejects.toMatchObject({
      code: 'unknown-member',
      problem: 'It holds no array "layer".',
    });
  });

  it('are members by that name where there is one', async () => {
    const matrix = npyArray('|u1', [2, 2], Uint8Array.from(bytes));
    const source = bytesInMemory('a.npz', await zipOf({ 'emb@bits.npy': matrix }));
    expect((await readSpace(source, 'emb@bits')).matrix.cols).toBe(2);
    expect((await readSpace(source, 'emb@bits@bits')).matrix.cols).toBe(16);
  });

  it('take no more memory than allowed', async () => {
    const source = npy('|u1', [1000, 100], new Uint8Array(100_000));
    await expect(
      readSpace(source, '@bits', { ...defaultLimits, memoryBytes: 2 ** 21 }),
    ).rejects.toMatchObject({ code: 'too-large' });
  });
});
