import { execFile } from 'node:child_process';
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatStudy } from '../../src/compute/study-file/parse';
import { latents, script } from './run-cli';

/** Folder of the files that all commands read, created once; and folder with a test's copies. */
let made: string;
let folder: string;
const inputs = [
  ...['a.npy', 'b.npy', 'a.csv', 'labels.csv', 'anchors.txt', 'rows.txt', 'targets.csv'],
  ...['study.latents.json', 'scores-stitching.csv', 'trained.blend.json', 'shards/part-0.npy'],
];
const rowCount = 60;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'latents-outputs-'));
  await mkdir(join(made, 'shards'));
  const lines = (line: (row: number) => string): string =>
    Array.from({ length: rowCount }, (_, row) => `${line(row)}\n`).join('');
  const table = lines((row) => [1, 2, 3].map((k) => Math.sin(k * row * row)).join(','));
  const write = (name: string, text: string): Promise<void> => writeFile(join(made, name), text);
  for (const name of ['a.csv', 'targets.csv', 'scores-stitching.csv']) {
    await write(name, `x,y,z\n${table}`);
  }
  const labelled = lines((row) => [row, 'ab'[row % 2], row < 40 ? 'train' : 'test'].join(','));
  await write('labels.csv', `id,label,split\n${labelled}`);
  await write('anchors.txt', lines(String).slice(0, 29));
  await write('rows.txt', lines(String));
  for (const name of ['a.npy', 'b.npy', 'shards/part-0.npy']) {
    await done('project', 'a.csv', '--projection', 'absolute', '-o', name);
  }
  await write(
    'study.latents.json',
    formatStudy({
      version: 1,
      spaces: [
        { file: 'a.npy' },
        { file: 'scores-stitching.csv' },
        { file: 'b.npy', include: false },
      ],
      labels: 'labels.csv',
      rows: 'rows.txt',
      anchors: { file: 'anchors.txt' },
      projections: ['absolute', 'cosine'],
      measures: ['cka-linear'],
      stitching: {},
    }),
  );
  const training = ['--labels', 'labels.csv', '--epochs', '1', '--aggregation', 'sum'];
  const anchors = ['--anchors', 'anchors.txt'];
  await done('blend', 'a.npy', 'b.npy', ...training, ...anchors, '-o', 'trained.blend.json');
});
afterAll(() => rm(made, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-outputs-'));
  await mkdir(join(folder, 'shards'));
  for (const name of inputs) await copyFile(join(made, name), join(folder, name));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function done(...args: string[]): Promise<void> {
  const { code, stderr } = await inFolder(made, args);
  if (code !== 0) throw new Error(stderr);
}

/** Runs the command line in the files' folder, so that they are named as a user names them. */
async function inFolder(
  cwd: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const run = promisify(execFile)(process.execPath, [script, ...args], { cwd });
    return { code: 0, ...(await run) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

/**
 * Checks that the command is refused before anything is computed, and that every file is unchanged.
 */
async function expectRefused(args: readonly string[], code = 'output-is-input'): Promise<void> {
  const before = await contents();
  const { code: exit, stdout, stderr } = await inFolder(folder, [...args, '--json']);
  const remedy =
    code === 'file-exists' ? /^latents: .* already.* --force /m : /^latents: .* Name /m;
  expect([exit, stderr]).toEqual([2, expect.stringMatching(remedy)]);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  expect(await contents()).toEqual(before);
}

/** Returns the contents of all files in the test's folder. */
async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = names.map(async (name) => [name, await readFile(name, 'latin1')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

const compare = ['compare', 'a.csv', 'b.npy', '--projections', 'absolute,cosine'];
const lists = ['--labels', 'labels.csv', '--anchors', 'anchors.txt', '--rows', 'rows.txt'];
const stitch = ['stitch', 'a.csv', 'b.npy', ...lists];
const project = ['project', 'a.npy', '--projection', 'cosine'];

describe('what a command reads is not written over', () => {
  it.each([
    [...project, '-o', 'a.npy'],
    [...project, '-o', './shards/../a.npy'],
    [...project, '--anchors', 'anchors.txt', '-o', 'link to anchors.npy'],
    ['project', 'shards', '--projection', 'cosine', '-o', 'shards/part-0.npy'],
    ['project', 'shards', '--projection', 'cosine', '-o', 'shards/part-1.npy'],
    ['project', 'a.npy', '--blend', 'trained.blend.json', '-o', 'a.npy'],
    ['project', 'a.npy', '--blend', 'trained.blend.json', '-o', 'link to blend.npy'],
    ['translate', 'a.npy', 'b.npy', '-o', 'a.npy'],
    ['translate', 'a.npy', 'b.npy', '-o', 'hard link to b.npy'],
    [...compare, '--csv', 'a.csv'],
    [...compare, '--html', 'b.npy'],
    ['compare', '.', '--csv', 'new.csv'],
    ['stitch', '.', '--labels', 'labels.csv', '--csv', 'new.csv'],
    [...compare, ...lists, '--html', 'labels.csv'],
    [...compare, ...lists, '--csv', 'anchors.txt'],
    [...compare, ...lists, '--csv', 'rows.txt'],
    [...stitch, '--csv', 'a.csv'],
    [...stitch, '--html', 'labels.csv'],
    [...stitch, '--targets', 'targets.csv', '--csv', 'targets.csv'],
    [...stitch, '--csv', 'rows.txt'],
    ['blend', 'a.npy', 'b.npy', ...lists, '-o', 'link to a.blend.json'],
    ['run', 'study.latents.json', '--csv', 'study.latents.json'],
    ['run', 'study.latents.json', '--html', 'a.npy'],
    ['run', 'study.latents.json', '--html', 'b.npy'],
    ['run', 'study.latents.json', '--html', 'rows.txt'],
    ['run', 'study.latents.json', '--csv', 'scores.csv'],
  ])('latents %s %s … (%#)', async (...args) => {
    await symlink('anchors.txt', join(folder, 'link to anchors.npy'));
    await symlink('trained.blend.json', join(folder, 'link to blend.npy'));
    await symlink('a.npy', join(folder, 'link to a.blend.json'));
    await link(join(folder, 'b.npy'), join(folder, 'hard link to b.npy'));
    await expectRefused([...args, '--force']);
  });

  it('nor computed for, nor even read', async () => {
    await writeFile(join(folder, 'a.npy'), 'no embeddings');
    await expectRefused([...project, '-o', 'a.npy']);
  });

  it.skipIf(process.platform === 'win32')('nor printed into', async () => {
    const before = await readFile(join(folder, 'a.csv'), 'utf8');
    for (const command of ['info a.csv', 'compare a.csv b.npy', 'compare a.csv b.npy --json']) {
      const words = `"${process.execPath}" "${script}" ${command} >> a.csv`;
      const run = promisify(execFile)('sh', ['-c', words], { cwd: folder });
      const { code, stderr } = await run.then(
        () => ({ code: 0, stderr: '' }),
        (error: unknown) => error as { code: number; stderr: string },
      );
      expect(code).toBe(2);
      expect(stderr).toMatch(/^latents: standard output: It is what is read as a\.csv/m);
      expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe(before);
    }
  });
});

const writing: [option: string, file: string, args: readonly string[]][] = [
  ['-o', 'out.npy', project],
  ['-o', 'out.npy', ['project', 'a.npy', '--blend', 'trained.blend.json']],
  ['-o', 'out.npy', ['translate', 'a.npy', 'b.npy']],
  ['--csv', 'out.csv', compare],
  ['--html', 'out.html', compare],
  ['--csv', 'out.csv', [...stitch, '--projections', 'cosine']],
  ['--html', 'out.html', [...stitch, '--projections', 'cosine']],
  ['--csv', 'out.csv', ['run', 'study.latents.json', '--only', 'stitching']],
  ['--html', 'out.html', ['run', 'study.latents.json', '--only', 'similarity']],
  [
    '-o',
    'out.blend.json',
    ['blend', 'a.npy', 'b.npy', ...lists, '--epochs', '1', '--aggregation', 'sum'],
  ],
];

describe('another file that is there', () => {
  it.each(writing)('by %s %s is replaced with --force only (%#)', async (option, file, args) => {
    await writeFile(join(folder, file), 'precious');
    await expectRefused([...args, option, file], 'file-exists');
    expect(await inFolder(folder, [...args, option, file, '--force'])).toMatchObject({ code: 0 });
    const written = await readFile(join(folder, file));
    expect(written.length).toBeGreaterThan(100);
    expect((await readdir(folder)).filter((name) => name.includes('.tmp-'))).toEqual([]);
  });

  it('may be that of a study’s stitching scores', async () => {
    await writeFile(join(folder, 'out-stitching.csv'), 'precious');
    await expectRefused(['run', 'study.latents.json', '--csv', 'out.csv'], 'file-exists');
    await inFolder(folder, ['run', 'study.latents.json', '--csv', 'out.csv', '--force']);
    expect(await readFile(join(folder, 'out-stitching.csv'), 'utf8')).toMatch(/^kind,id,head/);
  });

  it('is not one of two that are to be one', async () => {
    await expectRefused([...compare, '--csv', 'out', '--html', './out', '--force'], 'same-output');
    const args = ['--csv', 'out.csv', '--html', 'out-stitching.csv'];
    await expectRefused(['run', 'study.latents.json', ...args], 'same-output');
  });
});

it('a folder in the place of an output is said at once', async () => {
  const { code, stderr } = await inFolder(folder, [...compare, '--csv', 'shards', '--force']);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/there is a folder of this name/)]);
});

it.skipIf(process.platform === 'win32')(
  'streams may be written to, whatever is there',
  async () => {
    const words = `"${process.execPath}" "${script}" ${compare.join(' ')} --csv /dev/stdout`;
    const run = promisify(execFile)('sh', ['-c', `${words} > both.txt && ${words} | cat`], {
      cwd: folder,
    });
    const { stdout } = await run;
    const both = await readFile(join(folder, 'both.txt'), 'utf8');
    for (const text of [stdout, both]) {
      expect(text).toMatch(/^projection,measure,x,y,score/);
      expect(text).toMatch(/^60 rows.* anchors of anchors\.txt, /m);
    }
    expect(await latents('compare', ...samples, '--html', '/dev/null')).toMatchObject({ code: 0 });
    const study = ['run', 'study.latents.json', '--csv', '/dev/stdout'];
    const ofBoth = await inFolder(folder, study);
    expect(ofBoth.stdout).toMatch(/^projection,measure[^]*^kind,id,head/m);
  },
);

const samples = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => resolve('samples/digits', name));
