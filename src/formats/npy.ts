import type { ByteSource } from './byte-source';
import { type EmbeddingFile, type EmbeddingMember, type Format, withWarnings } from './format';
import { formatKinds } from './kinds';
import type { ReadLimits } from './limits';
import { findNpyArrays, type NpyArrays } from './npy-arrays';
import { beginsNpy, type NpyHeader } from './npy-header';
import { areJoinable, joinedMember } from './npy-joined';
import { npyEntries } from './npy-entries';
import { npyMember, npyRowArray } from './npy-members';
import { describedMembers, withEntries } from './row-arrays';
import { describeShape } from './shape';

/**
 * NumPy's array file (NEP 1): versions 1 to 3. Arrays of Python objects are refused, never
 * unpickled. Several arrays appended to one file are rows of one array, or members by their numbers
 * if they cannot be joined.
 */
export const npy: Format = {
  ...formatKinds.npy,
  matches: beginsNpy,
  async open(source, limits): Promise<EmbeddingFile> {
    const arrays = await findNpyArrays(source, limits);
    return {
      format: 'npy',
      members: membersOf(source, arrays, limits),
      provenance: { descr: arrays.headers[0]!.descr },
      close: () => Promise.resolve(),
    };
  },
};

function membersOf(
  source: ByteSource,
  { headers, warnings }: NpyArrays,
  limits: ReadLimits,
): EmbeddingMember[] {
  if (headers.length === 1) {
    const [header] = headers as [NpyHeader];
    const member = npyMember('', source, header, limits);
    return [withWarnings(withEntries(member, npyEntries('', source, header, limits)), warnings)];
  }
  if (areJoinable(headers)) return [withWarnings(joinedMember(source, headers, limits), warnings)];
  const beside = headers.flatMap(
    (header, part) => npyRowArray(String(part), source, header, limits) ?? [],
  );
  const shapes = headers.slice(0, 3).map(({ shape, descr }) => `${describeShape(shape)} ${descr}`);
  const several = `It holds ${headers.length.toLocaleString('en')} arrays one behind the other, as numpy.save appends them (${shapes.join(', ')}${headers.length > shapes.length ? ' …' : ''}), which are not rows of one array`;
  const members = headers.map((header, part) => {
    const name = String(part);
    const member = withEntries(
      npyMember(name, source, header, limits),
      npyEntries(name, source, header, limits),
    );
    const warning = `${several}; this is number ${part}, counted from 0.`;
    return { member: withWarnings(member, [warning, ...warnings]), folder: '' };
  });
  return describedMembers(members, beside);
}
