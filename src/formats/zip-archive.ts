import {
  configure,
  type Entry,
  ERR_EOCDR_NOT_FOUND,
  type FileEntry,
  Reader,
  WARNING_APPENDED_DATA,
  ZipReader,
} from '@zip.js/zip.js';
import { bytesInMemory, type ByteSource, sliceOfSource } from './byte-source';
import { guarded, notOfFormat, truncated } from './faults';
import { describeLeftOver } from './left-over';
import { checkBound, checkMemory, type ReadLimits } from './limits';
import { UnpackedParts } from './unpacked-parts';
import { lastArchiveStart, withoutSpareRecords } from './zip-start';

configure({ useWebWorkers: false });

/**
 * A file in an archive. Stored files are read in place; deflated ones are unpacked when first read.
 */
export interface ArchivedFile {
  readonly name: string;
  readonly source: ByteSource;
}

/** Adapter by which zip.js reads parts of a byte source. */
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

/** Whether a file begins like a zip archive. */
export function looksLikeZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/** A zip archive that was opened. */
export interface OpenedArchive {
  /** Files in the archive's order, each name once. */
  readonly files: readonly ArchivedFile[];
  /** Descriptions of parts that are not read, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Opens the files of a zip archive (zip64 too). File names are used as labels only: nothing is ever
 * written.
 * @param format name of the archive's format in messages
 * @param memberOf returns the name of the array in a file of the archive, for messages
 */
export async function openZip(
  whole: ByteSource,
  format: string,
  limits: ReadLimits,
  memberOf = (filename: string): string => filename,
): Promise<OpenedArchive> {
  const start = await lastArchiveStart(whole);
  const source = start === 0 ? whole : sliceOfSource(whole, whole.name, start, whole.size - start);
  const { entries, hasMore } = await guarded(source, format, async () => {
    const archive = new ZipReader(new SourceReader(await withoutSpareRecords(source)));
    const all: FileEntry[] = [];
    for await (const entry of entriesOf(archive)) {
      if (!entry.directory) all.push(entry);
      checkBound(source, 'Files in it', all.length, 'entries', limits);
    }
    await archive.close();
    return {
      entries: all,
      hasMore: archive.warnings?.some(({ reason }) => reason === WARNING_APPENDED_DATA) ?? false,
    };
  });
  // Of several files with the same name, Python takes the last.
  const byName = new Map(entries.map((entry) => [entry.filename, entry]));
  refuseShared(source, format, [...byName.values()]);
  const unpacked = {
    heads: new UnpackedParts(headsShare * limits.memoryBytes),
    files: new UnpackedParts(limits.memoryBytes),
  };
  const files = await Promise.all(
    [...byName.values()].map(async (entry) => ({
      name: entry.filename,
      source: await entrySource(
        source,
        format,
        entry,
        `${source.name}#${memberOf(entry.filename)}`,
        limits,
        unpacked,
      ),
    })),
  );
  return { files, warnings: await notRead(whole, start, entries, byName, hasMore) };
}

/**
 * Refuses files that share bytes, by which an archive could represent far more than its size.
 * @throws InspectorError `malformed`
 */
function refuseShared(source: ByteSource, format: string, entries: readonly FileEntry[]): void {
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [i, { filename, offset, compressedSize }] of inOrder.entries()) {
    const next = inOrder[i + 1];
    if (next !== undefined && offset + localHeaderBytes + compressedSize > next.offset) {
      throw notOfFormat(source, format, `"${filename}" and "${next.filename}" share bytes in it`);
    }
  }
}

/** @param start offset of the archive in the file */
async function notRead(
  whole: ByteSource,
  start: number,
  entries: readonly FileEntry[],
  byName: ReadonlyMap<string, FileEntry>,
  hasMore: boolean,
): Promise<string[]> {
  const first = entries.reduce((minimum, { offset }) => Math.min(minimum, offset), Infinity);
  const before =
    entries.length === 0
      ? undefined
      : await describeLeftOver(whole, 0, Math.min(whole.size, start + first), 'before its archive');
  const again = entries.filter((entry) => byName.get(entry.filename) !== entry);
  return [
    ...(before === undefined ? [] : [before]),
    ...(hasMore ? ['Bytes are left over behind its archive and are not read.'] : []),
    ...again
      .slice(0, 3)
      .map(({ filename }) => `"${filename}" stands in it more than once; the last one is read.`),
  ];
}

/**
 * Yields the entries. The directory is at the end of an archive: without it, the file is most
 * likely truncated.
 */
async function* entriesOf(archive: ZipReader<ByteSource>): AsyncGenerator<Entry> {
  try {
    yield* archive.getEntriesGenerator();
  } catch (error) {
    const isCut = error instanceof Error && error.message === ERR_EOCDR_NOT_FOUND;
    throw isCut ? new Error('its end is missing; it is cut off or still being written') : error;
  }
}

const storedMethod = 0;
const deflatedMethod = 8;
const localHeaderBytes = 30;

async function entrySource(
  archive: ByteSource,
  format: string,
  entry: FileEntry,
  name: string,
  limits: ReadLimits,
  unpacked: Unpacked,
): Promise<ByteSource> {
  const { filename, compressionMethod, encrypted, uncompressedSize, compressedSize } = entry;
  if (encrypted) throw notOfFormat(archive, format, `"${filename}" is encrypted`);
  if (compressionMethod === deflatedMethod)
    return inflatedSource(archive, format, entry, name, limits, unpacked);
  if (compressionMethod !== storedMethod || compressedSize !== uncompressedSize) {
    throw notOfFormat(
      archive,
      format,
      `"${filename}" is packed by method ${compressionMethod}, ${compressedSize} bytes into ${uncompressedSize}`,
    );
  }
  if (entry.offset < 0) throw notOfFormat(archive, format, `"${filename}" begins before it`);
  if (entry.offset + localHeaderBytes > archive.size) {
    throw truncated(archive, entry.offset + localHeaderBytes);
  }
  const header = await archive.read(entry.offset, localHeaderBytes);
  const view = new DataView(header.buffer, header.byteOffset);
  if (!looksLikeZip(header)) throw notOfFormat(archive, format, `"${filename}" has no header`);
  const start =
    entry.offset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + uncompressedSize > archive.size) throw truncated(archive, start + uncompressedSize);
  return sliceOfSource(archive, name, start, uncompressedSize);
}

/** Cache of an archive's deflated files: their beginnings, and files that were read whole. */
interface Unpacked {
  readonly heads: UnpackedParts;
  readonly files: UnpackedParts;
}

/** Share of the memory limit for {@link Unpacked.heads}. */
const headsShare = 1 / 16;
/** Number of bytes that are unpacked to read a header. */
const headBytes = 2 ** 16;

function inflatedSource(
  archive: ByteSource,
  format: string,
  entry: FileEntry,
  name: string,
  limits: ReadLimits,
  unpacked: Unpacked,
): ByteSource {
  const { filename, uncompressedSize: size } = entry;
  const inflate = async (length: number): Promise<ByteSource> => {
    const ratio = size / Math.max(1, entry.compressedSize);
    checkBound(archive, `Bytes that one of "${filename}" unpacks to`, ratio, 'unpackRatio', limits);
    checkMemory(archive, `Unpacking "${filename}"`, length, limits);
    const bytes = await guarded(archive, format, () => inflateStart(entry, length));
    if (bytes.byteLength < length) {
      throw notOfFormat(
        archive,
        format,
        `"${filename}" unpacks to ${bytes.byteLength} bytes and claims ${size}`,
      );
    }
    return bytesInMemory(name, bytes);
  };
  return {
    name,
    size,
    isPacked: true,
    async read(offset, length) {
      const { heads, files } = unpacked;
      const isHead = !files.has(entry) && offset + length <= headBytes;
      const most = isHead ? Math.min(headBytes, size) : size;
      const file = (isHead ? heads : files).get(entry, most, () => inflate(most));
      return (await file).read(offset, length);
    },
  };
}

/** Maximum number of bytes that one deflated byte can represent. */
const maxDeflateRatio = 1032;

/** Unpacks the first `length` bytes of a deflated file, or all if it is shorter. */
async function inflateStart(entry: FileEntry, length: number): Promise<Uint8Array> {
  // A file that claims more than its bytes can hold costs only what it holds.
  let bytes = new Uint8Array(Math.min(length, 2 ** 16 + entry.compressedSize * maxDeflateRatio));
  let filled = 0;
  const enough = new AbortController();
  const isWhole = length === entry.uncompressedSize;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      const part = chunk.subarray(0, length - filled);
      if (isWhole && part.byteLength < chunk.byteLength) {
        throw new Error(`"${entry.filename}" unpacks to more than the ${length} bytes it claims`);
      }
      if (filled + part.byteLength > bytes.byteLength) {
        const larger = new Uint8Array(Math.min(length, 2 * (filled + part.byteLength)));
        larger.set(bytes.subarray(0, filled));
        bytes = larger;
      }
      bytes.set(part, filled);
      filled += part.byteLength;
      if (filled === length && !isWhole) enough.abort();
    },
  });
  try {
    await entry.getData(sink, { checkSignature: isWhole, signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
  return bytes.subarray(0, filled);
}
