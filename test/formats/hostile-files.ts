import { expect } from 'vitest';
import { InspectorError } from '../../src/core/errors';
import { defaultMemoryBytes } from '../../src/compute/threads/engine-options';
import { bytesInMemory } from '../../src/formats/byte-source';
import { defaultLimits } from '../../src/formats/limits';
import { readSpace } from '../../src/formats/read-space';

/** Default limits of the command line and the extension. */
export const limitsByDefault = { ...defaultLimits, memoryBytes: defaultMemoryBytes };
export const small = { ...defaultLimits, memoryBytes: 2 ** 20 };

/**
 * Maximum time and memory for a hostile file; the time is of this process, so that others do not
 * matter.
 */
const maxMilliseconds = 2000;
const maxBytes = 256 * 2 ** 20;

/**
 * Reads a file that must be refused within the maximum time and memory, with a remedy.
 * @returns the error's code, file and problem
 */
export async function refusal(
  name: string,
  bytes: Uint8Array | string,
  limits = defaultLimits,
): Promise<Pick<InspectorError, 'code' | 'file' | 'problem'>> {
  const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  try {
    await readSpace(bytesInMemory(name, data), undefined, limits);
  } catch (error) {
    const { user, system } = process.cpuUsage(cpu);
    expect((user + system) / 1000).toBeLessThan(maxMilliseconds);
    const after = process.memoryUsage();
    const taken = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(taken).toBeLessThan(maxBytes);
    if (error instanceof InspectorError && error.remedy !== '')
      return { code: error.code, file: error.file!, problem: error.problem };
    throw error;
  }
  throw new Error(`${name} was read`);
}

/** Creates the bytes of a pickle: texts as they are, numbers as opcodes. */
export function pickle(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)],
    ),
  );
}
