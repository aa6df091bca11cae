import { allocateFloat32, allocateFloat64 } from '../../core/matrix';
import { type EmbeddingMember, unusableMember } from '../format';
import { checkMemory } from '../limits';
import { withRowArrays } from '../row-arrays';
import { whyNotASpace } from '../shape';
import { listArray } from './list-array';
import { type LoneRow, loneRow } from './lone-rows';
import { isKind, type PickleValue } from './pickle-values';
import type { TensorReader } from './tensors';

/**
 * Rows that are saved one by one, as a space each: a list of rows, a dict of rows by their ids, or a list
 * of dicts that hold a row each, ids and labels among them.
 */
export function rowCollections(
  reader: TensorReader,
  name: string,
  value: PickleValue,
): EmbeddingMember[] {
  if (isKind(value, 'map')) {
    const ids = [...value.entries.keys()];
    const member = collected(reader, name, [...value.entries.values()]);
    const texts = listArray('id', '', ids);
    if (member === undefined || texts === undefined) return [];
    return [{ ...member, idSources: [{ name: '', kind: 'ids', read: texts.read }] }];
  }
  if (!isKind(value, 'list')) return [];
  const [first] = value.items;
  if (!isKind(first, 'map')) {
    const member = collected(reader, name, value.items);
    return member === undefined ? [] : [member];
  }
  return records(reader, name, value.items, [...first.entries.keys()]);
}

function records(
  reader: TensorReader,
  name: string,
  items: readonly PickleValue[],
  keys: readonly PickleValue[],
): EmbeddingMember[] {
  if (!items.every((item) => isKind(item, 'map'))) return [];
  const columns = keys.flatMap((key) =>
    typeof key === 'string'
      ? [{ key, values: items.map(({ entries }) => entries.get(key) ?? null) }]
      : [],
  );
  const beside = columns.flatMap(({ key, values }) => listArray(key, '', values) ?? []);
  return columns.flatMap(({ key, values }) => {
    const member = collected(reader, name === '' ? key : `${name}/${key}`, values);
    return member === undefined ? [] : [withRowArrays(member, '', beside)];
  });
}

/** The rows as one member; undefined if some value is none, or there is only one. */
function collected(
  reader: TensorReader,
  name: string,
  values: readonly PickleValue[],
): EmbeddingMember | undefined {
  if (values.length < 2) return undefined;
  const rows: LoneRow[] = [];
  for (const value of values) {
    const row = loneRow(reader, value);
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
