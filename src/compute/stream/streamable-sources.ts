import { stat } from 'node:fs/promises';
import type { FileReference } from '../protocol/engine';
import { type MemberSource, versionOf } from './lent-members';

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
    const stats = await Promise.all(paths.map((path) => stat(path)));
    const bytes = stats.reduce((sum, { size }) => sum + size, 0);
    const isSmall = stats.every((each) => each.isFile()) && bytes * surelyFits <= memoryBytes;
    if (isSmall) return undefined;
    return await Promise.all(
      files.map(async ({ name, member }, s) => ({
        file: { name, path: paths[s]! },
        version: await versionOf(paths[s]!),
        ...(member === undefined ? {} : { member }),
      })),
    );
  } catch {
    // Whoever reads them says what is wrong.
    return undefined;
  }
}
