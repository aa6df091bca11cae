import { InspectorError } from '../../../src/core/errors';
import type { FloatArray } from '../../../src/core/matrix';
import { bytesInMemory } from '../../../src/formats/byte-source';
import type { EmbeddingMember } from '../../../src/formats/format';
import { defaultLimits } from '../../../src/formats/limits';
import { readingsOf } from '../../../src/formats/readings';
import { openEmbeddings } from '../../../src/formats/registry';
import { readIdColumns } from '../../../src/formats/read-id-columns';

/** Limits for a hostile file; far below those of the process. */
const limits = { ...defaultLimits, memoryBytes: 64 * 2 ** 20 };
const membersRead = 8;

/**
 * Reads all rows of an array, and parts of them, which must be the same.
 * @throws Error where a part differs from the whole or is refused alone
 */
async function readAndCompare(member: EmbeddingMember): Promise<void> {
  const rows = member.shape[0]!;
  const whole = await member.readRows(0, rows);
  const half = Math.floor(rows / 2);
  const parts = [
    [0, Math.min(1, rows)],
    [half, half],
    [half, rows],
    [Math.max(rows - 1, 0), rows],
  ] as const;
  for (const [start, stop] of parts) {
    const part = await member.readRows(start, stop).catch((error: unknown) => {
      throw new Error(
        `Rows ${start} to ${stop} are refused, all ${rows} are not: ${String(error)}`,
      );
    });
    const same = whole.data.subarray(start * whole.cols, stop * whole.cols);
    if (part.rows !== stop - start || part.cols !== whole.cols || !areSame(part.data, same)) {
      throw new Error(`Rows ${start} to ${stop} differ from those among all ${rows}.`);
    }
  }
}

/** Whether numbers are the same to the bit, in the same precision. */
function areSame(a: FloatArray, b: FloatArray): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: FloatArray): Buffer =>
    Buffer.from(buffer, byteOffset, byteLength);
  return a.BYTES_PER_ELEMENT === b.BYTES_PER_ELEMENT && bytes(a).equals(bytes(b));
}

/**
 * Opens bytes as a user would and reads their contents.
 * @param beside files in the same folder
 * @returns the code of the error that refused them, or `read`
 * @throws any error that is not an InspectorError: a defect
 */
export async function exercise(
  name: string,
  bytes: Uint8Array,
  beside: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const source = {
    ...bytesInMemory(name, bytes),
    openBeside: (path: string) => {
      const found = path === name ? bytes : beside.get(path);
      return Promise.resolve(found === undefined ? undefined : bytesInMemory(path, found));
    },
  };
  return codeOf(async () => {
    const file = await openEmbeddings(source, limits);
    try {
      const usable = file.members.filter(({ unusable }) => unusable === undefined);
      for (const member of usable.slice(0, membersRead)) {
        await readAndCompare(member);
        await readIdColumns('some file', member);
        for (const { open } of readingsOf(member).slice(0, membersRead)) {
          await readAndCompare(open(limits));
        }
        for (const attribute of member.attributes ?? []) await attribute.read();
      }
    } finally {
      await file.close();
    }
  });
}

/**
 * Runs work on a file.
 * @returns the code of the error that refused the file, or `read`
 * @throws any error that is not an InspectorError, or is one that says nothing
 */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'read';
  } catch (error) {
    if (error instanceof InspectorError && error.problem !== '' && error.remedy !== '') {
      return error.code;
    }
    throw error;
  }
}
