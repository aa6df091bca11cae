import { filesRead, versionOf } from '../files/files-read';
import type { FileReference } from '../protocol/engine';
import type { MemberSource } from '../files/member-pool';

/** Files smaller than the memory by this factor fit into it whatever they contain. */
const surelyFits = 64;

/**
 * Returns the spaces' members as sources that tasks can read in blocks; undefined if all are
 * certainly small, or if only the host can read one, and only whole.
 */
export async function streamableSources(
  files: readonly FileReference[],
  memoryBytes: number,
): Promise<MemberSource[] | undefined> {
  const paths = files.flatMap(({ location }) => ('path' in location ? [location.path] : []));
  if (paths.length < files.length) return undefined;
  try {
    const read = await Promise.all(paths.map((path) => filesRead(path)));
    const bytes = read.flat().reduce((sum, { size }) => sum + size, 0);
    if (bytes * surelyFits <= memoryBytes) return undefined;
    return files.map(({ name, member, use }, s) => ({
      file: { name, path: paths[s]! },
      version: versionOf(read[s]!),
      isChecked: true,
      ...(member === undefined ? {} : { member }),
      ...use,
    }));
  } catch {
    // The reader reports the problem.
    return undefined;
  }
}
