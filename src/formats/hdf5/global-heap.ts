/** `GCOL`, version 1 and three bytes that are zero. */
const collectionStart = [0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0];
const headerBytes = 16;
/** Size of an object's header: index, reference count, reserved bytes and size. */
const objectHeaderBytes = 16;
const maxCollectionBytes = 64 * 2 ** 20;

/**
 * Checks the collections of variable-length data (HDF5 file format III.E) that begin in these
 * bytes. The library iterates over them by sizes in the file, and an object of size zero would make
 * it loop forever.
 * @param position position of the bytes in the file
 * @param read reads bytes of the file
 * @returns the problem; undefined if there is none
 */
export function checkGlobalHeaps(
  bytes: Uint8Array,
  position: number,
  read: (offset: number, length: number) => Uint8Array | undefined,
): string | undefined {
  for (
    let at = bytes.indexOf(collectionStart[0]!);
    at >= 0;
    at = bytes.indexOf(collectionStart[0]!, at + 1)
  ) {
    if (!collectionStart.every((byte, i) => bytes[at + i] === byte)) continue;
    const header = read(position + at, headerBytes);
    const size = header === undefined ? 0 : sizeAt(header, 8);
    if (size < headerBytes || size > maxCollectionBytes)
      return `a global heap claims ${size} bytes`;
    const collection = read(position + at, size);
    if (collection === undefined) return `a global heap of ${size} bytes reaches beyond the file`;
    const fault = checkObjects(collection);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function checkObjects(collection: Uint8Array): string | undefined {
  const view = new DataView(collection.buffer, collection.byteOffset, collection.byteLength);
  let at = headerBytes;
  while (at + objectHeaderBytes <= collection.byteLength) {
    const index = view.getUint16(at, true);
    const size = sizeAt(collection, at + 8);
    // Index 0 is the free space at the end, whose size includes its header.
    const taken = index === 0 ? size : objectHeaderBytes + 8 * Math.ceil(size / 8);
    if (taken < objectHeaderBytes || at + taken > collection.byteLength) {
      return `object ${index} of a global heap claims ${size} bytes`;
    }
    at += taken;
  }
  return undefined;
}

function sizeAt(bytes: Uint8Array, at: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at, true));
}
