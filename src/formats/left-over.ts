import type { ByteSource } from './byte-source';
import { looksLikeText } from './text/head';

/** Number of bytes inspected at the start and at the end of what is left over. */
const lookedAt = 512;

const marks: readonly (readonly [what: string, bytes: readonly number[]])[] = [
  ['a further npy array that is cut off or can not be read', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ['a zip archive, as numpy.savez and torch.save write', [0x50, 0x4b, 3, 4]],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46]],
  ['a Parquet file', [0x50, 0x41, 0x52, 0x31]],
];

/**
 * Describes bytes that no reader reads; undefined if there are none.
 * @param where their place, e.g. `behind its array`
 * @param rowBytes size of the rows before them, of which there may be more than the header says
 */
export async function describeLeftOver(
  source: ByteSource,
  from: number,
  to: number,
  where: string,
  rowBytes?: number,
): Promise<string | undefined> {
  const count = to - from;
  if (count <= 0) return undefined;
  const many = count === 1 ? '1 byte is' : `${count.toLocaleString('en')} bytes are`;
  const looks = await lookOf(source, from, to, rowBytes);
  return `${many} left over ${where} (from byte ${from}) and ${count === 1 ? 'is' : 'are'} not read: ${looks}.`;
}

async function lookOf(source: ByteSource, from: number, to: number, rowBytes = 0): Promise<string> {
  const count = to - from;
  // Inspecting the end of compressed data would unpack all of it.
  if (source.isPacked === true) return 'they are packed, and were not looked at';
  const head = await source.read(from, Math.min(lookedAt, count));
  const end = await source.read(Math.max(from, to - lookedAt), Math.min(lookedAt, count));
  const rows = rowBytes > 0 && count % rowBytes === 0 ? count / rowBytes : 0;
  const asRows = `as many as ${rows.toLocaleString('en')} more row${rows === 1 ? '' : 's'} take`;
  if (![...head, ...end].some((byte) => byte !== 0)) {
    return rows > 0 ? `zeros, ${asRows}` : 'zeros';
  }
  const marked = marks.find(([, mark]) => mark.every((byte, i) => head[i] === byte));
  if (marked !== undefined) return `they look like ${marked[0]}`;
  const isPickle = head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5 && end.at(-1) === 0x2e;
  if (isPickle) return 'they look like a pickle of Python';
  if (isText(head)) return `they look like text, ${quoted(head)}`;
  return rows > 0
    ? `${asRows}; its header may be older than its rows`
    : 'they look like no known kind';
}

/**
 * Whether bytes are text. Numbers may lack control characters too, so the bytes must be UTF-8 as
 * well.
 */
function isText(head: Uint8Array): boolean {
  // A character may be cut at the end.
  return (
    looksLikeText(head) && !/\uFFFD[^]{4}/.test(new TextDecoder().decode(head)) && head[0]! < 0x80
  );
}

function quoted(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 60));
  // As JSON, so that line breaks cannot break up a message.
  return JSON.stringify(bytes.byteLength > 40 ? `${text.slice(0, 40)}…` : text);
}
