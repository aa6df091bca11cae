import { describe, expect, it } from 'vitest';
import { bytesInMemory, type ByteSource } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { zipOf } from './archives';
import { fixtureBytes } from './fixture-files';
import { npyBytes } from '../npy-bytes';

const matrix = npyBytes(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function source(name: string, ...parts: readonly Uint8Array[]): ByteSource {
  return bytesInMemory(name, Buffer.concat(parts));
}

async function warnings(of: ByteSource, member?: string): Promise<readonly string[] | undefined> {
  const space = await readSpace(of, member);
  return space.warnings;
}

describe('bytes that are left over behind an npy array', () => {
  it.each([
    [
      '8 zeros',
      new Uint8Array(8),
      /^a\.npy: 8 bytes are left over behind its array \(from byte 152\) and are not read: zeros, as many as 1 more row take\.$/,
    ],
    ['3 zeros', new Uint8Array(3), /: zeros\.$/],
    [
      'rows',
      Uint8Array.from({ length: 16 }, (_, i) => 200 + i),
      /: as many as 2 more rows take; its header may be older than its rows\.$/,
    ],
    ['text', text('done\nby me'), /: they look like text, "done\\nby me"\.$/],
    ['a zip archive', Uint8Array.of(0x50, 0x4b, 3, 4, 1), /: they look like a zip archive/],
    ['a pickle', Uint8Array.of(0x80, 4, 0x4b, 1, 0x2e), /: they look like a pickle of Python\.$/],
    [
      'one byte',
      Uint8Array.of(200),
      /: 1 byte is left over .* and is not read: they look like no known kind\.$/,
    ],
  ])('are said: %s', async (_, bytes, expected) => {
    expect(await warnings(source('a.npy', matrix, bytes))).toEqual([
      expect.stringMatching(expected) as string,
    ]);
  });

  it('are none in a file that is whole', async () => {
    expect(await warnings(source('a.npy', matrix))).toBeUndefined();
  });
});

describe('bytes that are left over in other files', () => {
  it.each([0, 6])('behind an array of an npz, packed by level %d', async (level) => {
    const files = { 'a.npy': Buffer.concat([matrix, text('more')]), 'b.npy': matrix };
    const npz = source('a.npz', await zipOf(files, { level }));
    const [said] = (await warnings(npz, 'a'))!;
    expect(said).toMatch(/^a\.npz: 4 bytes are left over behind its array/);
    expect(await warnings(npz, 'b')).toBeUndefined();
  });

  it('before and behind an archive', async () => {
    const npz = await zipOf({ 'a.npy': matrix });
    expect(await warnings(source('two.npz', npz, npz))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^two\\.npz: ${npz.length} bytes are left over before its archive .* a zip archive`,
        ),
      ) as string,
    ]);
    expect((await warnings(source('more.npz', npz, text('tail'))))![0]).toMatch(
      /^more\.npz: Bytes are left over behind its archive/,
    );
  });

  it('in an archive that holds a name twice, of which the last counts as for Python', async () => {
    const other = npyBytes(3, 2, Float32Array.of(9, 8, 7, 6, 5, 4));
    const zip = Buffer.from(await zipOf({ 'a.npy': matrix, 'b.npy': other }, { level: 0 }));
    for (let at = zip.indexOf('b.npy'); at >= 0; at = zip.indexOf('b.npy')) zip.write('a', at);
    const space = await readSpace(bytesInMemory('a.npz', zip));
    expect(Array.from(space.matrix.data)).toEqual([9, 8, 7, 6, 5, 4]);
    expect(space.warnings).toEqual([
      'a.npz: "a.npy" stands in it more than once; the last one is read.',
    ]);
  });

  it('behind the storages of a legacy PyTorch file, as when saved twice', async () => {
    const bytes = fixtureBytes('pytorch-legacy.pt');
    expect((await warnings(source('a.pt', bytes, bytes), 'weight'))![0]).toMatch(
      /^a\.pt: [\d,]+ bytes are left over behind its storages/,
    );
    expect(await warnings(source('a.pt', bytes), 'weight')).toBeUndefined();
  });

  it('before a PyTorch archive, as when saved twice', async () => {
    const bytes = fixtureBytes('pytorch-tensor.pt');
    expect((await warnings(source('a.pt', bytes, bytes)))![0]).toMatch(/before its archive/);
    expect(await warnings(source('a.pt', bytes))).toBeUndefined();
  });

  it('between and behind the tensors of a safetensors file', async () => {
    const header = text(
      JSON.stringify({
        a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
        b: { dtype: 'F32', shape: [1, 1], data_offsets: [12, 16] },
      }),
    );
    const prefix = new Uint8Array(8);
    new DataView(prefix.buffer).setUint32(0, header.length, true);
    const file = source('a.safetensors', prefix, header, new Uint8Array(16), text('tail'));
    expect(await warnings(file, 'a')).toEqual([
      expect.stringMatching(/4 bytes are left over between its tensors .*: zeros\.$/) as string,
      expect.stringMatching(/4 bytes are left over behind its tensors .*"tail"\.$/) as string,
    ]);
  });

  it('behind the words of a binary file of word2vec', async () => {
    for (const name of ['word2vec-gensim.bin', 'word2vec-tool.bin']) {
      const bytes = fixtureBytes(name);
      expect(await warnings(source(name, bytes))).toBeUndefined();
      expect((await warnings(source(name, bytes, text('word 12'))))![0]).toMatch(
        /7 bytes are left over behind the 12 words that its header names/,
      );
    }
  });

  it('behind the rows that a projector names; other sizes are of another shape', async () => {
    const config = text(
      JSON.stringify({ embeddings: [{ tensorShape: [2, 2], tensorPath: 'x.bytes' }] }),
    );
    const open = (bytes: number): Promise<unknown> => {
      const tensor = bytesInMemory('x.bytes', new Uint8Array(bytes).fill(1));
      const openBeside = (path: string): Promise<ByteSource> =>
        Promise.resolve(path === 'x.bytes' ? tensor : bytesInMemory(path, config));
      return openEmbeddings({ ...tensor, openBeside }).then(({ members }) => members[0]!.warnings);
    };
    expect(await open(16)).toBeUndefined();
    expect(await open(24)).toEqual([
      expect.stringMatching(/^8 bytes are left over behind the 2 rows that/) as string,
    ]);
    await expect(open(20)).rejects.toMatchObject({ code: 'malformed' });
    await expect(open(12)).rejects.toMatchObject({
      code: 'truncated',
      problem: expect.stringContaining('1 of its 2 rows are there') as string,
    });
  });
});
