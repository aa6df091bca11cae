import type { ByteSource } from './byte-source';
import type { ReadLimits } from './limits';
import type { NpyHeader } from './npy-header';
import { npyRowArray } from './npy-members';
import { objectRowArray } from './object-texts';
import type { RowArray } from './row-array';

/**
 * Returns an array with one entry per row, also as a single column, or of Python's texts, as
 * possible labels.
 */
export function npyEntries(
  name: string,
  source: ByteSource,
  header: NpyHeader,
  limits: ReadLimits,
): RowArray | undefined {
  const { shape } = header;
  const flat = shape[1] === 1 && shape.length === 2 ? { ...header, shape: [shape[0]!] } : header;
  return npyRowArray(name, source, flat, limits) ?? objectRowArray(name, source, flat, limits);
}
