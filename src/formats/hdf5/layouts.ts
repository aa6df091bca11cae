/** Maximum bytes of a read that may contain headers; larger reads are numbers. */
const maxHeaderBytes = 2 ** 16;
/** Bytes of a layout message: version and class, address, size. */
const messageBytes = 18;

/**
 * Sizes of contiguous storage by address, from the layout messages (HDF5 file format IV.A.2.i) in the headers that
 * the library reads. The library neither exposes nor checks them.
 */
export class StorageLayouts {
  private readonly sizes = new Map<number, Set<number>>();

  /** Records the layout messages in bytes that the library reads. */
  note(bytes: Uint8Array): void {
    if (bytes.byteLength > maxHeaderBytes) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = bytes.indexOf(1, 1); at > 0; at = bytes.indexOf(1, at + 1)) {
      const version = bytes[at - 1]!;
      // Only contiguous layouts of versions 3 to 5 contain a size.
      if (version < 3 || version > 5 || at - 1 + messageBytes > bytes.byteLength) continue;
      const address = Number(view.getBigUint64(at + 1, true));
      const size = Number(view.getBigUint64(at + 9, true));
      if (!Number.isSafeInteger(address) || !Number.isSafeInteger(size)) continue;
      const stored = this.sizes.get(address);
      if (stored === undefined) this.sizes.set(address, new Set([size]));
      else stored.add(size);
    }
  }

  /** Returns the sizes that headers state for storage at an address; none if no header states one. */
  at(address: number): readonly number[] {
    return [...(this.sizes.get(address) ?? [])];
  }
}
