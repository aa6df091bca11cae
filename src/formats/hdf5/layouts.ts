/** Bytes of one read that may hold headers; larger ones are numbers. */
const maxHeaderBytes = 2 ** 16;
/** Version and class, address, size. */
const messageBytes = 18;

/**
 * Sizes of storage in one piece, by its address, from the layout messages (HDF5 file format IV.A.2.i) that pass by
 * when the library reads headers. The library has no call for them and does not check them.
 */
export class StorageLayouts {
  private readonly sizes = new Map<number, Set<number>>();

  /** Takes note of the layouts in bytes that the library reads. */
  note(bytes: Uint8Array): void {
    if (bytes.byteLength > maxHeaderBytes) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = bytes.indexOf(1, 1); at > 0; at = bytes.indexOf(1, at + 1)) {
      const version = bytes[at - 1]!;
      // Contiguous, of version 3 to 5; others say no size.
      if (version < 3 || version > 5 || at - 1 + messageBytes > bytes.byteLength) continue;
      const address = Number(view.getBigUint64(at + 1, true));
      const size = Number(view.getBigUint64(at + 9, true));
      if (!Number.isSafeInteger(address) || !Number.isSafeInteger(size)) continue;
      const known = this.sizes.get(address);
      if (known === undefined) this.sizes.set(address, new Set([size]));
      else known.add(size);
    }
  }

  /** Sizes that headers give storage at an address; none where no header with a size was read. */
  at(address: number): readonly number[] {
    return [...(this.sizes.get(address) ?? [])];
  }
}
