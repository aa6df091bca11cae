import type { Metadata } from 'h5wasm';
import { elementTexts, elementTypes } from '../elements';
import { checkMemory } from '../limits';
import { fixedTexts, pointedTexts } from './attributes';
import { elementName, type FoundDataset, holdsPointers, isText, namedNumbers } from './datasets';
import { callLibrary } from './library';
import { blockBytes, checkStorage, type DatasetPlace, withBlock } from './read-dataset';

/** Type of a dataset's elements, or of one of the fields of a compound one. */
export interface Field extends Pick<Metadata, 'type' | 'size' | 'signed' | 'vlen' | 'enum_type'> {
  /** Offset of the field in the element, in bytes. */
  readonly offset: number;
}

/** Whether entries of this type are read as text. */
export function isReadAsText(field: Field): boolean {
  return (
    isText(field) || namedNumbers(field) !== undefined || elementTypes.has(elementName(field) ?? '')
  );
}

/**
 * Reads the entries of a one-dimensional dataset, or of a MATLAB vector, as text.
 * @param most number of entries to read from a dataset of one dimension
 * @param field the part of each element to read; all of it if absent
 */
export async function readTexts(
  place: DatasetPlace,
  { path, metadata }: FoundDataset,
  most = Infinity,
  field: Field = { ...metadata, offset: 0 },
): Promise<string[]> {
  const { source, limits, library, file } = place;
  const shape = metadata.shape!;
  const isFlat = shape.length === 1;
  const entries = shape.reduce((product, extent) => product * extent, 1);
  const wanted = isFlat ? Math.min(most, entries) : entries;
  checkMemory(source, 'A list', wanted * (field.size + 32), limits);
  await checkStorage(place, { path, metadata });
  const texts: string[] = [];
  // Elements may be much larger than the field.
  const block = isFlat ? Math.max(1, Math.floor(blockBytes / metadata.size)) : entries;
  for (let start = 0; start < wanted; start += block) {
    const count = isFlat ? [Math.min(block, wanted - start)] : shape;
    const offset = isFlat ? [start] : shape.map(() => 0);
    const read = await callLibrary(source, () =>
      withBlock(place, path, metadata.size, count, offset, (pointer, bytes) => {
        const elements = library.HEAPU8.slice(pointer, pointer + bytes);
        const found = fieldTexts(place, fieldBytes(elements, metadata.size, field), field);
        // Texts of variable length are elsewhere in memory, and the library frees them.
        if (holdsPointers(metadata)) {
          library.reclaim_vlen_memory_count(file, path, '', BigInt(pointer), count.map(BigInt));
        }
        return found;
      }),
    );
    for (const text of read) texts.push(text);
  }
  return texts;
}

/** Copies the field's bytes of all elements into one array. */
export function fieldBytes(
  elements: Uint8Array,
  elementBytes: number,
  { offset, size }: Pick<Field, 'offset' | 'size'>,
): Uint8Array {
  if (size === elementBytes) return elements;
  const count = Math.floor(elements.byteLength / elementBytes);
  const packed = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const from = i * elementBytes + offset;
    packed.set(elements.subarray(from, from + size), i * size);
  }
  return packed;
}

function fieldTexts({ library }: DatasetPlace, bytes: Uint8Array, field: Field): string[] {
  if (isText(field)) {
    return field.vlen ? pointedTexts(library, bytes) : fixedTexts(bytes, field.size);
  }
  const names = namedNumbers(field);
  const name =
    names === undefined ? elementName(field) : `${field.signed ? '' : 'u'}int${8 * field.size}`;
  const type = elementTypes.get(name ?? '');
  if (type === undefined) throw new Error(`whole numbers of ${field.size} bytes are not read`);
  const texts = elementTexts(type, bytes);
  return names === undefined ? texts : texts.map((value) => names.get(value) ?? value);
}
