import type { ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import { type EmbeddingFile, type Format, withWarnings } from './format';
import { formatKinds } from './kinds';
import { attributeKind, isIdName } from './id-names';
import { leftOverBehind } from './npy-arrays';
import { type NpyHeader, readNpyHeader } from './npy-header';
import { npyEntries } from './npy-entries';
import { npyMember, npyRowArray } from './npy-members';
import { objectRowArray } from './object-texts';
import { withEntries, withRowArrays } from './row-arrays';
import { looksLikeZip, openZip } from './zip-archive';

/** NumPy's archive of arrays: a zip file of npy files, stored or deflated, zip64 too. */
export const npz: Format = {
  ...formatKinds.npz,
  matches: looksLikeZip,
  async open(source, limits): Promise<EmbeddingFile> {
    const { files, warnings } = await openZip(source, 'npz', limits, arrayName);
    const arrays = files.filter(({ name }) => name.endsWith('.npy'));
    if (arrays.length === 0) throw notOfFormat(source, 'npz', 'the archive holds no .npy arrays');
    const opened: OpenedArray[] = [];
    for (const { name, source: array } of arrays) {
      const header = await readNpyHeader(array, limits);
      const leftOver = await leftOverBehind(array, header);
      opened.push({ name: arrayName(name), source: array, header, leftOver });
    }
    const beside = opened.flatMap(({ name, source: array, header }) => {
      // Python's objects are looked into only where their name says what they are.
      const isNamed = isIdName(name) || attributeKind(name) !== undefined;
      const objects = isNamed ? objectRowArray(name, array, header, limits) : undefined;
      return npyRowArray(name, array, header, limits) ?? objects ?? [];
    });
    return {
      format: 'npz',
      members: opened.map(({ name, source: array, header, leftOver }) => {
        const member = withEntries(
          withRowArrays(npyMember(name, array, header, limits), '', beside),
          npyEntries(name, array, header, limits),
        );
        return withWarnings(member, [leftOver ?? [], warnings].flat());
      }),
      provenance: {},
      close: () => Promise.resolve(),
    };
  },
};

function arrayName(filename: string): string {
  return filename.replace(/\.npy$/, '');
}

interface OpenedArray {
  readonly name: string;
  readonly source: ByteSource;
  readonly header: NpyHeader;
  readonly leftOver: string | undefined;
}
