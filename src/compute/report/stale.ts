import { describeChange, type FileChange, whatScoresAre } from '../protocol/file-change';

/**
 * A result as plain data that says, as `stale`, which files are no longer what it is of, what has become of
 * them and when (ISO 8601); the result itself where none is.
 */
export function withStale(result: object, changes: readonly FileChange[]): object {
  if (changes.length === 0) return result;
  const stale = changes.map(({ file, change, at }) => {
    return { file, change, at: new Date(at).toISOString() };
  });
  return { ...result, stale };
}

/** A column of a table that says so in every line: each of the files may be behind each score. */
export function staleColumn(changes: readonly FileChange[]): { readonly stale?: string } {
  if (changes.length === 0) return {};
  return { stale: changes.map(({ file, change }) => `${file} ${change}`).join('; ') };
}

/** The same in sentences. */
export function staleSentences(changes: readonly FileChange[]): string[] {
  return changes.map((change) => `${describeChange(change)}; ${whatScoresAre(change.change)}.`);
}
