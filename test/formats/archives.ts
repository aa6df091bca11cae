import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

/**
 * Creates a zip archive of these files.
 * @param options options of zip.js, e.g. `{ level: 0, zip64: true }`
 */
export async function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  options: { level?: number; zip64?: boolean } = {},
): Promise<Uint8Array> {
  const archive = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  for (const [name, bytes] of Object.entries(files)) {
    await archive.add(name, new Uint8ArrayReader(bytes));
  }
  return archive.close();
}

/** Creates an npy file, float32 by default, with `shape` in its header and zeros as data. */
export function npyOf(shape: string, dataBytes: number, descr = '<f4'): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const bytes = new Uint8Array(128 + dataBytes);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(`${text}\n`), 10);
  return bytes;
}
