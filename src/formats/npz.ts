import { configure, Reader, Uint8ArrayWriter, type Entry, ZipReader } from '@zip.js/zip.js';
import { bytesInMemory, type ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import type { EmbeddingFile, EmbeddingMember, Format } from './format';
import { isIdName } from './id-names';
import { canBeIds, type NpyHeader, npyMember, readNpyHeader, readNpyIds } from './npy';

configure({ useWebWorkers: false });

/** Lets zip.js read parts of a byte source. */
class SourceReader extends Reader<ByteSource> {
  constructor(private readonly source: ByteSource) {
    super(source);
    this.size = source.size;
  }
  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const rest = Math.max(0, Math.min(length, this.source.size - index));
    return this.source.read(index, rest);
  }
}

/** Unpacked arrays larger than this are refused: an archive may claim anything. */
const maxUnpackedBytes = 8 * 2 ** 30;

/** NumPy's archive of arrays: a zip file of npy files, stored or deflated, zip64 too. */
export const npz: Format = {
  id: 'npz',
  name: 'NumPy archive',
  extensions: ['.npz'],
  matches: (head) => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4,
  async open(source): Promise<EmbeddingFile> {
    const archive = new ZipReader(new SourceReader(source));
    const entries = await archive.getEntries().catch((error: unknown) => {
      throw notOfFormat(source, 'npz', error instanceof Error ? error.message : String(error));
    });
    const arrays = entries.filter(({ filename }) => filename.endsWith('.npy'));
    if (arrays.length === 0) throw notOfFormat(source, 'npz', 'the archive holds no .npy arrays');
    const opened = await Promise.all(arrays.map((entry) => openArray(source, entry)));
    const ids = opened.find(({ name, header }) => isIdName(name) && canBeIds(header));
    return {
      format: 'npz',
      members: opened.map((array) =>
        withIds(npyMember(array.name, array.source, array.header), ids),
      ),
      provenance: {},
      close: async () => {
        await archive.close();
      },
    };
  },
};

interface OpenedArray {
  readonly name: string;
  readonly source: ByteSource;
  readonly header: NpyHeader;
}

async function openArray(archive: ByteSource, entry: Entry): Promise<OpenedArray> {
  const name = entry.filename.slice(0, -'.npy'.length);
  if (entry.directory || entry.uncompressedSize > maxUnpackedBytes) {
    throw notOfFormat(archive, 'npz', `"${entry.filename}" claims ${entry.uncompressedSize} bytes`);
  }
  const bytes = await entry
    .getData(new Uint8ArrayWriter(), { checkSignature: true })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw notOfFormat(archive, 'npz', `"${entry.filename}" can't be unpacked (${reason})`);
    });
  const source = bytesInMemory(`${archive.name}#${name}`, bytes);
  return { name, source, header: await readNpyHeader(source) };
}

function withIds(member: EmbeddingMember, ids: OpenedArray | undefined): EmbeddingMember {
  if (ids === undefined || ids.name === member.name) return member;
  if (ids.header.shape[0] !== member.shape[0]) return member;
  return { ...member, readIds: async () => (await readNpyIds(ids.source, ids.header)) ?? [] };
}
