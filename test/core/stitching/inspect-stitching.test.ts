import { describe, expect, it } from 'vitest';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { inspectStitching } from '../../../src/core/stitching/study/inspect-stitching';
import { stitch } from '../../../src/core/stitching/study/stitch';
import { clusters, space, study, turned } from './synthetic-study';

const runtime = { executor: inlineExecutor };
const sum = (counts: readonly (readonly number[])[]): number =>
  counts.flat().reduce((a, b) => a + b);
const hits = (counts: readonly (readonly number[])[]): number =>
  counts.reduce((total, row, c) => total + row[c]!, 0);

describe('a stitched pair', () => {
  it('has a confusion that its accuracy comes of, and the rows that break', async () => {
    const input = study();
    const choice = { decoder: 0, encoder: 1, representation: 'absolute' };
    const inspection = await inspectStitching(input, choice, runtime);
    const { ownConfusion, stitchedConfusion, broken, classes, testRows } = inspection;
    expect(classes).toEqual(['blue', 'green', 'red']);
    expect([testRows, sum(ownConfusion!), sum(stitchedConfusion!)]).toEqual([81, 81, 81]);
    const { results } = await stitch(input, runtime);
    const [absolute] = results;
    expect(hits(ownConfusion!) / 81).toBe(absolute!.matrix[0]![0]);
    expect(hits(stitchedConfusion!) / 81).toBe(absolute!.matrix[0]![1]);
    // On its own encoder the head is always right, so every wrong row is one that breaks.
    expect(broken).toHaveLength(81 - hits(stitchedConfusion!));
    for (const { id, label, text, stitched } of broken!) {
      expect(text).toBe(`text of ${id}`);
      expect(stitched).not.toBe(label);
    }
    const inspected = await inspectStitching(
      input,
      { ...choice, representation: 'cosine' },
      runtime,
    );
    expect(inspected.broken).toEqual([]);
  });

  it('of a reconstruction has the rows that lose most', async () => {
    const input = study({ task: 'reconstruction' }, { targets: space('target', clusters) });
    const choice = { decoder: 0, encoder: 1, representation: 'absolute' };
    const { worsened } = await inspectStitching(input, choice, runtime);
    const losses = worsened!.map(({ own, stitched }) => stitched - own);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses.at(-1)).toBeGreaterThan(0);
  });

  it('is refused where the head does not fit', async () => {
    const narrow = { rows: 240, cols: 3, data: turned.data.subarray(0, 720) };
    const input = study({}, { spaces: [space('plain', clusters), space('narrow', narrow)] });
    const choice = { decoder: 0, encoder: 1, representation: 'absolute' };
    await expect(inspectStitching(input, choice, runtime)).rejects.toThrow(
      'The head of plain has 6 inputs, and narrow has 3 dimensions.',
    );
  });
});
