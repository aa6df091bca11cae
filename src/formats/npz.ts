import type { ByteSource } from './byte-source';
import { notOfFormat } from './faults';
import type { EmbeddingFile, Format } from './format';
import { formatKinds } from './kinds';
import { attributeKind, isIdName } from './id-names';
import { type NpyHeader, npyEntries, npyMember, npyRowArray, readNpyHeader } from './npy';
import { objectRowArray } from './object-texts';
import { withEntries, withRowArrays } from './row-arrays';
import { looksLikeZip, openZip } from './zip-archive';

/** NumPy's archive of arrays: a zip file of npy files, stored or deflated, zip64 too. */
export const npz: Format = {
  ...formatKinds.npz,
  matches: looksLikeZip,
  async open(source, limits): Promise<EmbeddingFile> {
    const files = await openZip(source, 'npz', limits, arrayName);
    const arrays = files.filter(({ name }) => name.endsWith('.npy'));
    if (arrays.length === 0) throw notOfFormat(source, 'npz', 'the archive holds no .npy arrays');
    const opened: OpenedArray[] = [];
    for (const { name, source: array } of arrays) {
      opened.push({
        name: arrayName(name),
        source: array,
        header: await readNpyHeader(array, limits),
      });
    }
    const beside = opened.flatMap(({ name, source: array, header }) => {
      // Python's objects are looked into only where their name says what they are.
      const isNamed = isIdName(name) || attributeKind(name) !== undefined;
      const objects = isNamed ? objectRowArray(name, array, header, limits) : undefined;
      return npyRowArray(name, array, header, limits) ?? objects ?? [];
    });
    return {
      format: 'npz',
      members: opened.map(({ name, source: array, header }) =>
        withEntries(
          withRowArrays(npyMember(name, array, header, limits), '', beside),
          npyEntries(name, array, header, limits),
        ),
      ),
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
}
