import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latents, latentsOnFullDisk } from './run-cli';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-bad-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a float64 array in numpy's format. */
async function writeNpy(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): Promise<string> {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = header.padEnd(117) + '\n';
  const bytes = Buffer.alloc(10 + padded.length + values.length * 8);
  bytes.write('\x93NUMPY\x01\x00', 'latin1');
  bytes.writeUInt16LE(padded.length, 8);
  bytes.write(padded, 10, 'latin1');
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 10 + padded.length + i * 8);
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const numbers = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(i * i));

/** Returns the error message of comparing two files, which must name the file and be no defect. */
async function complaint(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await latents('compare', ...args);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

describe('bad input gets an error that names file, problem and remedy', () => {
  let good: string;
  beforeAll(async () => {
    good = await writeNpy('good.npy', [20, 3], numbers(60));
  });

  it('not an embedding file', async () => {
    const path = join(folder, 'photo.jpg');
    await writeFile(path, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    const text = await complaint(good, path);
    expect(text).toContain(
      'photo.jpg: It is not an embedding file of a known format. Save the embeddings as',
    );
  });

  it('a file that is called what it is not', async () => {
    const path = join(folder, 'fake.npy');
    await writeFile(path, 'hello, world');
    expect(await complaint(good, path)).toMatch(
      /fake\.npy: Its name is that of a file of NumPy array/,
    );
  });

  it.skipIf(process.platform === 'win32')('a pipe, a link to itself, an empty file', async () => {
    const [pipe, loop, empty] = ['pipe.npy', 'loop.npy', 'empty.npy'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    execFileSync('mkfifo', [pipe]);
    await symlink('loop.npy', loop);
    await writeFile(empty, '');
    expect(await complaint(good, pipe)).toMatch(/pipe\.npy: It is no file but a device, a pipe/);
    expect(await complaint(good, loop)).toMatch(/loop\.npy: It is a link that leads to itself/);
    expect(await complaint(good, empty)).toMatch(/empty\.npy: The file is empty\. Save the/);
  });

  it('truncated', async () => {
    const path = join(folder, 'cut.npy');
    await writeFile(path, (await readFile(good)).subarray(0, 300));
    expect(await complaint(good, path)).toMatch(
      /cut\.npy: The file has 300 bytes, but its header promises 608: 7 of its 20 rows are there\. It is cut off/,
    );
  });

  it('one and three dimensions', async () => {
    const flat = await writeNpy('flat.npy', [20], numbers(20));
    const cube = await writeNpy('cube.npy', [5, 2, 2], numbers(20));
    expect(await complaint(good, flat)).toMatch(/flat\.npy: It has 1 dimension \(shape 20\)/);
    expect(await complaint(good, cube)).toMatch(
      /cube\.npy: It has 3 dimensions \(shape 5 × 2 × 2\)/,
    );
  });

  it('cells that are not numbers', async () => {
    const path = join(folder, 'words.csv');
    await writeFile(path, 'id,a,b\nr0,1,2\nr1,3,four\n');
    expect(await complaint(path, path)).toMatch(
      /words\.csv: Line 3, column 3 holds "four", which is not a number\. Save numbers only/,
    );
  });

  it('NaN and infinities, with their count and rows, and a way to go on', async () => {
    const holes = numbers(60);
    holes[4] = NaN;
    holes[31] = Infinity;
    const path = await writeNpy('holes.npy', [20, 3], holes);
    expect(await complaint(good, path)).toMatch(
      /holes\.npy: 2 of 20 rows hold NaN or an infinity: rows 1, 10\. Drop these rows/,
    );
    const { code, stderr, stdout } = await latents(
      'compare',
      good,
      path,
      '--projections',
      'absolute',
      '--drop-non-finite',
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      '2 rows hold NaN or an infinity (2 in holes.npy) and were left out in all spaces',
    );
    expect(stdout).toContain('18 rows');
  });

  it('row counts that differ without ids, with both counts', async () => {
    const short = await writeNpy('short.npy', [19, 3], numbers(57));
    expect(await complaint(good, short)).toMatch(
      /short\.npy: It has 19 rows, but .*good\.npy has 20, and there are no row ids/,
    );
  });

  it('fewer rows than anchors, with both counts', async () => {
    expect(await complaint(good, good, '--anchors', '21')).toMatch(/20 .*21|21 .*20/);
  });

  it('anchors and labels that name rows there are not', async () => {
    const anchors = join(folder, 'anchors.txt');
    await writeFile(anchors, '3\n99\n');
    expect(await complaint(good, good, '--anchors', anchors)).toMatch(/anchors\.txt: .*99/);
    const labels = join(folder, 'labels.csv');
    await writeFile(labels, 'id,class\n99,a\n');
    expect(await complaint(good, good, '--labels', labels)).toMatch(
      /labels\.csv: None of its 1 lines names one of the 20 rows: its ids are "99", the rows have no ids but their numbers, "0", "1", "2" …/,
    );
  });

  it('a place that can’t be written, leaving nothing behind', async () => {
    const target = join(folder, 'nowhere', 'scores.csv');
    expect(await complaint(good, good, '--csv', target)).toMatch(
      /scores\.csv: The file could not be written/,
    );
  });

  it.skipIf(!existsSync('/dev/full'))('an output on a full disk', async () => {
    for (const command of [
      ['info', good, '--json'],
      ['compare', good, good],
      ['list', 'measures'],
    ]) {
      const { code, stderr } = await latentsOnFullDisk(...command);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^latents: The output could not be written \(ENOSPC.*space left/m);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  it('words of the command that mean nothing, as JSON too', async () => {
    for (const words of [
      ['--anchors', '0'],
      ['--seed', 'x'],
    ]) {
      const { code, stdout, stderr } = await latents('compare', good, good, ...words, '--json');
      expect(code).toBe(2);
      expect(stderr).toContain(`'${words[1]!}' is invalid. It must be a whole number`);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'wrong-use' } });
    }
  });

  it('a folder of the output that is not there, before anything is read', async () => {
    for (const option of ['--csv', '--html']) {
      const text = await complaint('none.npy', 'none.npy', option, join(folder, 'nowhere', 'x'));
      expect(text).toMatch(/x: The file could not be written: there is no folder \S+nowhere\./);
    }
  });

  it('a bound that does not exist, or that a file is beyond', async () => {
    const unknown = await latents('info', good, '--bound', 'nothing=3');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toMatch(/headerMebibytes=N/);
    const path = join(folder, 'deep.jsonl');
    await writeFile(path, `[${'1,'.repeat(600_000)}1]\n`);
    const refused = await latents('info', path, '--bound', 'lineMebibytes=1');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /Line 1: 2 MiB, and at most 1 MiB are allowed.*--bound lineMebib/,
    );
    expect((await latents('info', path)).stdout).toMatch(/1 × 600001 text/);
  });

  it('a study, a blend, labels or anchors in the place of embeddings, with what they are for', async () => {
    const files: readonly [string, string, RegExp][] = [
      ['my.latents.json', '{}', /It is a study.*`latents run \S+my\.latents\.json`/],
      ['my.blend.json', '{}', /It is a trained blend.*`latents project FILE --blend \S+my\.blend/],
      ['rows.txt', 'r1\nr2\n', /list of row ids.*`--anchors \S+rows\.txt`/],
      ['class.csv', 'id,class\n1,a\n', /a table of labels.*`--labels \S+class\.csv#class`/],
    ];
    for (const [name, text, expected] of files) {
      const path = join(folder, name);
      await writeFile(path, text);
      expect(await complaint(good, path)).toMatch(expected);
      const { stdout, stderr } = await latents('info', path);
      expect(stdout + stderr).toMatch(expected);
    }
    const asAnchors = (name: string) => complaint(good, good, '--anchors', join(folder, name));
    expect(await asAnchors('my.latents.json')).toMatch(/It is a study, not a list of row ids/);
    expect(await asAnchors('class.csv')).toMatch(/It is a table of labels, not a list of row ids/);
    expect(await asAnchors('good.npy')).toMatch(/good\.npy: It is no text, not a list of row ids/);
    const asStudy = async (path: string): Promise<string> => (await latents('run', path)).stderr;
    expect(await asStudy(good)).toMatch(/good\.npy: It is no study file.*`latents compare/);
    expect(await asStudy(join(folder, 'my.blend.json'))).toMatch(/It is a trained blend, not a st/);
    expect(await asStudy(join(folder, 'none.json'))).toMatch(/none\.json: There is no such file/);
  });

  it('arrays that only describe others, with what they are', async () => {
    const { stdout } = await latents('info', 'test/formats/fixtures/npz-stored.npz');
    expect(stdout).toMatch(/#ids {2}12 <U3 \(row ids\)\n {2}#labels {2}12 <U4 \(labels\)\n/);
  });

  it('a folder with labels beside embeddings, each by its name', async () => {
    const both = join(folder, 'both');
    await mkdir(both);
    await writeFile(join(both, 'labels.csv'), 'id,label\n1,a\n');
    await copyFile(good, join(both, 'good.npy'));
    const { stdout } = await latents('info', both);
    expect(stdout.split('\n').slice(1)).toEqual([
      '  #good.npy  20 × 3 float64',
      '  #labels.csv  1 rows, with row ids, labels in "label"',
      '',
    ]);
  });

  it('one of several files, of which the others are described', async () => {
    const path = join(folder, 'cut2.npy');
    await writeFile(path, (await readFile(good)).subarray(0, 300));
    const { code, stdout, stderr } = await latents('info', path, good, join(folder, 'none.npy'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/good\.npy {2}npy, .*\n {2}20 × 3 float64/);
    expect(stderr).toMatch(/cut2\.npy: The file has 300 bytes/);
    expect(stderr).toMatch(/none\.npy: There is no such file/);
  });
});
