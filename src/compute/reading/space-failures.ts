import { access } from 'node:fs/promises';
import { InspectorError, type Problem } from '../../core/errors';
import type { NamedRows, PairingChoice } from '../../core/study/types';
import { unpairedSpaces } from '../../core/study/unpaired';
import { formatFileReference, spaceNames } from '../study-file/file-reference';
import { openLocalFile } from '../files/node-byte-source';
import { outcomeOf } from '../runtime/outcome';
import type { BadSpaces, FileReference, LeftOut, SpaceFailure } from '../protocol/engine';

/**
 * Error with the problems of a request's unusable spaces, by their numbers; the others may be
 * computed without them.
 */
export class UnusableSpaces extends Error {
  constructor(readonly problems: ReadonlyMap<number, Problem>) {
    super('Some spaces cannot be used.');
  }
}

/** The fields of a request for several spaces that {@link leavingOut} needs. */
interface SpacesRequest {
  readonly spaces: readonly FileReference[];
  readonly badSpaces?: BadSpaces;
}

/** Minimum number of spaces for a comparison or stitching. */
const fewest = 2;

/**
 * Computes a request; if it allows leaving out spaces, without those that cannot be used, which the
 * answer lists.
 * @param work computes the request for the spaces it is given; if `badSpaces` is `leave-out` it may
 * throw {@link UnusableSpaces}, and is called again for the others
 * @throws InspectorError the problem of the first of them if fewer than two are left, with all
 * problems as `details.failures`
 */
export async function leavingOut<R extends SpacesRequest, T extends object>(
  request: R,
  work: (request: Omit<R, 'badSpaces'>, badSpaces: BadSpaces) => Promise<T>,
): Promise<T & LeftOut> {
  const { badSpaces = 'refuse', ...asked } = request;
  if (badSpaces === 'refuse') return work(asked, badSpaces);
  const names = spaceNames(request.spaces);
  const problems = new Map<number, Problem>();
  // Missing files are detected before anything is read or looked up in a cache.
  let found: ReadonlyMap<number, Problem> = await missingFiles(request.spaces);
  let left = Array.from(request.spaces.keys());
  for (;;) {
    for (const [at, problem] of found) problems.set(left[at]!, problem);
    left = left.filter((space) => !problems.has(space));
    const failures = [...problems]
      .sort(([a], [b]) => a - b)
      .map(([space, problem]): SpaceFailure => ({
        ...problem,
        space,
        name: names[space]!,
        file: formatFileReference(request.spaces[space]!),
      }));
    if (left.length < fewest && failures.length > 0) throw tooFew(failures);
    const spaces = left.map((space) => request.spaces[space]!);
    try {
      const answer = await work({ ...asked, spaces }, badSpaces);
      return failures.length === 0 ? answer : { ...answer, failures };
    } catch (error) {
      if (!(error instanceof UnusableSpaces)) throw error;
      found = error.problems;
    }
  }
}

/** Removes the entries of failed spaces from a list with one entry per space of the request. */
export function withoutFailed<T>(entries: readonly T[], { failures = [] }: LeftOut): T[] {
  const failed = new Set(failures.map(({ space }) => space));
  return entries.filter((_, space) => !failed.has(space));
}

/**
 * Returns the results of all spaces.
 * @throws UnusableSpaces once all are settled, with the spaces that are missing or cannot be read,
 * if they may be left out; else, at once, the problem of one
 */
export async function allUsable<T>(
  spaces: readonly Promise<T>[],
  badSpaces: BadSpaces,
): Promise<T[]> {
  if (badSpaces === 'refuse') return Promise.all(spaces);
  const settled = await Promise.allSettled(spaces);
  const problems = new Map<number, Problem>();
  for (const [space, outcome] of settled.entries()) {
    if (outcome.status === 'fulfilled') continue;
    // A defect or a cancellation is not a problem of this space.
    if (!(outcome.reason instanceof InspectorError)) throw outcome.reason;
    problems.set(space, outcome.reason.toProblem());
  }
  if (problems.size > 0) throw new UnusableSpaces(problems);
  return Promise.all(spaces);
}

/**
 * Runs work that pairs the rows of the spaces.
 * @throws UnusableSpaces with the spaces that cannot be paired with most others, if they may be
 * left out; else what the work throws
 */
export async function orUnpaired<T>(
  { spaces, options }: PairedInput,
  badSpaces: BadSpaces,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (badSpaces === 'refuse' || !(error instanceof InspectorError)) throw error;
    const unpaired = unpairedSpaces(spaces, options.pairing);
    throw unpaired.size === 0 ? error : new UnusableSpaces(unpaired);
  }
}

/** Spaces whose rows are to be paired. */
interface PairedInput {
  readonly spaces: readonly NamedRows[];
  readonly options: { readonly pairing?: PairingChoice };
}

/** Returns the problems of local files that do not exist, by their numbers. */
async function missingFiles(files: readonly FileReference[]): Promise<Map<number, Problem>> {
  const problems = new Map<number, Problem>();
  await Promise.all(
    files.map(async ({ location, name }, space) => {
      if (!('path' in location)) return;
      const { path } = location;
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      if (isThere) return;
      const opened = await outcomeOf(() => openLocalFile(path, name));
      if ('err' in opened) problems.set(space, opened.err);
      else if ('ok' in opened) await opened.ok.close();
    }),
  );
  return problems;
}

function tooFew(failures: readonly SpaceFailure[]): InspectorError {
  const { space: _, name: __, details, ...problem } = failures[0]!;
  return new InspectorError({ ...problem, details: { ...details, failures } });
}
