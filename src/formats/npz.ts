import type { ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import type { EmbeddingFile, EmbeddingMember, Format } from './format';
import { isIdName } from './id-names';
import { formatKinds } from './kinds';
import type { ReadLimits } from './limits';
import { canBeIds, type NpyHeader, npyMember, readNpyHeader, readNpyTexts } from './npy';
import { looksLikeZip, openZip } from './zip-archive';

/** NumPy's archive of arrays: a zip file of npy files, stored or deflated, zip64 too. */
export const npz: Format = {
  ...formatKinds.npz,
  matches: looksLikeZip,
  async open(source, limits): Promise<EmbeddingFile> {
    const files = await openZip(source, 'npz', limits);
    const arrays = files.filter(({ name }) => name.endsWith('.npy'));
    if (arrays.length === 0) throw notOfFormat(source, 'npz', 'the archive holds no .npy arrays');
    const opened: OpenedArray[] = [];
    for (const { name, source: array } of arrays) {
      opened.push({
        name: name.slice(0, -'.npy'.length),
        source: array,
        header: await readNpyHeader(array),
      });
    }
    const ids = opened.find(({ name, header }) => isIdName(name) && canBeIds(header));
    return {
      format: 'npz',
      members: opened.map((array) =>
        withIds(npyMember(array.name, array.source, array.header, limits), ids, limits),
      ),
      provenance: {},
      close: () => Promise.resolve(),
    };
  },
};

interface OpenedArray {
  readonly name: string;
  readonly source: ByteSource;
  readonly header: NpyHeader;
}

function withIds(
  member: EmbeddingMember,
  ids: OpenedArray | undefined,
  limits: ReadLimits,
): EmbeddingMember {
  if (ids === undefined || ids.name === member.name) return member;
  if (ids.header.shape[0] !== member.shape[0]) return member;
  return {
    ...member,
    readIds: async () => (await readNpyTexts(ids.source, ids.header, limits)) ?? [],
  };
}
