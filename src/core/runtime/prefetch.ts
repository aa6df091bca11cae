/**
 * Yields each item with the result of `start`, in order, having started the next `ahead` items
 * already. Threads then need not wait for the last task of one item before the next item begins.
 */
export async function* prefetch<T, R>(
  items: readonly T[],
  ahead: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<readonly [T, R]> {
  const waiting: Promise<R>[] = [];
  let started = 0;
  for (const item of items) {
    while (started < items.length && waiting.length < 1 + ahead) {
      const work = start(items[started++]!);
      // A rejection is handled when the item's turn comes, which may never happen if an earlier
      // item fails.
      work.catch(() => undefined);
      waiting.push(work);
    }
    // Removed from the queue, so that no result is held after its use.
    yield [item, await waiting.shift()!];
  }
}
