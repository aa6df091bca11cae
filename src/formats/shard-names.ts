/** Matches `part-00003`, `data-00000-of-00002`, `shard_7`, `embeddings-00001-of-00010` … */
const shardName =
  /^(?:(.*-)\d+-of-(\d+)|(.*(?:part|shard|chunk|batch|block|data)[-_.]?)\d+)(\D*)$/i;

/** Sorts `part-10` after `part-9`. */
const byName = new Intl.Collator('en', { numeric: true });

/** Sorts names by the numbers in them. */
export function inOrder(names: readonly string[]): string[] {
  return [...names].sort((a, b) => byName.compare(a, b));
}

/**
 * Returns the common part of the names of shards of one space; the whole name of a file that is no
 * shard.
 */
export function shardSet(name: string): string {
  const parts = shardName.exec(name);
  return parts === null ? name : parts.slice(1).join('|');
}

/** Whether several files are shards of one space, by their names. */
export function areShards(names: readonly string[]): boolean {
  return names.length > 1 && new Set(names.map(shardSet)).size === 1;
}
