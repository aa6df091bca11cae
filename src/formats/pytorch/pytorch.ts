import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat } from '../faults';
import { type EmbeddingFile, type Format, withWarnings } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { looksLikeZip, openZip } from '../zip-archive';
import { isLegacyHead, openLegacy } from './legacy';
import { pickleHost } from './pickle-host';
import { readPickle } from './pickle-reader';
import { tensorMembers } from './tensor-members';

/**
 * PyTorch's `torch.save`: tensors, state dicts and nested dicts of them, in a zip file or in the
 * format before 1.6. An interpreter with an allow-list reads the pickle; nothing is ever executed.
 */
export const pytorch: Format = {
  ...formatKinds.pytorch,
  matches: (head) => looksLikeZip(head) || isLegacyHead(head),
  async open(source, limits): Promise<EmbeddingFile> {
    const head = await source.read(0, Math.min(16, source.size));
    return looksLikeZip(head) ? openZipped(source, limits) : openLegacy(source, limits);
  },
};

async function openZipped(source: ByteSource, limits: ReadLimits): Promise<EmbeddingFile> {
  const { files: all, warnings } = await openZip(source, 'PyTorch', limits);
  const files = new Map(all.map(({ name, source: file }) => [name, file]));
  const pickle = [...files.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) {
    throw notOfFormat(source, 'PyTorch', 'the archive holds no data.pkl');
  }
  const folder = pickle.slice(0, -'data.pkl'.length);
  const isProgram = [...files.keys()].some((name) => name.startsWith(`${folder}code/`));
  const text = async (name: string): Promise<string> => {
    const file = files.get(`${folder}${name}`);
    if (file === undefined || file.size > 64) return '';
    return new TextDecoder().decode(await file.read(0, file.size)).trim();
  };
  const littleEndian = (await text('byteorder')) !== 'big';
  const file = files.get(pickle)!;
  // The unpacked bytes; the values created from them are counted separately.
  checkMemory(source, 'Its pickle', 2 * file.size, limits);
  const bytes = await file.read(0, file.size);
  const { value } = await guarded(source, 'PyTorch', () =>
    readPickle(bytes, pickleHost(source, limits)),
  );
  const storages = {
    littleEndian,
    find(key: string): ByteSource {
      const storage = files.get(`${folder}data/${key}`);
      if (storage !== undefined) return storage;
      throw notOfFormat(source, 'PyTorch', `it lacks the data of storage "${key.slice(0, 40)}"`);
    },
  };
  const members = await guarded(source, 'PyTorch', () =>
    tensorMembers({ source, storages, limits }, value),
  );
  return {
    format: 'pytorch',
    members: members.map((member) => withWarnings(member, warnings)),
    provenance: {
      version: await text('version'),
      byteorder: littleEndian ? 'little' : 'big',
      ...(isProgram ? { program: 'TorchScript; its tensors are read, its code is not run' } : {}),
    },
    close: () => Promise.resolve(),
  };
}
