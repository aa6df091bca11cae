import Papa from 'papaparse';
import { expect, it } from 'vitest';
import type { TimedComparison, TimedStitching } from '../../../src/compute/protocol/engine';
import type { FileChange } from '../../../src/compute/protocol/file-change';
import { comparisonCsv } from '../../../src/compute/report/csv';
import { comparisonHtml } from '../../../src/compute/report/html';
import { measureName, projectionName } from '../../../src/compute/report/names';
import { withStale } from '../../../src/compute/report/stale';
import { stitchingCsv } from '../../../src/compute/report/stitching-csv';
import { stitchingHtml } from '../../../src/compute/report/stitching-html';

const names = ['a.npy', 'b.npy'];
const spaces = names.map((name) => ({ name, file: name, rows: 4, dims: 2, dtype: 'float32' }));
const pairing = { by: 'order', matched: 4, leftOut: [0, 0], candidates: [[], []] } as const;
const matrix = [
  [1, 0.5],
  [0.5, 1],
];
const compared: TimedComparison = {
  spaces,
  rows: 4,
  pairing,
  anchors: [],
  scores: [{ projection: 'cosine', measure: 'cka-linear', convention: '', matrix }],
  warnings: [],
  engine: 'test',
  seconds: 1,
};
const stitched: TimedStitching = {
  spaces,
  pairing,
  task: 'classification',
  head: { id: 'ridge', options: {} },
  metrics: [],
  decoders: names,
  encoders: names,
  classes: ['x', 'y'],
  split: { source: 'column', train: 3, test: 1 },
  runs: 1,
  anchors: [],
  results: [
    {
      ...{ id: 'cosine', projections: ['cosine'], aggregation: 'none', head: 'ridge' },
      ...{ metric: 'accuracy', matrix, index: matrix },
    },
  ],
  baselines: [],
  sweeps: [],
  warnings: [],
  engine: 'test',
  seconds: 1,
};
const at = Date.UTC(2026, 2, 4, 12, 3);
const changes: FileChange[] = [
  { file: '<b>.npy', change: 'changed', at, parts: [] },
  { file: 'labels.csv', change: 'deleted', at, parts: [] },
];
const reportNames = { projection: projectionName, measure: measureName };

it('names the files in JSON, and nothing where none has changed', () => {
  expect(withStale(compared, [])).toEqual(compared);
  expect(withStale(compared, changes)).toEqual({
    ...compared,
    stale: [
      { file: '<b>.npy', change: 'changed', at: '2026-03-04T12:03:00.000Z' },
      { file: 'labels.csv', change: 'deleted', at: '2026-03-04T12:03:00.000Z' },
    ],
  });
});

it.each([
  ['comparisons', (all?: FileChange[]) => comparisonCsv(compared, all)],
  ['stitching', (all?: FileChange[]) => stitchingCsv(stitched, all)],
])('has a column for them in every line of the CSV of %s', (_, write) => {
  const read = (text: string) => Papa.parse<{ stale?: string }>(text.trim(), { header: true }).data;
  expect(read(write())).toHaveLength(4);
  expect(read(write()).every((line) => !('stale' in line))).toBe(true);
  expect(read(write(changes)).map(({ stale }) => stale)).toEqual(
    Array(4).fill('<b>.npy changed; labels.csv deleted'),
  );
});

it.each([
  ['comparisons', (all?: FileChange[]) => comparisonHtml(compared, reportNames, all)],
  ['stitching', (all?: FileChange[]) => stitchingHtml(stitched, [], all)],
])('says it first in the report of %s', (_, write) => {
  expect(write()).not.toContain('Out of date');
  const html = write(changes);
  expect(html).toMatch(
    /<strong>Out of date<\/strong>.*&#60;b&#62;\.npy changed on disk at .*; these scores are of the file as it was\./,
  );
  expect(html.indexOf('Out of date')).toBeLessThan(html.indexOf('<h1>'));
  expect(html).not.toContain('<b>.npy');
});
