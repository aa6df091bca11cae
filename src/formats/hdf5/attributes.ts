import { elementTexts, elementTypes } from '../elements';
import { elementName, isText } from './datasets';
import type { Hdf5Library } from './library';

/**
 * Maximum size in bytes of attributes that are read; those that tell the kind of a group are short.
 */
const maxBytes = 2 ** 20;

/**
 * Reads the values of an attribute of a group or dataset, as text; undefined if there is none, or
 * it is of another kind. Calls the library synchronously.
 */
export function attributeTexts(
  library: Hdf5Library,
  file: bigint,
  path: string,
  name: string,
): string[] | undefined {
  if (!library.get_attribute_names(file, path).includes(name)) return undefined;
  const metadata = library.get_attribute_metadata(file, path, name);
  const type = elementTypes.get(elementName(metadata) ?? '');
  const bytes = metadata.size * metadata.total_size;
  if ((type === undefined && !isText(metadata)) || !(bytes > 0 && bytes <= maxBytes)) {
    return undefined;
  }
  const pointer = library._malloc(bytes);
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`);
  try {
    if (library.get_attribute_data(file, path, name, BigInt(pointer)) < 0) return undefined;
    const block = library.HEAPU8.slice(pointer, pointer + bytes);
    if (type !== undefined) return elementTexts(type, block);
    if (!metadata.vlen) return fixedTexts(block, metadata.size);
    const texts = pointedTexts(library, block);
    library.reclaim_vlen_memory(file, path, name, BigInt(pointer));
    return texts;
  } finally {
    library._free(pointer);
  }
}

/** Decodes texts of fixed length, which end at their first zero. */
export function fixedTexts(bytes: Uint8Array, size: number): string[] {
  return Array.from({ length: Math.floor(bytes.byteLength / size) }, (_, i) => {
    const text = bytes.subarray(i * size, (i + 1) * size);
    const end = text.indexOf(0);
    return new TextDecoder().decode(end < 0 ? text : text.subarray(0, end)).trimEnd();
  });
}

/**
 * Reads texts elsewhere in the library's memory.
 * @param pointers pointers to them, four bytes each
 */
export function pointedTexts(library: Hdf5Library, pointers: Uint8Array): string[] {
  const places = new Uint32Array(pointers.slice().buffer);
  return Array.from(places, (text) => (text === 0 ? '' : library.UTF8ToString(text)));
}
