import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { comparisonCsv } from '../../../src/compute/report/csv';
import { comparisonHtml } from '../../../src/compute/report/html';
import { measureName, projectionName } from '../../../src/compute/report/names';
import { comparisonTables } from '../../../src/compute/report/tables';
import { compareRequest } from '../../../src/compute/study-file/request';
import type { TimedComparison } from '../../../src/compute/protocol/engine';

const names = { projection: projectionName, measure: measureName };
const common = { file: 'f.npy', rows: 40, dims: 3, dtype: 'float32' };
const result: TimedComparison = {
  spaces: [
    { ...common, name: 'a<b>.npy' },
    { ...common, name: 'c.npy' },
  ],
  rows: 40,
  pairing: { by: 'order', matched: 40, leftOut: [0, 0], candidates: [[], []] },
  anchors: ['1', '2'],
  scores: [
    {
      projection: 'sum:0.7*cosine+0.3*l1',
      measure: 'cka-linear',
      convention: 'As it is.',
      matrix: [
        [1, 0.5],
        [0.5, null],
      ],
      null: [
        [{ mean: 0.125, sd: 0.25 }, null],
        [null, null],
      ],
      interval: [
        [[0.75, 1], null],
        [null, null],
      ],
      perClass: [
        {
          label: 'x',
          rows: 7,
          matrix: [
            [1, 0.25],
            [0.25, 1],
          ],
        },
      ],
    },
  ],
  fits: [
    {
      measure: 'cka-linear',
      matrix: [
        [null, { projection: 'cosine', value: 0.5, next: 'l1', margin: 0.25 }],
        [{ projection: 'l1', value: 0.5 }, null],
      ],
    },
  ],
  leastAgreeing: [
    { projection: 'cosine', pair: [0, 1], rows: [{ id: 'r7', label: 'x', agreement: 0.1 }] },
  ],
  warnings: [],
  engine: 'test',
  seconds: 1,
};

describe('tables of a comparison', () => {
  const tables = comparisonTables(result, names);

  it('hold scores, null, interval, classes, fits and rows, in this order', () => {
    const score = 'Sum of 0.7 Cosine + 0.3 L1 · CKA (linear, biased)';
    expect(tables.map(({ title }) => title)).toEqual([
      score,
      `${score} · null`,
      `${score} · 95 % bootstrap interval`,
      `${score} · x`,
      'Which invariance fits · CKA (linear, biased)',
      'Rows that agree least · Cosine · a<b>.npy with c.npy',
    ]);
  });

  it('show four decimals, and a dash where there is nothing', () => {
    expect(tables.map(({ rows }) => rows.map(({ cells }) => cells))).toEqual([
      [
        ['1.0000', '0.5000'],
        ['0.5000', '–'],
      ],
      [
        ['0.1250 ± 0.2500', '–'],
        ['–', '–'],
      ],
      [
        ['0.7500 to 1.0000', '–'],
        ['–', '–'],
      ],
      [
        ['1.0000', '0.2500'],
        ['0.2500', '1.0000'],
      ],
      [
        ['–', 'Cosine by 0.2500'],
        ['L1', '–'],
      ],
      [['0.1000', 'x']],
    ]);
  });

  it('stand in the HTML report, names escaped', () => {
    const html = comparisonHtml(result, names);
    for (const { title } of tables.slice(0, 5)) expect(html).toContain(`<h2>${title}</h2>`);
    expect(html).toContain('a&#60;b&#62;.npy');
    expect(html).not.toContain('a<b>');
  });
});

describe('the CSV of a comparison', () => {
  it('has a line for each pair, and for each label, with null and interval', () => {
    const { data } = Papa.parse<Record<string, string>>(comparisonCsv(result), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(8);
    expect(data[0]).toEqual({
      projection: 'sum:0.7*cosine+0.3*l1',
      measure: 'cka-linear',
      x: 'a<b>.npy',
      y: 'a<b>.npy',
      label: '',
      score: '1',
      null_mean: '0.125',
      null_sd: '0.25',
      low: '0.75',
      high: '1',
      rows: '40',
      convention: 'As it is.',
    });
    expect(data[3]).toMatchObject({ score: '', null_mean: '', low: '' });
    expect(data[5]).toMatchObject({
      label: 'x',
      rows: '7',
      score: '0.25',
      null_mean: '',
      high: '',
    });
  });

  it('has no columns for what was not asked for', () => {
    const [{ projection, measure, convention, matrix }] = result.scores as [
      TimedComparison['scores'][0],
    ];
    const plain = { ...result, scores: [{ projection, measure, convention, matrix }] };
    expect(comparisonCsv(plain).split('\n')[0]).toBe(
      'projection,measure,x,y,score,rows,convention',
    );
  });
});

describe('a request', () => {
  it('asks for extras only if it is told to', () => {
    const study = {
      version: 1 as const,
      spaces: [],
      anchors: { strategy: 'uniform' as const },
      projections: ['cosine'],
      measures: ['cka-linear'],
    };
    const context = {
      resolve: (name: string) => ({ name, location: { path: name } }),
      sampleAbove: 100,
      nullShuffles: 0,
    };
    const extras = { intervalDraws: 9, perClass: true, leastAgreeing: 5 };
    expect(compareRequest(study, { ...context, extras }).options).toMatchObject(extras);
    expect(compareRequest(study, context).options).not.toHaveProperty('perClass');
  });
});
