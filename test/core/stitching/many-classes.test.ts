import { expect, it } from 'vitest';
import { planRuns } from '../../../src/core/stitching/study/plan-runs';
import type { StitchOptions } from '../../../src/core/stitching/study/stitching';

const options = {
  task: 'classification',
  repeat: { kind: 'seeds', count: 1 },
  seed: 0,
  testFraction: 0.3,
} as StitchOptions;

function plan(rows: number, classes: number) {
  const described = Array.from({ length: rows }, (_, row) => ({ label: `c${row % classes}` }));
  return planRuns(described, rows, options, 'labels.csv', []);
}

it('a hundred thousand classes are refused before anything is scored', () => {
  expect(() => plan(200_000, 100_000)).toThrow(
    expect.objectContaining({
      code: 'too-large',
      file: 'labels.csv',
      problem: expect.stringContaining('100,000 classes') as string,
    }) as Error,
  );
});

it('a thousand classes of a hundred thousand rows are not', () => {
  expect(plan(100_000, 1000).runs[0]!.test).toHaveLength(30_000);
});
