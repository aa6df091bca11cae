import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import type { BoundId } from '../../src/formats/bounds';
import { defaultLimits } from '../../src/formats/limits';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { npyOf, zipOf } from './archives';
import { fixtureBytes } from './fixture-files';
import { limitsByDefault, pickle, refusal, small } from './hostile-files';

describe('archives', () => {
  it('refuses a zip bomb before it is unpacked', async () => {
    const bomb = await zipOf({ 'embeddings.npy': npyOf('(1000, 5000)', 20_000_000) });
    expect(bomb.byteLength).toBeLessThan(100_000);
    expect(await refusal('bomb.npz', bomb, small)).toMatchObject({ code: 'too-large' });
  });

  it('refuses files that share bytes', async () => {
    const bytes = await zipOf({ 'a.npy': npyOf('(10, 10)', 400), 'b.npy': npyOf('(10, 10)', 400) });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const places = Array.from(bytes.keys()).filter(
      (at) => at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50,
    );
    expect(places).toHaveLength(2);
    // The second file of the directory begins at the same place as the first.
    view.setUint32(places[1]! + 42, view.getUint32(places[0]! + 42, true), true);
    expect(await refusal('shared.npz', bytes)).toMatchObject({
      code: 'malformed',
      problem: expect.stringContaining('"a.npy" and "b.npy" share bytes') as string,
    });
  });

  it('keeps unpacked no more than memory is allowed for, and reads all the same', async () => {
    const numbers = Float32Array.from({ length: 60_000 }, (_, i) => i);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const files = names.map((name, n) => {
      const array = npyOf('(60000, 1)', 240_000);
      new Float32Array(array.buffer, 128).set(numbers.map((value) => value + n));
      return [`${name}.npy`, array] as const;
    });
    const bytes = await zipOf(Object.fromEntries(files));
    const { members } = await openEmbeddings(bytesInMemory('six.npz', bytes), small);
    for (const round of [1, 2]) {
      for (const [n, member] of members.entries()) {
        const { data } = await member.readRows(50_000, 50_001);
        expect([round, ...data]).toEqual([round, 50_000 + n]);
      }
    }
  });

  it('refuses a member that unpacks to more than it claims', async () => {
    const bomb = await zipOf({ 'embeddings.npy': npyOf('(10, 10)', 4_000_000) });
    const size = 128 + 4_000_000;
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    for (let at = 0; at + 4 <= bomb.byteLength; at++) {
      if (view.getUint32(at, true) === size) view.setUint32(at, 128 + 400, true);
    }
    expect(await refusal('lying.npz', bomb)).toMatchObject({ code: 'malformed' });
  });

  it('refuses names that lead elsewhere, and writes nothing', async () => {
    const path = join(tmpdir(), `latents-evil-${process.pid}.npy`);
    for (const name of [path, `../../../../../..${path}`]) {
      const bytes = await zipOf({ [name]: fixtureBytes('twin.npy') });
      expect(await refusal('paths.npz', bytes)).toMatchObject({ code: 'malformed' });
    }
    expect(existsSync(path)).toBe(false);
  });

  it('reads zip64 archives, stored and deflated', async () => {
    for (const level of [0, 6]) {
      const bytes = await zipOf({ 'x.npy': fixtureBytes('twin.npy') }, { level, zip64: true });
      const { matrix } = await readSpace(bytesInMemory('large.npz', bytes));
      expect(matrix).toMatchObject({ rows: 12, cols: 5 });
    }
  });

  it('reads only headers of stored members when it opens', async () => {
    const bytes = await zipOf({ 'x.npy': npyOf('(1000, 1000)', 4_000_000) }, { level: 0 });
    let read = 0;
    const memory = bytesInMemory('large.npz', bytes);
    const counting = {
      ...memory,
      read: (offset: number, length: number) => {
        read += length;
        return memory.read(offset, length);
      },
    };
    const file = await openEmbeddings(counting);
    expect(read).toBeLessThan(200_000);
    read = 0;
    await file.members[0]!.readRows(10, 12);
    expect(read).toBe(8000);
  });
});

describe('lines of text', () => {
  it('refuses a line of ten million cells before it parts them', async () => {
    const line = `${'1,'.repeat(1e7)}1\n`;
    expect(await refusal('cells.csv', line + line, limitsByDefault)).toMatchObject({
      code: 'too-large',
      problem: expect.stringContaining('Columns of the table: 100,001') as string,
    });
  });

  it.each(['"x"', 'x'])('refuses one of ten million cells, %s, among short ones', async (last) => {
    const short = '1,2.5,3.5\n'.repeat(1000);
    const text = `${short}${'1,'.repeat(1e7)}${last}\n${short}`;
    expect(await refusal('later.csv', text, limitsByDefault)).toMatchObject({
      code: 'malformed',
      problem: expect.stringContaining('line 1001 has more cells, the first row 3') as string,
    });
  });

  it('reads four times as many columns in much less than sixteen times the time', async () => {
    const cpuFor = async (columns: number): Promise<number> => {
      const row = (r: number): string =>
        Array.from({ length: columns }, (_, c) => ((c * r) % 7) / 3).join(',');
      const bytes = Buffer.from(Array.from({ length: 8 }, (_, r) => row(r)).join('\n'));
      let fastest = Infinity;
      for (let repeat = 0; repeat < 4; repeat++) {
        const cpu = process.cpuUsage();
        const { matrix } = await readSpace(bytesInMemory('wide.csv', bytes));
        const { user, system } = process.cpuUsage(cpu);
        expect(matrix.cols).toBe(columns);
        fastest = Math.min(fastest, user + system);
      }
      return fastest;
    };
    // Loops inside the JavaScript engine are not counted as work by the test of growth.
    expect((await cpuFor(40_000)) / (await cpuFor(10_000))).toBeLessThan(10);
  });
});

describe('JSON', () => {
  const files: readonly [string, string, string, RegExp][] = [
    ['objects.json', `[${'{},'.repeat(1.2e7)}{}]`, 'too-large', /JSON, once it is parsed, needs/],
    ['numbers.json', `[[${'1,'.repeat(3.6e7)}1],[1,2]]`, 'too-large', /once it is parsed, needs/],
    ['numbers.jsonl', `[${'1,'.repeat(3.6e7)}1]\n[1,2]\n`, 'too-large', /of line 1, once/],
    ['deep.json', '['.repeat(1e6) + ']'.repeat(1e6), 'malformed', /more than 1,000 deep/],
    ['deep.jsonl', `${'['.repeat(2000)}${']'.repeat(2000)}\n`, 'malformed', /Line 1 has lists/],
    [
      'keys.json',
      `[{${Array.from({ length: 150_000 }, (_, i) => `"k${i}":1`).join()}}]`,
      'too-large',
      /Columns of the table: 150,000/,
    ],
    ['word.vec', `a${' 1'.repeat(1e7)}\n`, 'too-large', /Numbers on line 1: 100,001/],
  ];
  it.each(files)('%s is refused', async (name, text, code, problem) => {
    expect(await refusal(name, text, limitsByDefault)).toMatchObject({
      code,
      problem: expect.stringMatching(problem) as string,
    });
  });
});

describe('bounds', () => {
  const deep = pickle(`${'('.repeat(4)}${'l'.repeat(4)}.`);
  const cases: readonly [string, string, () => Promise<Uint8Array | string>][] = [
    ['unpackRatio=100', 'zeros.npz', () => zipOf({ 'x.npy': npyOf('(1000, 1000)', 4_000_000) })],
    ['entries=2', 'many.npz', () => zipOf({ a: deep, b: deep, c: deep })],
    [
      'headerMebibytes=1',
      'h.safetensors',
      () => Promise.resolve(safetensorsOf(`{${' '.repeat(2e6)}}`)),
    ],
    ['lineMebibytes=1', 'line.csv', () => Promise.resolve(`${'1,'.repeat(2e6)}1\n`)],
    ['jsonMebibytes=1', 'rows.json', () => Promise.resolve(`[${'[1,2],'.repeat(4e5)}[1,2]]`)],
  ];
  it.each(cases)('%s refuses %s and says which bound it was', async (bound, name, bytes) => {
    const [id, value] = bound.split('=') as [BoundId, string];
    const content = await bytes();
    const data = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const opening = openEmbeddings(bytesInMemory(name, data), {
      ...defaultLimits,
      [id]: Number(value),
    }).then(({ members }) => members[0]!.readRows(0, 1));
    await expect(opening).rejects.toMatchObject({
      code: 'too-large',
      file: name,
      remedy: expect.stringContaining(`latentSpace.bounds.${id}`) as string,
    });
  });

  it('looks no deeper than allowed', async () => {
    const names = async (nesting: number): Promise<string[]> => {
      const source = bytesInMemory('nested.pt', fixtureBytes('pytorch-nested.pt'));
      const { members } = await openEmbeddings(source, { ...defaultLimits, nesting });
      return members.map(({ name }) => name);
    };
    expect(await names(2)).toContain('encoder/emb');
    expect(await names(1)).not.toContain('encoder/emb');
  });

  it('holds no more values of a pickle than allowed', async () => {
    const bytes = await zipOf({ 'a/data.pkl': pickle(`(${'N'.repeat(2000)}l.`) });
    const limits = { ...defaultLimits, pickleValues: 1000 };
    expect(await refusal('many.pt', bytes, limits)).toMatchObject({
      code: 'malformed',
      problem: expect.stringContaining('1000 values') as string,
    });
  });
});

describe('headers that lie', () => {
  const claims: readonly [string, Uint8Array | string, string][] = [
    ['rows.npy', npyOf('(1000000000, 768)', 100), 'truncated'],
    ['columns.npy', npyOf('(1, 1000000000)', 100), 'truncated'],
    ['overflow.npy', npyOf('(9007199254740993, 9007199254740993)', 100), 'malformed'],
    ['objects.npy', npyOf('(2, 2)', 64, '|O'), 'not-a-space'],
    ['words.bin', '999999999999 300\nfoo \0\0\0\0', 'truncated'],
    ['columns.bin', '1 1000000000\nfoo \0\0\0\0', 'truncated'],
    ['words.vec', '5 2\nfoo 1 2\n', 'malformed'],
    ['header.safetensors', safetensorsOf('{}', 2 ** 40), 'truncated'],
    [
      'offsets.safetensors',
      safetensorsOf('{"x":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4]}}'),
      'truncated',
    ],
    [
      'shape.safetensors',
      safetensorsOf('{"x":{"dtype":"F32","shape":[1,1000000000],"data_offsets":[0,0]}}'),
      'malformed',
    ],
    ['quote.csv', 'id,a,b\n1,2,3\n2,"3,4\n3,4,5\n', 'malformed'],
    ['nested.json', '['.repeat(200_000), 'malformed'],
  ];
  it.each(claims)('%s', async (name, bytes, code) => {
    expect(await refusal(name, bytes)).toMatchObject({ code, file: name });
  });

  it('names the line of a quote that is never closed', async () => {
    const { problem } = await refusal('quote.csv', 'id,a\n1,2\n2,"3\n3,4\n');
    expect(problem).toBe('The quote that opens on line 3 is never closed.');
  });

  it('checks memory before it is taken', async () => {
    const rows = await refusal('large.npy', npyOf('(1000, 1000)', 4_000_000), small);
    expect(rows).toMatchObject({
      code: 'too-large',
      problem: expect.stringMatching(
        /1000 rows × 1000 needs 16 MiB of memory, and 1 MiB/,
      ) as string,
    });
    const line = await refusal(
      'line.csv',
      `${'1,'.repeat(500_000)}1\n${'1,'.repeat(500_000)}1\n`,
      small,
    );
    expect(line.code).toBe('too-large');
  });
});

function safetensorsOf(header: string, claimed = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed), true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

describe('what is no embedding file', () => {
  const inputs: readonly [string, Uint8Array | string, string, RegExp][] = [
    ['empty.npy', '', 'unknown-format', /empty/],
    ['readme.npy', 'hello', 'unknown-format', /name is that of a file of NumPy array/],
    ['photo.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0]), 'unknown-format', /known format/],
    ['cut.npy', fixtureBytes('twin.npy').slice(0, 200), 'truncated', /200 bytes.*promises 368/],
    ['cut.parquet', fixtureBytes('parquet-brotli.parquet').slice(0, 900), 'malformed', /PAR1/],
    ['cut.arrow', fixtureBytes('arrow-batches.arrow').slice(0, 900), 'malformed', /ARROW1/],
    ['cut.h5', fixtureBytes('hdf5-groups.h5').slice(0, 3000), 'malformed', /HDF5/],
    [
      'cut.pt',
      fixtureBytes('pytorch-nested.pt').slice(0, 900),
      'malformed',
      /end is missing; it is cut off/,
    ],
    ['wide.csv', new Uint8Array([0xff, 0xfe, 0x31, 0, 0x2c, 0]), 'unknown-format', /UTF-16/],
    ['vector.npy', npyOf('(5,)', 20), 'not-a-space', /1 dimension \(shape 5\)/],
    ['cube.npy', npyOf('(2, 2, 2)', 32), 'not-a-space', /3 dimensions \(shape 2 × 2 × 2\)/],
    ['none.npy', npyOf('(0, 5)', 0), 'not-a-space', /empty \(shape 0 × 5\)/],
    ['text.npy', npyOf('(2, 2)', 64, '<U4'), 'not-a-space', /not of a type that is read/],
    ['words.csv', 'id,name\n1,Ada\n', 'not-a-space', /No column is a dimension/],
    ['labels.csv', 'id,label\n1,a\n', 'not-a-space', /a table of labels/],
    ['labels.txt', 'id,label\n1,a\n', 'not-a-space', /a table of labels/],
    ['anchors.txt', '3\n17\n99\n', 'not-a-space', /a list of row ids/],
    ['words.txt', 'some words\n', 'unknown-format', /does not begin like one/],
    ['my.latents.json', '{"version": 1, "spa', 'not-a-space', /a study/],
    [
      'study.json',
      '{"spaces": [], "anchors": {}, "projections": [], "measures": []}',
      'not-a-space',
      /a study/,
    ],
    ['x.blend.json', '{}', 'not-a-space', /a trained blend/],
    ['blend.json', '{"format": "latent-space-inspector/blend"}', 'not-a-space', /trained blend/],
    ['mixed.csv', '1,2\n3,x\n', 'not-numeric', /Line 2, column 2 holds "x"/],
    ['ragged.csv', '1,2\n3\n', 'malformed', /line 2 has 1 cells, the first row 2/],
    [
      'ragged.jsonl',
      '[1,2]\n[3]\n',
      'unreadable-vector',
      /Line 2 has a list of 1 numbers; others have 2/,
    ],
    ['words.json', '{"a": "b"}', 'not-numeric', /no array of arrays/],
    ['old.feather', fixtureBytes('feather-v1.feather'), 'unknown-format', /version 1/],
    ['old.mat', 'MATLAB 5.0 MAT-file, Platform: PCWIN', 'unknown-format', /version 5.0/],
    ['plain.pt', new Uint8Array([0x80, 4, 0x4e, 0x2e]), 'unknown-format', /pickle of Python/],
    ['lone.bytes', new Uint8Array(16), 'malformed', /projector_config.json is not beside it/],
  ];
  it.each(inputs)('%s: says what is wrong', async (name, bytes, code, problem) => {
    expect(await refusal(name, bytes)).toMatchObject({
      code,
      file: name,
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('asks which array is meant, and knows those there are', async () => {
    const source = bytesInMemory(
      'several.safetensors',
      fixtureBytes('safetensors-several.safetensors'),
    );
    await expect(readSpace(source)).rejects.toMatchObject({
      code: 'ambiguous-member',
      remedy: expect.stringContaining('several.safetensors#layer1 (12 × 5)') as string,
    });
    await expect(readSpace(source, 'layer9')).rejects.toMatchObject({ code: 'unknown-member' });
  });
});
