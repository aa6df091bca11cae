import { allocateFloat32, allocateFloat64 } from '../../core/matrix';
import { type EmbeddingMember, unusableMember } from '../format';
import { checkMemory } from '../limits';
import { type PlacedMember, withRowArrays } from '../row-arrays';
import { whyNotASpace } from '../shape';
import { listArray } from './list-array';
import { type CheckedRows, type LoneRow, loneRow } from './lone-rows';
import { isKind, type PickleValue } from './pickle-values';
import type { TensorReader } from './tensors';

/** A value of a pickle and its place. */
interface Placed {
  readonly name: string;
  /** Name of the dict or list that contains it. */
  readonly parent: string;
  readonly value: PickleValue;
}

/**
 * Returns spaces from rows that are saved separately: a list of rows, a dict of rows by their ids,
 * or a list of dicts with a row each, and possibly ids and labels.
 * @throws InspectorError `too-large` for more values in such lists of dicts than memory holds
 */
export function rowCollections(reader: TensorReader, found: readonly Placed[]): PlacedMember[] {
  const checked: CheckedRows = new Map();
  let looked = 0;
  const look = (values: number): void => {
    looked += values;
    checkMemory(
      reader.source,
      `Lists of ${looked.toLocaleString('en')} values`,
      8 * looked,
      reader.limits,
    );
  };
  // One value may have many names.
  const describing = new Map<PickleValue, EmbeddingMember[]>();
  return found.flatMap(({ name, parent, value }) => {
    let members = describing.get(value);
    if (members === undefined) {
      members = collectionsIn(reader, value, checked, look);
      describing.set(value, members);
    }
    return members.map((member) => ({
      member: { ...member, name: [name, member.name].filter((part) => part !== '').join('/') },
      folder: parent,
    }));
  });
}

/**
 * Returns the collections in a value, by their keys.
 * @param look called with the number of values that are visited
 */
function collectionsIn(
  reader: TensorReader,
  value: PickleValue,
  checked: CheckedRows,
  look: (values: number) => void,
): EmbeddingMember[] {
  if (isKind(value, 'map')) {
    const ids = [...value.entries.keys()];
    const member = collected(reader, '', [...value.entries.values()], checked);
    const texts = listArray('id', '', ids);
    if (member === undefined || texts === undefined) return [];
    return [{ ...member, idSources: [{ name: '', kind: 'ids', read: texts.read }] }];
  }
  if (!isKind(value, 'list')) return [];
  const { items } = value;
  const [first] = items;
  if (!isKind(first, 'map')) {
    const member = collected(reader, '', items, checked);
    return member === undefined ? [] : [member];
  }
  if (!items.every((item) => isKind(item, 'map'))) return [];
  look(items.length * first.entries.size);
  const columns = [...first.entries.keys()].flatMap((key) =>
    typeof key === 'string'
      ? [{ key, values: items.map(({ entries }) => entries.get(key) ?? null) }]
      : [],
  );
  const beside = columns.flatMap(({ key, values }) => listArray(key, '', values) ?? []);
  return columns.flatMap(({ key, values }) => {
    const member = collected(reader, key, values, checked);
    return member === undefined ? [] : [withRowArrays(member, '', beside)];
  });
}

/** Joins rows to one member; undefined if a value is not a row, or there is only one. */
function collected(
  reader: TensorReader,
  name: string,
  values: readonly PickleValue[],
  checked: CheckedRows,
): EmbeddingMember | undefined {
  if (values.length < 2) return undefined;
  const rows: LoneRow[] = [];
  for (const value of values) {
    const row = loneRow(reader, value, checked);
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const [{ cols, dtype }] = rows as [LoneRow];
  const common = rows.every((row) => row.dtype === dtype) ? dtype : 'float64';
  if (rows.some((row) => row.cols !== cols)) {
    const reason = 'The rows it holds one by one are not all of the same length.';
    return unusableMember(name, [rows.length], common, reason);
  }
  const wide = rows.some((row) => row.wide);
  const unusable = whyNotASpace([rows.length, cols]);
  return {
    name,
    shape: [rows.length, cols],
    dtype: common,
    ...(unusable === undefined ? {} : { unusable }),
    readsSingleRows: true,
    async readRows(start, stop) {
      const count = stop - start;
      checkMemory(reader.source, `${count} rows × ${cols}`, count * cols * 8, reader.limits);
      const data = (wide ? allocateFloat64 : allocateFloat32)(count * cols);
      for (let i = 0; i < count; i++) data.set(await rows[start + i]!.read(), i * cols);
      return { rows: count, cols, data };
    },
  };
}
