import { describe, expect, it } from 'vitest';
import type { TimedStitching } from '../../../src/compute/protocol/engine';
import { lineSvg } from '../../../src/compute/report/line-svg';
import { stitchingCsv } from '../../../src/compute/report/stitching-csv';
import { stitchingHtml } from '../../../src/compute/report/stitching-html';
import { stitchingTables } from '../../../src/compute/report/stitching-tables';
import { metricsOf } from '../../../src/core/stitching/scores';

type Values = (number | null)[][];
const scores = (matrix: Values, metric = 'accuracy') => ({ metric, matrix, index: matrix });
const single = (id: string, matrix: Values, metric?: string) => ({
  id,
  projections: [id],
  aggregation: 'none',
  head: 'ridge',
  ...scores(matrix, metric),
});
const point = (value: number, stitched: number | null) => ({
  value,
  stitched,
  own: 1,
  matrix: [
    [1, stitched],
    [stitched, 1],
  ],
});
const curve = { projections: ['cosine'], aggregation: 'none', metric: 'accuracy', head: 'ridge' };
const names = ['a<b>.npy', 'c.npy'];
const answer: TimedStitching = {
  spaces: names.map((name) => ({ name, file: name, rows: 10, dims: 2, dtype: 'float32' })),
  task: 'classification',
  head: { id: 'ridge', options: { ridge: 0.01 } },
  aggregationOptions: { epochs: 5 },
  metrics: metricsOf('classification').slice(0, 2),
  decoders: names,
  encoders: names,
  classes: ['x', 'y'],
  split: { source: 'column', train: 7, test: 3 },
  pairing: { by: 'order', matched: 10, leftOut: [0, 0], candidates: [[], []] },
  runs: 1,
  anchors: ['0', '1'],
  results: [
    single('absolute', [
      [1, 0.99],
      [null, 1],
    ]),
    single('cosine', [
      [0.9, 0.5],
      [0.4, 0.8],
    ]),
    single('l1', [
      [0.9, 0.25],
      [0.6, 0.8],
    ]),
  ],
  baselines: [
    {
      id: 'translation-affine',
      name: 'Translation: Affine',
      head: 'ridge',
      ...scores([
        [1, 0.7],
        [0.5, 1],
      ]),
    },
  ],
  sweeps: [
    { ...curve, id: 'cosine', parameter: 'anchors', strategy: 'fps', points: [point(10, 0.4)] },
    {
      ...curve,
      id: 'l1',
      parameter: 'anchors',
      strategy: 'fps',
      points: [point(5, 0.25), point(10, 0.75)],
    },
  ],
  warnings: ['Mind <this>.'],
  engine: 'wasm',
  seconds: 1,
};

describe('the tables of a stitching study', () => {
  const tables = stitchingTables(answer);
  const find = (title: string) => tables.find((table) => table.title === title)!;

  it('name the best relative representation, and leave the spaces as they are out of it', () => {
    const best = find('Which representation stitches best · Accuracy');
    expect(best.rows.map(({ cells }) => cells)).toEqual([
      ['–', 'Cosine by 0.2500'],
      ['L1 by 0.2000', '–'],
    ]);
  });

  it('give curves that were drawn at different values side by side', () => {
    const sweep = find('Accuracy against number of anchors');
    expect(sweep.head).toEqual(['Cosine', 'L1']);
    expect(sweep.rows).toEqual([
      { name: '5', cells: ['', '0.2500'] },
      { name: '10', cells: ['0.4000', '0.7500'] },
    ]);
  });

  it('shade a score by how good it is', () => {
    expect(find('Cosine · Accuracy').shades).toEqual([
      [0.9, 0.5],
      [0.4, 0.8],
    ]);
    const mse = metricsOf('reconstruction').filter(({ id }) => id === 'mse');
    const baselines = [
      { id: 'chance', name: 'Chance', head: 'ridge', ...scores([[0.4], [0.4]], 'mse') },
    ];
    const [, table] = stitchingTables({
      ...answer,
      metrics: mse,
      encoders: ['c.npy'],
      results: [single('l1', [[0.1], [0.9]], 'mse')],
      baselines,
      sweeps: [],
    });
    // Chance gives 0.4, so a quarter of it is rated 0.75, and worse values than chance 0.
    expect(table!.shades![0]![0]).toBeCloseTo(0.75, 12);
    expect(table!.shades![1]![0]).toBe(0);
  });
});

describe('the HTML report of a stitching study', () => {
  const html = stitchingHtml(answer, [
    {
      decoder: 0,
      encoder: 1,
      representation: 'cosine',
      testRows: 3,
      classes: ['x', 'y'],
      stitchedConfusion: [
        [1, 1],
        [0, 1],
      ],
      broken: [{ id: '7', label: 'x', text: '<i>', stitched: 'y' }],
    },
  ]);

  it('holds every table, the curves as a chart, and what lies behind a cell', () => {
    for (const { title } of stitchingTables(answer)) expect(html).toContain(`<h2>${title}</h2>`);
    expect(html).toContain('Macro F1, mean over pairs');
    expect(html).toContain('aria-label="Accuracy against number of anchors"');
    expect(html.match(/<svg /g)).toHaveLength(1);
    expect(html).toContain('Translation: Affine</text>');
    expect(html).toContain('1 of 3 test rows are named right');
    expect(html).toContain('aggregations trained with a head of their own (epochs 5)');
  });

  it('escapes names and texts, runs nothing and loads nothing', () => {
    expect(html).toContain('a&#60;b&#62;.npy');
    expect(html).toContain('Mind &#60;this&#62;.');
    expect(html).not.toMatch(/a<b>|<i>|<script|https?:|src=|url\(/);
    expect(html).toContain('color-scheme: light dark');
  });
});

describe('a chart as SVG', () => {
  it('places points on round axes, and leaves a gap where there is no value', () => {
    const points = [1, 10, 100].map((x) => ({ x, y: x === 10 ? null : x / 200 }));
    const svg = lineSvg([{ name: 'a', points, dashed: false }], 'x', 'y');
    const path = /<path d="([^"]*)"/.exec(svg)![1]!;
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path).not.toContain('L');
    const tickOf = (text: string) =>
      Number(new RegExp(`y="([\\d.]+)" dy="4" text-anchor="end">${text}<`).exec(svg)![1]);
    expect(tickOf('0')).toBeGreaterThan(tickOf('0.5'));
    const [, last] = path.split('M').slice(1);
    expect(Number(last!.split(' ')[1])).toBeCloseTo(tickOf('0.5'), 1);
    // Wide ranges are logarithmic: 10 is halfway between 1 and 100.
    const xOf = (text: string) =>
      Number(new RegExp(`x="([\\d.]+)" y="\\d+" text-anchor="middle">${text}<`).exec(svg)![1]);
    expect(xOf('10')).toBeCloseTo((xOf('1') + xOf('100')) / 2, 1);
  });

  it('draws a single value', () => {
    const svg = lineSvg([{ name: 'a', points: [{ x: 3, y: 0 }], dashed: false }], 'x', 'y');
    expect(svg).not.toContain('NaN');
  });
});

describe('the CSV of a stitching study', () => {
  it('has a line for each pair of every representation, baseline and point', () => {
    const lines = stitchingCsv(answer).trim().split('\n');
    expect(lines).toHaveLength(1 + (3 + 1 + 3) * 4);
    expect(lines).toContain('sweep,l1,ridge,accuracy,a<b>.npy,c.npy,0.25,,,1,anchors,5,fps');
  });
});
