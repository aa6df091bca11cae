/**
 * Starts work on items in order, `ahead` of them before their turn, and gives each with its result when its
 * turn comes: threads then need not wait for the last task of one item before the next begins.
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
      // A failure is heard when the item's turn comes; it may never come if an earlier one fails.
      work.catch(() => undefined);
      waiting.push(work);
    }
    // Taken out, so that nothing holds a result once it is used.
    yield [item, await waiting.shift()!];
  }
}
