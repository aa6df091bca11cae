import type { ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import { type EmbeddingFile, type Format, withWarnings } from './format';
import { formatKinds } from './kinds';
import { attributeKind, isIdNameBeside } from './id-names';
import { leftOverBehind } from './npy-arrays';
import { type NpyHeader, readNpyHeader } from './npy-header';
import { npyEntries } from './npy-entries';
import { npyMember, npyRowArray } from './npy-members';
import { objectRowArray } from './object-texts';
import { baseName, describedMembers, folderOf, withEntries } from './row-arrays';
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
      const base = baseName(name);
      // Arrays of Python objects are read only if their name tells their role.
      const isNamed = isIdNameBeside(base, '') || attributeKind(base) !== undefined;
      const objects = isNamed ? objectRowArray(base, array, header, limits) : undefined;
      const found = npyRowArray(base, array, header, limits) ?? objects;
      return found === undefined ? [] : [{ ...found, folder: folderOf(name) }];
    });
    const members = opened.map(({ name, source: array, header, leftOver }) => ({
      member: withWarnings(
        withEntries(
          npyMember(name, array, header, limits),
          npyEntries(name, array, header, limits),
        ),
        [leftOver ?? [], warnings].flat(),
      ),
      folder: folderOf(name),
    }));
    return {
      format: 'npz',
      members: describedMembers(members, beside),
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
