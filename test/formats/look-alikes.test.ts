import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/core/matrix';
import { randomIndex, seeded } from '../../src/core/random';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';
import { lookAlikeOf } from '../../src/formats/look-alikes';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { npyArray } from '../npy-bytes';
import { gaussian, mapEntries } from '../core/random-matrices';
import { zipOf } from './archives';

const random = seeded(3);
const below = (bound: number): number => randomIndex(random, bound);
const uniform = (): number => (below(2 ** 30) + 0.5) / 2 ** 30;

type Entry = (normal: number, row: number, col: number) => number;
const matrix = (rows: number, cols: number, entry: Entry): Matrix =>
  mapEntries(gaussian(rows, cols, 5), entry);

/** Converts to bfloat16 bits, rounded to the nearest as by torch. */
function bfloatBits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
  return ((bits + ((bits >>> 16) & 1) + 0x7fff) >>> 16) & 0xffff;
}

function halfBits(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** -14) return sign + Math.round(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign + ((exponent + 15) << 10) + Math.round((size / 2 ** exponent - 1) * 1024);
}

async function look(descr: string, { rows, cols, data }: Matrix): Promise<string | undefined> {
  const types = { '<u2': Uint16Array, '<i2': Int16Array, '|u1': Uint8Array, '|i1': Int8Array };
  const values = types[descr as keyof typeof types].from(data as Float64Array);
  const bytes = npyArray(descr, [rows, cols], values);
  return lookAlikeOf((await openEmbeddings(bytesInMemory('a.npy', bytes))).members[0]!);
}

/**
 * Usual kinds of embeddings: of both signs, rectified, in a range, as shares, with outliers, few
 * rows.
 */
const embeddings: Readonly<Record<string, Matrix>> = {
  normal: matrix(300, 32, (x) => x),
  small: matrix(16, 8, (x) => x),
  'of unit length': matrix(100, 768, (x) => x / Math.sqrt(768)),
  rectified: matrix(300, 32, (x) => Math.max(0, x)),
  'in a range': matrix(300, 32, () => uniform()),
  tanh: matrix(300, 32, (x) => Math.tanh(2 * x)),
  positive: matrix(300, 32, (x) => Math.exp(x)),
  'with outliers': matrix(300, 32, (x, _, col) => (col === 3 ? 400 * x : x)),
  'with gaps': matrix(300, 32, (x) => (below(50) === 0 ? NaN : x)),
};

describe('bfloat16 in whole numbers of 16 bits', () => {
  it.each(Object.keys(embeddings))('is known: %s', async (kind) => {
    const bits = mapEntries(embeddings[kind]!, bfloatBits);
    expect(await look('<u2', bits)).toBe('bfloat16');
    const signed = mapEntries(bits, (value) => (value >= 2 ** 15 ? value - 2 ** 16 : value));
    expect(await look('<i2', signed)).toBe('bfloat16');
  });
});

describe('float16 in whole numbers of 16 bits', () => {
  it.each(['normal', 'of unit length', 'in a range', 'tanh', 'positive'])(
    'is known: %s',
    async (kind) => {
      expect(await look('<u2', mapEntries(embeddings[kind]!, halfBits))).toBe('float16');
    },
  );
});

describe('whole numbers of 16 bits', () => {
  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian1()));
    let [count, left] = [-1, Math.exp(mean)];
    for (; left > 1; count++) left *= uniform();
    return Math.max(0, count);
  };
  const gaussian1 = (): number =>
    Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const numbers: Readonly<Record<string, Entry>> = {
    'few counts': () => poisson(0.5),
    counts: () => poisson(40),
    'many counts': () => poisson(15_000),
    'token ids of GPT-2': () => below(50_257),
    'token ids of BERT': () => 999 + below(29_523),
    'frequent token ids': () => Math.min(50_256, Math.floor(Math.exp(11 * uniform()))),
    'images of 8 bits': () => below(256),
    'images of 12 bits': () => below(4096),
    'images of 16 bits': () => below(65_536),
    'sensors of 14 bits': (x) => Math.max(0, Math.min(16_383, Math.round(14_500 + 700 * x))),
    'depths in millimetres': (x) =>
      below(5) === 0 ? 0 : Math.round(2500 * Math.exp(0.6 * x)) % 65_536,
    quantised: (x) => Math.max(0, Math.min(65_535, Math.round(32_768 + 9000 * x))),
    'sound around the middle': (x) => Math.round(32_768 + 3000 * x),
    'row numbers': (_, row, col) => row * 32 + col,
    years: () => 1900 + below(130),
    zeros: () => 0,
    'nothing or all': () => 65_535 * below(2),
  };
  it.each(Object.keys(numbers))('are what they are: %s', async (kind) => {
    expect(await look('<u2', matrix(300, 32, numbers[kind]!))).toBeUndefined();
    expect(await look('<u2', matrix(20, 8, numbers[kind]!))).toBeUndefined();
  });

  it('are so with a sign: sound, quantised embeddings', async () => {
    for (const scale of [10, 3000, 9000]) {
      const signed = matrix(300, 32, (x) =>
        Math.max(-32_768, Math.min(32_767, Math.round(scale * x))),
      );
      expect(await look('<i2', signed)).toBeUndefined();
    }
  });
});

/**
 * Signs of rows of low rank with an offset per dimension: dimensions correlate, and are seldom
 * balanced.
 */
function binary(rows: number, dims: number): Matrix {
  const factors = gaussian(rows, 24, 7);
  const loads = gaussian(24, dims, 8);
  const offsets = gaussian(1, dims, 9);
  const packed = { rows, cols: dims / 8, data: new Float64Array((rows * dims) / 8) };
  return mapEntries(packed, (_, row, col) => {
    let byte = 0;
    for (let dim = 8 * col; dim < 8 * col + 8; dim++) {
      let sum = 3 * offsets.data[dim]!;
      for (let k = 0; k < 24; k++) sum += factors.data[row * 24 + k]! * loads.data[k * dims + dim]!;
      byte = 2 * byte + Number(sum > 0);
    }
    return byte;
  });
}

describe('packed bits', () => {
  it.each([
    [40, 256],
    [200, 64],
    [200, 384],
    [300, 1024],
    [20, 4096],
  ])('are known: %d rows of %d dimensions', async (rows, dims) => {
    const packed = binary(rows, dims);
    expect(await look('|u1', packed)).toBe('bits');
    expect(
      await look(
        '|i1',
        mapEntries(packed, (byte) => byte - 128),
      ),
    ).toBe('bits');
  });

  const round = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));
  const bytes: Readonly<Record<string, Entry>> = {
    'quantised embeddings': (x) => round(128 + 40 * x),
    'narrow ones, each dimension elsewhere': (x, _, col) => round(((col * 83) % 200) + 30 + 12 * x),
    'wide ones': (x) => round(128 + 60 * x),
    'counts up to 16': () => below(17),
    'pixels, half of them black': () => (below(2) === 0 ? 0 : below(256)),
    'black and white': () => 255 * below(2),
    yes: () => below(2),
    classes: () => below(10),
    'up to 200': () => below(201),
    letters: () => 97 + below(26),
    zeros: () => 0,
  };
  it.each(Object.keys(bytes))('are no %s', async (kind) => {
    const numbers = matrix(300, 64, bytes[kind]!);
    expect(await look('|u1', numbers)).toBeUndefined();
    expect(
      await look(
        '|i1',
        mapEntries(numbers, (byte) => byte - 128),
      ),
    ).toBeUndefined();
  });

  it('are no smooth images, whose pixels are like those beside them', async () => {
    const smooth = matrix(300, 64, (_, row, col) => (row * 37 + col * 3 + below(9)) % 256);
    expect(await look('|u1', smooth)).toBeUndefined();
  });
});

describe('the warning', () => {
  const bits = mapEntries(embeddings['normal']!, bfloatBits);
  const array = npyArray('<u2', [300, 32], Uint16Array.from(bits.data));

  it('names the reading as it can be pasted, and what is read so is warned of no more', async () => {
    const { warnings = [] } = await readSpace(bytesInMemory('b.npy', array));
    expect(warnings).toEqual([
      'b.npy: Its uint16 numbers look like the bits of bfloat16. If they are, name it `b.npy#@bfloat16`: now they are read as whole numbers, and scores of them would mean nothing.',
    ]);
    const [, member] = /`b\.npy#([^`]+)`/.exec(warnings[0]!)!;
    const read = await readSpace(bytesInMemory('b.npy', array), member);
    expect(read).not.toHaveProperty('warnings');
    expect(read.matrix.data[5]).toBeCloseTo(embeddings['normal']!.data[5]!, 2);
    const npz = bytesInMemory('b.npz', await zipOf({ 'layer3.npy': array }));
    expect((await readSpace(npz)).warnings![0]).toContain('`b.npz#layer3@bfloat16`');
  });

  it('takes a small part of the file, in several places, and nothing when it is opened', async () => {
    const rows = 20_000;
    const large = npyArray('<u2', [rows, 32], new Uint16Array(rows * 32).fill(0x3f80));
    const inner = bytesInMemory('large.npy', large);
    const reads: number[] = [];
    const source: ByteSource = {
      name: inner.name,
      size: inner.size,
      read: (offset, length) => {
        reads.push(length);
        return inner.read(offset, length);
      },
    };
    const { members } = await openEmbeddings(source);
    const opening = reads.length;
    expect(opening).toBeLessThan(5);
    await lookAlikeOf(members[0]!);
    const looking = reads.slice(opening);
    expect(looking).toHaveLength(8);
    expect(looking.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(2 ** 15);
  });
});
