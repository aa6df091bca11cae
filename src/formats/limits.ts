import { InspectorError } from '../core/errors';
import type { ByteSource } from './byte-source';

/** Bounds on what opening and reading a file may take. */
export interface ReadLimits {
  /** Bytes of memory that one read may need; checked before they are allocated. */
  readonly memoryBytes: number;
}

export const defaultLimits: ReadLimits = { memoryBytes: 8 * 2 ** 30 };

/**
 * Refuses what would need more memory than allowed.
 * @param what the thing that needs it, as the start of a sentence
 * @throws InspectorError `too-large`
 */
export function checkMemory(
  { name }: Pick<ByteSource, 'name'>,
  what: string,
  bytes: number,
  { memoryBytes }: ReadLimits,
): void {
  if (bytes <= memoryBytes) return;
  throw new InspectorError({
    code: 'too-large',
    file: name,
    problem: `${what} needs ${mebibytes(bytes)} of memory, and ${mebibytes(memoryBytes)} are allowed.`,
    remedy: 'Allow more memory, or save fewer rows or a smaller element type.',
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}
