import { expect, it } from 'vitest';
import { prefetch } from '../../../src/core/runtime/prefetch';

it('starts so many before their turn, and gives results in order', async () => {
  const started: number[] = [];
  const seen: [number, number, number][] = [];
  const squares = prefetch([1, 2, 3, 4, 5], 2, (item) => {
    started.push(item);
    return Promise.resolve(item * item);
  });
  for await (const [item, square] of squares) seen.push([item, square, started.length]);
  expect(seen).toEqual([
    [1, 1, 3],
    [2, 4, 4],
    [3, 9, 5],
    [4, 16, 5],
    [5, 25, 5],
  ]);
});
