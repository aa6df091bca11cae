import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedComparison } from '../../src/compute/protocol/engine';
import { formatStudy } from '../../src/compute/study-file/parse';
import { seeded, shuffledIndices } from '../../src/core/random';
import { npyOf } from '../formats/archives';
import { gaussian } from '../core/random-matrices';
import { latents, latentsJson } from './run-cli';

const rows = 60;
const x = gaussian(rows, 5, 1);
const order = shuffledIndices(seeded(2), rows);
const inOrder = Array.from({ length: rows }, (_, row) => row);
const options = ['--projections', 'absolute', '--measures', 'cka-linear'];
let folder: string;

/** Creates a table of the same numbers with its rows in this order. */
function table(
  columns: readonly string[],
  ids: (row: number) => string,
  rowOrder = inOrder,
): string {
  const lines = rowOrder.map((row) =>
    [ids(row), ...x.data.subarray(row * 5, row * 5 + 5)].join(','),
  );
  return [[...columns, 'f0', 'f1', 'f2', 'f3', 'f4'].join(','), ...lines].join('\n');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-pairing-'));
  const named = (row: number): string => `img_${row}.png`;
  const numbered = (row: number): string => `${row}.0`;
  const bytes = npyOf(`(${rows}, 5)`, rows * 5 * 8, '<f8');
  bytes.set(new Uint8Array(x.data.buffer), 128);
  await Promise.all([
    writeFile(join(folder, 'a.csv'), table(['filename'], named)),
    writeFile(join(folder, 'b.csv'), table(['filename'], named, order)),
    writeFile(join(folder, 'numbered.csv'), table(['id'], String)),
    writeFile(join(folder, 'shuffled.csv'), table(['id'], numbered, order)),
    writeFile(
      join(folder, 'other.csv'),
      table(['filename'], (row) => `photo ${row}`),
    ),
    writeFile(join(folder, 'x.npy'), bytes),
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const compare = async (...args: string[]): Promise<TimedComparison> =>
  (await latentsJson('compare', ...args, ...options)) as TimedComparison;
const scoreOf = ({ scores }: TimedComparison): number => scores[0]!.matrix[0]![1]!;

describe('rows that are in another order', () => {
  it('are paired by what names them, and the result says so', async () => {
    const found = await compare(file('a.csv'), file('b.csv'));
    expect(scoreOf(found)).toBeCloseTo(1, 6);
    expect(found.pairing).toEqual({
      by: 'ids',
      columns: ['filename', 'filename'],
      matched: rows,
      leftOut: [0, 0],
      candidates: [['filename'], ['filename']],
    });
    const numbers = await compare(file('numbered.csv'), file('shuffled.csv'));
    expect(scoreOf(numbers)).toBeCloseTo(1, 6);
  });

  it('are paired by order where a person says so, and tables say so', async () => {
    const { stdout } = await latents(
      'compare',
      ...['a.csv', 'b.csv'].map(file),
      ...options,
      '--pair',
      'order',
    );
    expect(stdout).toMatch(/60 rows, rows paired by order, 0 anchors/);
    const found = await compare(file('a.csv'), file('b.csv'), '--pair', 'order');
    expect(scoreOf(found)).toBeLessThan(0.5);
    expect(found.pairing).toMatchObject({ by: 'order', matched: rows });
  });

  it('are as a study file says', async () => {
    const study = (change: { ids?: string; pair?: 'order' | 'ids' }): Promise<string> => {
      const path = file(`${JSON.stringify(change).replace(/\W/g, '')}.latents.json`);
      const definition = {
        version: 1 as const,
        spaces: [{ file: 'a.csv' }, { file: 'b.csv' }],
        anchors: { strategy: 'uniform' as const },
        projections: ['absolute'],
        measures: ['cka-linear'],
        ...change,
      };
      return writeFile(path, formatStudy(definition)).then(() => path);
    };
    const run = async (path: string): Promise<TimedComparison> =>
      (await latentsJson('run', path)) as TimedComparison;
    expect(scoreOf(await run(await study({ ids: 'filename' })))).toBeCloseTo(1, 6);
    expect(scoreOf(await run(await study({ pair: 'order' })))).toBeLessThan(0.5);
  });
});

describe('rows of which nobody can tell', () => {
  it.each([
    [
      'ids in no order beside a file without any',
      ['shuffled.csv', 'x.npy'],
      /are in no order .*--pair order/,
    ],
    [
      'other ids',
      ['a.csv', 'other.csv'],
      /a\.csv has "img_0\.png", "img_1\.png".*other\.csv has "photo 0"/,
    ],
  ])('are refused: %s', async (_, files, message) => {
    const { code, stderr } = await latents('compare', ...files.map(file), ...options);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('are paired by row numbers on request, by ids that run in order, and never by a column there is not', async () => {
    const byNumbers = await compare(file('shuffled.csv'), file('x.npy'), '--pair', 'ids');
    expect(scoreOf(byNumbers)).toBeCloseTo(1, 6);
    expect(scoreOf(await compare(file('numbered.csv'), file('x.npy')))).toBeCloseTo(1, 6);
    const { code, stderr } = await latents(
      'compare',
      ...['a.csv', 'b.csv'].map(file),
      ...options,
      '--ids',
      'image',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/no column "image" of row ids.*told apart by "filename"/);
  });
});
