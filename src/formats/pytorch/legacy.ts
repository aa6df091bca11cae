import { type ByteSource, sliceOfSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import { type EmbeddingFile, withWarnings } from '../format';
import { describeLeftOver } from '../left-over';
import { checkMemory, type ReadLimits } from '../limits';
import { pickleHost } from './pickle-host';
import { readPickle } from './pickle-reader';
import { CutPickle, isKind, type PickleHost, type PickleValue } from './pickle-values';
import { tensorMembers } from './tensor-members';
import { asStorage } from './tensors';

/** torch's magic number as pickled by protocol 2: `\x80\x02\x8a\x0a` and ten bytes. */
const magic = [
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
];

/** Whether a file begins like those of `torch.save` before 1.6. */
export function isLegacyHead(head: Uint8Array): boolean {
  return magic.every((byte, i) => head[i] === byte);
}

/**
 * Numbers of bytes from the beginning in which the pickles are searched, until they are complete.
 */
const windows = [2 ** 22, 2 ** 26, 2 ** 31 - 1];
const countBytes = 8;

/**
 * Opens the format before 1.6: pickles of magic number, protocol, system, the object and its
 * storage keys, then every storage as a count of elements and the elements.
 */
export async function openLegacy(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  const { pickles, elementBytes } = await readPickles(source, limits);
  const { system, object, keys, end } = pickles;
  const littleEndian = !(isKind(system, 'map') && system.entries.get('little_endian') === false);
  const found = await findStorages(source, keys, end, elementBytes, littleEndian);
  const leftOver = await describeLeftOver(source, found.end, source.size, 'behind its storages');
  const storages = {
    littleEndian,
    find(key: string): ByteSource {
      const storage = found.storages.get(key);
      if (storage !== undefined) return storage;
      throw notOfFormat(source, 'PyTorch', `it lacks the data of storage "${key.slice(0, 40)}"`);
    },
  };
  const members = await guarded(source, 'PyTorch', () =>
    tensorMembers({ source, storages, limits }, object),
  );
  return {
    format: 'pytorch',
    members: members.map((member) => withWarnings(member, [leftOver ?? []].flat())),
    provenance: { version: 'before 1.6', byteorder: littleEndian ? 'little' : 'big' },
    close: () => Promise.resolve(),
  };
}

interface Pickles {
  readonly system: PickleValue;
  readonly object: PickleValue;
  readonly keys: PickleValue;
  /** Offset after the pickles. */
  readonly end: number;
}

/**
 * Reads the pickles. NumPy arrays are in the pickle itself, which may then be large; most are
 * small.
 */
async function readPickles(
  source: ByteSource,
  limits: ReadLimits,
): Promise<{ pickles: Pickles; elementBytes: ReadonlyMap<string, number> }> {
  for (const most of windows) {
    const window = Math.min(source.size, most);
    checkMemory(source, 'Its pickle', 2 * window, limits);
    const bytes = await source.read(0, window);
    const elementBytes = new Map<string, number>();
    const host = legacyHost(source, limits, elementBytes);
    try {
      return {
        pickles: await guarded(source, 'PyTorch', () => picklesIn(bytes, host)),
        elementBytes,
      };
    } catch (error) {
      const isCut = error instanceof Error && error.cause instanceof CutPickle;
      if (!isCut || window === source.size) throw error;
    }
  }
  throw notOfFormat(source, 'PyTorch', 'its pickle is too large');
}

/**
 * Creates the host for these pickles.
 * @param elementBytes receives the element size of each storage, which only references to it give
 */
function legacyHost(
  source: ByteSource,
  limits: ReadLimits,
  elementBytes: Map<string, number>,
): PickleHost {
  const plain = pickleHost(source, limits);
  return {
    ...plain,
    persistent: (id) => {
      const value = plain.persistent(id);
      const storage = asStorage(value);
      if (storage !== undefined) elementBytes.set(storage.key, storage.elementBytes);
      return value;
    },
  };
}

function picklesIn(bytes: Uint8Array, host: PickleHost): Pickles {
  let at = magic.length;
  const next = (): PickleValue => {
    const { value, end } = readPickle(bytes, host, at);
    at = end;
    return value;
  };
  next();
  return { system: next(), object: next(), keys: next(), end: at };
}

async function findStorages(
  source: ByteSource,
  keys: PickleValue,
  start: number,
  elementBytes: ReadonlyMap<string, number>,
  littleEndian: boolean,
): Promise<{ storages: Map<string, ByteSource>; end: number }> {
  if (!isKind(keys, 'list')) throw notOfFormat(source, 'PyTorch', 'its storages are not listed');
  const storages = new Map<string, ByteSource>();
  let at = start;
  for (const key of keys.items) {
    if (typeof key !== 'string') throw notOfFormat(source, 'PyTorch', 'a storage has no key');
    if (at + countBytes > source.size) throw truncated(source, at + countBytes);
    const prefix = await source.read(at, countBytes);
    const count = new DataView(prefix.buffer, prefix.byteOffset).getBigInt64(0, littleEndian);
    at += countBytes;
    const size = Number(count) * (elementBytes.get(key) ?? 4);
    if (count < 0n || at + size > source.size) throw truncated(source, at + size);
    storages.set(key, sliceOfSource(source, `${source.name}#${key}`, at, size));
    at += size;
  }
  return { storages, end: at };
}
