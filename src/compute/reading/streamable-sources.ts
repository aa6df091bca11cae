import { filesRead, versionOf } from '../files/files-read';
import type { FileReference } from '../protocol/engine';
import type { MemberSource } from '../files/member-pool';

/** Files this much smaller than the memory fit into it whatever they hold. */
const surelyFits = 64;

/**
 * The spaces' members as tasks can read them in blocks; undefined where all are surely small, or one lies
 * where only the host can read it, and whole.
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
    // Whoever reads them says what is wrong.
    return undefined;
  }
}
