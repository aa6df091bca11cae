import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliRun, latents } from './run-cli';

const evil = '\u001b]0;owned\u0007\u001b[2Jb\u202ec\u009b1m\nlatents: all is well';
const plain = '\\u001b]0;owned\\u0007\\u001b[2Jb\\u202ec\\u009b1m\\u000alatents: all is well';

/** The part of it that a text file may contain. */
const inside = 'b\u202ec\u009b1m\nlatents: all is well';

let folder: string;
let first: string;
let second: string;
let labels: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-hostile-names-'));
  const rows = (seed: number): string =>
    Array.from({ length: 40 }, (_, row) => {
      const cells = [1, 2, 3].map((j) => Math.sin(row * row * j + seed));
      return `"r${row}${inside}",${cells.join(',')}`;
    }).join('\n');
  const header = `id,d0,d1,d2`;
  [first, second, labels] = [`a${evil}.csv`, `b${evil}.csv`, `l${evil}.csv`].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(first, `${header}\n${rows(1)}\n`);
  await writeFile(second, `${header}\n${rows(2)}\n`);
  const lines = Array.from(
    { length: 40 },
    (_, row) => `"r${row}${inside}","=c${row % 2}${inside}"`,
  );
  await writeFile(labels, `id,label\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

function expectHarmless({ stdout, stderr }: CliRun): void {
  for (const text of [stdout, stderr]) {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(text).not.toMatch(/^latents: all is well/m);
  }
  expect(stdout + stderr).toContain(plain.slice(0, 20));
}

it.each([
  ['info', () => ['info', first, labels]],
  [
    'compare',
    () => ['compare', first, second, '--labels', labels, '--per-class', '--least-agreeing', '2'],
  ],
  ['stitch', () => ['stitch', first, second, '--labels', labels, '--projections', 'cosine']],
  ['an error about a file', () => ['compare', first, join(folder, `gone${evil}.npy`)]],
  ['an error about an option', () => ['compare', first, second, `--${evil}`]],
  ['an error about a measure', () => ['compare', first, second, '--measures', evil]],
])('%s shows what hides in files', async (_, args) => {
  expectHarmless(await latents(...args()));
});

it.each([
  ['info', () => ['info', first]],
  ['compare', () => ['compare', first, second]],
])('the JSON of %s is exact and harmless', async (_, args) => {
  const { stdout, code } = await latents(...args(), '--json');
  expect(code).toBe(0);
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(stdout.trimEnd()).not.toContain('\n');
  expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(evil).slice(1, -1));
});

it('writes tables without formulas, and a report in which everything can be seen', async () => {
  const [csv, html] = ['out.csv', 'out.html'].map((name) => join(folder, name)) as [string, string];
  const args = ['--labels', labels, '--per-class', '--csv', csv, '--html', html];
  expect((await latents('compare', first, second, ...args)).code).toBe(0);
  const table = await readFile(csv, 'utf8');
  expect(table).toContain(`'=c0`);
  expect(table).not.toMatch(/(^|,)"?[=@\t]/m);
  const report = await readFile(html, 'utf8');
  expect(report.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(report).toContain(`base-uri 'none'; form-action 'none'`);
});
