import { InspectorError } from '../../../src/core/errors';
import { bytesInMemory } from '../../../src/formats/byte-source';
import { defaultLimits } from '../../../src/formats/limits';
import { readingsOf } from '../../../src/formats/readings';
import { openEmbeddings } from '../../../src/formats/registry';
import { readIdColumns } from '../../../src/formats/read-id-columns';

/** Limits for a hostile file; far below those of the process. */
const limits = { ...defaultLimits, memoryBytes: 64 * 2 ** 20 };
const membersRead = 8;

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
  try {
    const file = await openEmbeddings(source, limits);
    try {
      const usable = file.members.filter(({ unusable }) => unusable === undefined);
      for (const member of usable.slice(0, membersRead)) {
        const rows = member.shape[0]!;
        await member.readRows(0, rows);
        await member.readRows(Math.floor(rows / 2), Math.ceil(rows / 2));
        await readIdColumns('some file', member);
        for (const { open } of readingsOf(member).slice(0, membersRead)) {
          const other = open(limits);
          await other.readRows(0, Math.min(rows, other.shape[0]!));
        }
        for (const attribute of member.attributes ?? []) await attribute.read();
      }
    } finally {
      await file.close();
    }
    return 'read';
  } catch (error) {
    if (error instanceof InspectorError && error.problem !== '' && error.remedy !== '')
      return error.code;
    throw error;
  }
}
