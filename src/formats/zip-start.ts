import type { ByteSource } from './byte-source';

const endBytes = 22;
const endMark = 0x06054b50;
const fileMark = 0x04034b50;
const locatorBytes = 20;
const locatorMark = 0x07064b50;
const wideEndBytes = 56;
const wideEndMark = 0x06064b50;

/**
 * Returns the offset of the last archive in a file, from the end of its directory and the offset in
 * it: another archive may precede it if a program saved twice to one open file. Python and torch
 * read the last.
 * @returns 0 also if it cannot be determined, as with an archive comment
 */
export async function lastArchiveStart(source: ByteSource): Promise<number> {
  const end = source.size - endBytes;
  if (end < 0) return 0;
  const record = viewOf(await source.read(end, endBytes));
  if (record.getUint32(0, true) !== endMark) return 0;
  const wide = await wideEnd(source, end);
  const size = wide?.size ?? record.getUint32(12, true);
  const claimed = wide?.offset ?? record.getUint32(16, true);
  const start = (wide?.at ?? end) - size - claimed;
  if (!(start > 0 && start + 4 <= end)) return 0;
  return viewOf(await source.read(start, 4)).getUint32(0, true) === fileMark ? start : 0;
}

/**
 * Returns an archive without unneeded zip64 records before its end, as PyTorch writes them: zip.js
 * expects the directory to end where they do, and may take its second entry for the first if that
 * is as long as they are.
 */
export async function withoutSpareRecords(source: ByteSource): Promise<ByteSource> {
  const end = source.size - endBytes;
  if (end < 0) return source;
  const bytes = await source.read(end, endBytes);
  const record = viewOf(bytes);
  const areNeeded =
    record.getUint16(10, true) === 0xffff ||
    record.getUint32(12, true) === 0xffffffff ||
    record.getUint32(16, true) === 0xffffffff;
  if (record.getUint32(0, true) !== endMark || areNeeded) return source;
  const wide = await wideEnd(source, end);
  if (wide === undefined) return source;
  const { at } = wide;
  return {
    name: source.name,
    size: at + endBytes,
    async read(offset, length) {
      const inPlace = Math.max(0, Math.min(length, at - offset));
      const read = new Uint8Array(length);
      if (inPlace > 0) read.set(await source.read(offset, inPlace));
      if (inPlace < length) {
        read.set(bytes.subarray(offset + inPlace - at, offset + length - at), inPlace);
      }
      return read;
    },
  };
}

interface DirectoryEnd {
  readonly at: number;
  readonly size: number;
  readonly offset: number;
}

/** Reads the directory's place from the zip64 records right before the end record. */
async function wideEnd(source: ByteSource, end: number): Promise<DirectoryEnd | undefined> {
  const at = end - locatorBytes - wideEndBytes;
  if (at < 0) return undefined;
  const view = viewOf(await source.read(at, wideEndBytes + locatorBytes));
  if (view.getUint32(0, true) !== wideEndMark) return undefined;
  if (view.getUint32(wideEndBytes, true) !== locatorMark) return undefined;
  const size = Number(view.getBigUint64(40, true));
  return { at, size, offset: Number(view.getBigUint64(48, true)) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
