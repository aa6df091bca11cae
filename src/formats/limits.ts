import { InspectorError } from '../core/errors';
import { type BoundId, bounds, type Bounds, defaultBounds } from './bounds';
import type { ByteSource } from './byte-source';

/** Bounds on the resources that opening and reading a file may use. */
export interface ReadLimits extends Bounds {
  /** Memory in bytes that one read may need; checked before it is allocated. */
  readonly memoryBytes: number;
}

export const defaultLimits: ReadLimits = { ...defaultBounds, memoryBytes: 8 * 2 ** 30 };

/** Number of bytes of a mebibyte. */
export const mebibyte = 2 ** 20;

/**
 * Refuses work that would exceed the memory limit.
 * @param what what needs the memory, as the start of a sentence
 * @throws InspectorError `too-large`
 */
export function checkMemory(
  { name }: Pick<ByteSource, 'name'>,
  what: string,
  bytes: number,
  { memoryBytes }: Pick<ReadLimits, 'memoryBytes'>,
): void {
  if (bytes <= memoryBytes) return;
  throw new InspectorError({
    code: 'too-large',
    file: name,
    problem: `${what} needs ${mebibytes(bytes)} of memory, and ${mebibytes(memoryBytes)} are allowed.`,
    remedy:
      'Allow more memory (the setting latentSpace.engine.memory, or --memory), or save fewer rows or a smaller element type.',
  });
}

/** Memory needed to pair one row with those of other spaces, in bytes, also if its numbers stay on disk. */
const bytesARow = 32;

/**
 * Refuses spaces with more rows than can be paired in memory.
 * @throws InspectorError `too-large`
 */
export function checkRows(
  file: Pick<ByteSource, 'name'>,
  rows: number,
  limits: Pick<ReadLimits, 'memoryBytes'>,
): void {
  checkMemory(file, `Pairing ${rows.toLocaleString('en')} rows`, rows * bytesARow, limits);
}

/**
 * Refuses an amount beyond one of the bounds.
 * @param what what is bounded, as the start of a sentence
 * @param amount bytes if the bound is in MiB, else a count
 * @throws InspectorError `too-large`
 */
export function checkBound(
  { name }: Pick<ByteSource, 'name'>,
  what: string,
  amount: number,
  id: BoundId,
  limits: Bounds,
): void {
  const isBytes = bounds.find((bound) => bound.id === id)?.unit === 'MiB';
  if (amount <= limits[id] * (isBytes ? mebibyte : 1)) return;
  const text = isBytes ? mebibytes(amount) : amount.toLocaleString('en');
  const most = `${limits[id].toLocaleString('en')}${isBytes ? ' MiB' : ''}`;
  throw new InspectorError({
    code: 'too-large',
    file: name,
    problem: `${what}: ${text}, and at most ${most} are allowed.`,
    remedy: `If you trust the file, raise the bound ${id} (the setting latentSpace.bounds.${id}, or --bound ${id}=N).`,
    details: { bound: id },
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / mebibyte).toLocaleString('en')} MiB`;
}
