import { elementTypes } from '../elements';
import { type EmbeddingMember, unusableMember } from '../format';
import type { ReadLimits } from '../limits';
import { readTexts } from '../raw-array';
import type { RowArray } from '../row-array';
import { describedMembers, withEntries } from '../row-arrays';
import { isOneEntryARow } from '../shape';
import { npyMember, npyRowArray } from '../npy-members';
import { asNumpy, numpyBytes } from './numpy-arrays';
import { isKind, type PickleValue } from './pickle-values';
import { listArray } from './list-array';
import { rowCollections } from './row-collections';
import { tensorMember } from './tensor-member';
import { asTensor, asUnread, tensorArray, type TensorReader } from './tensors';

interface Found {
  /** Keys of the path to it, joined by `/`. */
  readonly name: string;
  /** Name of the dict or list that contains it. */
  readonly parent: string;
  readonly value: PickleValue;
}

/**
 * Returns every tensor in nested dicts and lists as a member; lists and 1-D tensors beside it may
 * describe its rows. If none is a matrix, searches for rows that are saved separately.
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
  const collections = rowCollections(reader, found);
  if (collections.length > 0) return describedMembers(collections, beside);
  return [...members, ...listMembers(found)];
}

/** Returns lists of texts or whole numbers, which may label the rows of other files. */
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

/**
 * Visits nested dicts and lists, depth first in the file's order, up to the allowed number of
 * values.
 */
function walk(root: PickleValue, { entries, nesting }: ReadLimits): Found[] {
  const found: Found[] = [{ name: '', parent: '', value: root }];
  // Children are created one by one: a pickle may contain a long list a million times, and itself.
  const open: { readonly name: string; readonly children: Iterator<Child | undefined> }[] = [
    { name: '', children: childrenOf(root) },
  ];
  for (let looked = 1; looked < entries;) {
    const last = open.at(-1);
    if (last === undefined) break;
    const next = last.children.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    looked++;
    if (next.value === undefined) continue;
    const [key, value] = next.value;
    const name = last.name === '' ? key : `${last.name}/${key}`;
    if (name.length > maxNameLength) continue;
    found.push({ name, parent: last.name, value });
    if (open.length < nesting) open.push({ name, children: childrenOf(value) });
  }
  return found;
}

/** Maximum length of a value's path: a long key may lead to many values. */
const maxNameLength = 4096;

type Child = readonly [key: string, value: PickleValue];

/** Yields the children of a value; undefined for one whose key cannot be part of a name. */
function* childrenOf(value: PickleValue): Generator<Child | undefined> {
  if (isKind(value, 'map')) {
    for (const [key, child] of value.entries) {
      yield typeof key === 'string' || typeof key === 'number' ? [String(key), child] : undefined;
    }
    return;
  }
  // A long list is data (ids, say), not a list of tensors.
  if (isKind(value, 'list') && value.items.length <= 4096) {
    for (const [i, child] of value.items.entries()) yield [String(i), child];
  }
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
