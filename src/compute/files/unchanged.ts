import type { BigIntStats } from 'node:fs';
import { InspectorError } from '../../core/errors';

/** An open file that can tell whether it has changed. */
export interface Stamped {
  /**
   * Checks that the file is what it was when it was opened.
   * @throws InspectorError `changed`
   */
  checkUnchanged(): Promise<void>;
}

/** Size and times that another state of a file differs in. */
const stamps = ['size', 'mtimeNs', 'ctimeNs'] as const;

/**
 * Throws unless an open file is as it was, and is still what its path leads to.
 * @param before the file when it was opened
 * @param own the same file now
 * @param there what is at its path now, if anything
 * @throws InspectorError `changed`
 */
export function refuseChange(
  file: string,
  before: BigIntStats,
  own: BigIntStats,
  there: BigIntStats | undefined,
): void {
  const isSame = (now: BigIntStats): boolean =>
    stamps.every((stamp) => now[stamp] === before[stamp]);
  // A file that was replaced or removed has lost a name. File systems of other machines may number a file anew
  // while nothing happens to it, so that its number tells nothing.
  const isNamed = own.nlink >= before.nlink;
  if (isNamed && isSame(own) && there !== undefined && isSame(there)) return;
  throw new InspectorError({
    code: 'changed',
    file,
    problem: 'The file has changed while it was read.',
    remedy: 'Try again once the file is written.',
  });
}

/**
 * Runs work that reads files. Where one has changed meanwhile, the result is refused, and so is an error, which
 * comes of the change.
 * @throws InspectorError `changed`
 */
export async function whileUnchanged<T>(
  files: readonly Stamped[],
  work: () => Promise<T>,
): Promise<T> {
  const [outcome] = await Promise.allSettled([work()]);
  await Promise.all(files.map((file) => file.checkUnchanged()));
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
