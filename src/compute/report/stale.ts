import { describeChange, type FileChange, whatScoresAre } from '../protocol/file-change';

/**
 * Returns a result as plain data with a field `stale`, which lists the files that have changed
 * since, the kind of change and the time (ISO 8601); the result itself if no file has changed.
 */
export function withStale(result: object, changes: readonly FileChange[]): object {
  if (changes.length === 0) return result;
  const stale = changes.map(({ file, change, at }) => {
    return { file, change, at: new Date(at).toISOString() };
  });
  return { ...result, stale };
}

/**
 * Returns a column for every line of a table that lists the changed files: each score may depend on
 * each of them.
 */
export function staleColumn(changes: readonly FileChange[]): { readonly stale?: string } {
  if (changes.length === 0) return {};
  return { stale: changes.map(({ file, change }) => `${file} ${change}`).join('; ') };
}

/** Returns the changes as sentences. */
export function staleSentences(changes: readonly FileChange[]): string[] {
  return changes.map((change) => `${describeChange(change)}; ${whatScoresAre(change.change)}.`);
}
