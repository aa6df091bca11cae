/**
 * Runs work on all items, at most `parallelism` at once, and uses the results in the items' order.
 */
export async function eachInOrder<T, R>(
  items: readonly T[],
  parallelism: number,
  run: (item: T) => Promise<R>,
  use: (result: R, index: number) => void,
): Promise<void> {
  const pending: Promise<R>[] = [];
  let started = 0;
  for (let i = 0; i < items.length; i++) {
    while (started < items.length && pending.length < parallelism) {
      const running = run(items[started++]!);
      // The first failure ends the loop; later rejections must not go unhandled.
      running.catch(() => undefined);
      pending.push(running);
    }
    use(await pending.shift()!, i);
  }
}
