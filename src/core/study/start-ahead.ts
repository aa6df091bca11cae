/**
 * Starts work on items in order, `ahead` of them before their turn, and gives each with its result when its
 * turn comes: threads then need not wait for the last task of one item before the next begins.
 */
export async function* startAhead<T, R>(
  items: readonly T[],
  ahead: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<readonly [T, R]> {
  const started: Promise<R>[] = [];
  for (const [at, item] of items.entries()) {
    while (started.length < Math.min(at + 1 + ahead, items.length)) {
      const work = start(items[started.length]!);
      // A failure is heard when the item's turn comes; it may never come if an earlier one fails.
      work.catch(() => undefined);
      started.push(work);
    }
    yield [item, await started[at]!];
  }
}
