import { elementTypes } from '../elements';
import { type EmbeddingMember, unusableMember } from '../format';
import type { ReadLimits } from '../limits';
import { readTexts } from '../raw-array';
import { describedMembers, type RowArray, withEntries } from '../row-arrays';
import { isOneEntryARow } from '../shape';
import { npyMember, npyRowArray } from '../npy-members';
import { asNumpy, numpyBytes } from './numpy-arrays';
import { isKind, type PickleValue } from './pickle-values';
import { listArray } from './list-array';
import { rowCollections } from './row-collections';
import { tensorMember } from './tensor-member';
import { asTensor, asUnread, tensorArray, type TensorReader } from './tensors';

interface Found {
  /** Keys on the way, joined by `/`. */
  readonly name: string;
  /** Name of the dict or list it lies in. */
  readonly parent: string;
  readonly value: PickleValue;
}

/**
 * Every tensor in nested dicts and lists as a member; lists and 1-D tensors beside it may describe its rows.
 * Where none is a matrix, rows that are saved one by one are looked for.
 */
export function tensorMembers(reader: TensorReader, root: PickleValue): EmbeddingMember[] {
  const found = walk(root, reader.limits);
  const beside = found.flatMap((value) => rowArray(reader, value) ?? []);
  const placed = found.flatMap(({ name, parent, value }) => {
    const member = memberOf(reader, name, value);
    if (member === undefined) return [];
    const own = rowArray(reader, { name, parent, value });
    return [{ member: withEntries(member, own), folder: parent }];
  });
  const members = describedMembers(placed, beside);
  if (members.some(({ shape }) => shape.length >= 2)) return members;
  const collections = found.flatMap(({ name, parent, value }) =>
    rowCollections(reader, name, value).map((member) => ({ member, folder: parent })),
  );
  if (collections.length > 0) return describedMembers(collections, beside);
  return [...members, ...listMembers(found)];
}

/** Lists of texts or whole numbers, which may label the rows of other files. */
function listMembers(found: readonly Found[]): EmbeddingMember[] {
  return found.flatMap(({ name, value }) => {
    const own = isKind(value, 'list') ? listArray(name, '', value.items) : undefined;
    if (own === undefined || own.entries === 0) return [];
    return [withEntries(unusableMember(name, [own.entries], 'list', listReason), own)];
  });
}

const listReason = 'It is a list of texts or whole numbers; embeddings are rows × dimensions.';

function memberOf(
  reader: TensorReader,
  name: string,
  value: PickleValue,
): EmbeddingMember | undefined {
  const unread = asUnread(value);
  if (unread !== undefined) return unusableMember(name, [], unread.dtype, unread.reason);
  const array = asNumpy(value);
  if (array !== undefined) {
    const { source, header } = numpyBytes(array, `${reader.source.name}#${name}`);
    return npyMember(name, source, header, reader.limits);
  }
  const tensor = asTensor(value);
  return tensor && tensorMember(reader, name, tensor);
}

function walk(root: PickleValue, { entries, nesting }: ReadLimits): Found[] {
  const found: Found[] = [];
  const waiting: { name: string; parent: string; value: PickleValue; depth: number }[] = [
    { name: '', parent: '', value: root, depth: 0 },
  ];
  let looked = 0;
  // Depth first, in the file's order.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { name, value, depth } = next;
    // A pickle may hold the same list in itself.
    if (++looked > entries || depth > nesting) continue;
    found.push(next);
    const children = childrenOf(value).map(([key, child]) => ({
      name: name === '' ? key : `${name}/${key}`,
      parent: name,
      value: child,
      depth: depth + 1,
    }));
    for (const child of children.reverse()) waiting.push(child);
  }
  return found;
}

function childrenOf(value: PickleValue): [string, PickleValue][] {
  if (isKind(value, 'map')) {
    return [...value.entries]
      .filter(([key]) => typeof key === 'string' || typeof key === 'number')
      .map(([key, child]) => [String(key as string | number), child]);
  }
  // A long list is data (ids, say), not a list of tensors.
  if (isKind(value, 'list') && value.items.length <= 4096) {
    return value.items.map((child, i) => [String(i), child]);
  }
  return [];
}

function rowArray(
  reader: TensorReader,
  { name: path, parent, value }: Found,
): RowArray | undefined {
  const { limits } = reader;
  const name = path.slice(parent === '' ? 0 : parent.length + 1);
  const numpy = asNumpy(value);
  const entries = numpy !== undefined && isOneEntryARow(numpy.shape) ? numpy.data : value;
  if (isKind(entries, 'list')) return listArray(name, parent, entries.items);
  if (numpy !== undefined) {
    const { source, header } = numpyBytes(numpy, `${reader.source.name}#${path}`);
    const found = npyRowArray(name, source, header, limits);
    return found && { ...found, folder: parent };
  }
  const tensor = asTensor(value);
  const type = elementTypes.get(tensor?.dtype ?? '');
  if (tensor === undefined || type === undefined || !isOneEntryARow(tensor.shape)) return undefined;
  const array = tensorArray(reader, tensor, type);
  return {
    name,
    folder: parent,
    entries: tensor.shape[0]!,
    canBeIds: /^u?int/.test(type.name),
    read: (most) => readTexts(array, limits, most),
  };
}
