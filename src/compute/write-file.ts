import { rename, rm, writeFile } from 'node:fs/promises';
import { InspectorError } from '../core/errors';

/** Writes under a temporary name and renames, so that a full disk or a crash leaves no half file. */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.tmp-${process.pid}`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    // Where there is no such folder, there is nothing to remove either.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new InspectorError(
      {
        code: 'not-written',
        file: path,
        problem: `The file could not be written (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Check the folder, its permissions and the space left; nothing was changed.',
      },
      { cause: error },
    );
  }
}
