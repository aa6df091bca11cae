import { type ByteSource, sliceOfSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import type { EmbeddingFile } from '../format';
import { checkMemory, type ReadLimits } from '../limits';
import { pickleHost } from './pickle-host';
import { readPickle } from './pickle-reader';
import { isKind, type PickleHost, type PickleValue } from './pickle-values';
import { tensorMembers } from './tensor-members';
import { asStorage } from './tensors';

/** torch's magic number as protocol 2 pickles it: `\x80\x02\x8a\x0a` and ten bytes. */
const magic = [
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
];

/** Whether a file begins like those of `torch.save` before 1.6. */
export function isLegacyHead(head: Uint8Array): boolean {
  return magic.every((byte, i) => head[i] === byte);
}

/** Pickles are read from a window of this size; larger ones only of files that are as large. */
const windowBytes = 64 * 2 ** 20;
const countBytes = 8;

/**
 * The form before 1.6: pickles of magic number, protocol, system, the object and its storage keys,
 * then every storage as a count of elements and the elements.
 */
export async function openLegacy(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  const window = Math.min(source.size, windowBytes);
  checkMemory(source, 'Its pickle', 2 * window, limits);
  const bytes = await source.read(0, window);
  const elementBytes = new Map<string, number>();
  const { system, object, keys, end } = await guarded(source, 'PyTorch', () => {
    const plain = pickleHost(source);
    const host: PickleHost = {
      ...plain,
      persistent: (id) => {
        const value = plain.persistent(id);
        const storage = asStorage(value);
        // Storages don't say how large their elements are; what refers to them does.
        if (storage !== undefined) elementBytes.set(storage.key, storage.elementBytes);
        return value;
      },
    };
    let at = magic.length;
    const next = (): PickleValue => {
      const { value, end: after } = readPickle(bytes, host, at);
      at = after;
      return value;
    };
    next();
    return { system: next(), object: next(), keys: next(), end: at };
  });
  const littleEndian = !(isKind(system, 'map') && system.entries.get('little_endian') === false);
  const storages = await findStorages(source, keys, end, elementBytes, littleEndian);
  const found = {
    littleEndian,
    find(key: string): ByteSource {
      const storage = storages.get(key);
      if (storage !== undefined) return storage;
      throw notOfFormat(source, 'PyTorch', `it lacks the data of storage "${key.slice(0, 40)}"`);
    },
  };
  return {
    format: 'pytorch',
    members: await guarded(source, 'PyTorch', () => tensorMembers(source, object, found, limits)),
    provenance: { version: 'before 1.6', byteorder: littleEndian ? 'little' : 'big' },
    close: () => Promise.resolve(),
  };
}

async function findStorages(
  source: ByteSource,
  keys: PickleValue,
  start: number,
  elementBytes: ReadonlyMap<string, number>,
  littleEndian: boolean,
): Promise<Map<string, ByteSource>> {
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
  return storages;
}
