import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { seeded, shuffledIndices } from '../../../src/core/random';
import { compare } from '../../../src/core/comparison/compare';
import type { LoadedSpace } from '../../../src/core/study/types';
import { gaussian, mapEntries } from '../random-matrices';
import { comparisonOptions, runtime, space } from '../studies';

describe('rows that may not correspond', () => {
  // Three clusters that show in all dimensions.
  const clusters = (seed: number): Matrix => {
    const centres = gaussian(12, 8, seed);
    const place = (row: number): number => (row * 7) % 12;
    return mapEntries(
      gaussian(200, 8, seed + 1),
      (value, row, col) => 0.3 * value + centres.data[place(row) * 8 + col]!,
    );
  };
  const doubts = async (spaces: readonly LoadedSpace[]): Promise<readonly string[]> => {
    const { warnings } = await compare({ spaces, options: comparisonOptions() }, runtime);
    return warnings.filter((warning) => warning.includes('may not correspond'));
  };
  const order = shuffledIndices(seeded(3), 200);

  it('are named where they are paired by order and their neighbours have nothing in common', async () => {
    const x = space('x', clusters(1));
    const same = space('same', clusters(5));
    const other = space('other', gatherRows(clusters(5), order));
    expect(await doubts([x, same])).toEqual([]);
    expect(await doubts([x, same, other])).toEqual([
      expect.stringMatching(/^The rows of x and other may not correspond/) as string,
      expect.stringMatching(/^The rows of same and other may not correspond/) as string,
    ]);
  });

  it('are not where a space is noise, nor where ids say that they do', async () => {
    const x = space('x', clusters(1));
    expect(await doubts([x, space('noise', gaussian(200, 8, 9))])).toEqual([]);
    const ids = Array.from({ length: 200 }, (_, i) => `r${i}`);
    const named = space('named', gatherRows(clusters(5), order), ids);
    expect(await doubts([space('x', clusters(1), ids), named])).toEqual([]);
  });
});
