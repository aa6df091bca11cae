import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  localOutput,
  outputsInPlace,
  refuseHarmfulOutputs,
} from '../../../src/compute/outputs/check-outputs';
import type { FileReference } from '../../../src/compute/protocol/engine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-outputs-'));
  mkdirSync(join(folder, 'shards'));
  mkdirSync(join(folder, 'other'));
  for (const name of ['a.npy', 'shards/part-0.npy', 'shards/notes.txt', 'other/b.npy']) {
    writeFileSync(join(folder, name), name);
  }
  const config = { embeddings: [{ tensorPath: 'rows.bytes', metadataPath: 'other/ids.tsv' }] };
  writeFileSync(join(folder, 'projector_config.json'), JSON.stringify(config));
  for (const name of ['rows.bytes', 'other/ids.tsv']) writeFileSync(join(folder, name), name);
  symlinkSync('a.npy', join(folder, 'link.npy'));
  symlinkSync('link.npy', join(folder, 'link of a link.npy'));
  symlinkSync('.', join(folder, 'here'));
  linkSync(join(folder, 'a.npy'), join(folder, 'hard.npy'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

// Joined as text, because `join` would normalise the spelling.
const at = (name: string): string => `${folder}/${name}`;
const local = (name: string): FileReference => ({ name, location: { path: at(name) } });
const virtual = (uri: string): FileReference => ({ name: uri, location: { uri } });

/**
 * Returns the error message for writing some files while others are read; undefined if it is
 * allowed.
 */
async function verdict(written: readonly string[], read: unknown): Promise<string | undefined> {
  const outputs = written.map((name) => ({ ...localOutput(at(name)), name }));
  return refuseHarmfulOutputs(outputs, read).then(
    () => undefined,
    (error: unknown) => (error as { code: string }).code,
  );
}

describe('an output is refused', () => {
  it.each([
    ['the file itself', 'a.npy', 'a.npy'],
    ['another spelling', './other/../a.npy', 'a.npy'],
    ['a folder that is a link', 'here/a.npy', 'a.npy'],
    ['a link to it', 'link.npy', 'a.npy'],
    ['a link to a link', 'link of a link.npy', 'here/a.npy'],
    ['what a link that is read leads to', 'a.npy', 'link of a link.npy'],
    ['another name on the disk', 'hard.npy', 'a.npy'],
    ['a file of a folder that is read', 'shards/part-0.npy', 'shards'],
    ['a file of such a folder by a link', 'shards/part-0.npy', 'here/shards'],
    ['a config that is read beside it', 'projector_config.json', 'rows.bytes'],
    ['ids that are read with it', 'other/ids.tsv', 'projector_config.json'],
    ['rows that are read with it', 'here/rows.bytes', 'projector_config.json'],
    ['a file that is not there, and is to be read', 'none.npy', 'none.npy'],
    ['a new part of a folder that is read', 'shards/scores.csv', 'shards'],
    ['a new part of such a folder by a link', 'here/shards/part-1.npy', 'shards'],
  ])('where it is %s', async (_, written, read) => {
    expect(await verdict([written], { options: { anchors: { file: local(read) } } })).toBe(
      'output-is-input',
    );
    expect(await verdict(['new.csv', written], [local('other/b.npy'), local(read)])).toBe(
      'output-is-input',
    );
  });

  it.each([
    ['of one name', ['new.csv', 'new.csv']],
    ['in two spellings', ['new.csv', 'other/../here/new.csv']],
    ['that some file systems take for one', ['New.csv', 'new.csv']],
    ['in two forms of a letter', ['caf\u00e9.csv', 'cafe\u0301.csv']],
    ['that is there, by a link', ['other/b.npy', 'here/other/b.npy']],
  ])('where two are one file %s', async (_, written) => {
    expect(await verdict(written, [local('a.npy')])).toBe('same-output');
  });

  it('where a link that leads nowhere yet leads to another one', async () => {
    symlinkSync('later/new.csv', at('ahead.csv'));
    symlinkSync('other', at('later'));
    expect(await verdict(['ahead.csv', 'other/new.csv'], [])).toBe('same-output');
  });

  it('with the name of what would be lost', async () => {
    const writing = refuseHarmfulOutputs([localOutput(at('hard.npy'))], local('link.npy'));
    await expect(writing).rejects.toMatchObject({
      file: at('hard.npy'),
      problem: 'It is what is read as link.npy, or with it, and would be lost.',
    });
  });
});

describe('an output does no harm', () => {
  it.each([
    ['elsewhere', 'new.csv', 'a.npy'],
    ['beside what is read', 'other/c.npy', 'other/b.npy'],
    ['in the place of what is not read', 'other/b.npy', 'a.npy'],
    ['that is no part of the folder that is read', 'shards/report.html', 'shards'],
    ['in the place of what is no part of it', 'shards/notes.txt', 'shards'],
    ['deeper in such a folder', 'other/deeper/scores.csv', '.'],
    ['by a link that leads to itself', 'loop', 'a.npy'],
  ])('%s', async (_, written, read) => {
    symlinkSync('loop', at('loop'));
    expect(await verdict([written], [local(read)])).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('that is a stream, once or twice', async () => {
    execFileSync('mkfifo', [at('pipe.csv')]);
    expect(await verdict(['pipe.csv', 'pipe.csv'], [local('a.npy')])).toBeUndefined();
    const streams = ['/dev/stdout', '/dev/stdout', '/dev/null'].map(localOutput);
    await refuseHarmfulOutputs(streams, [local('a.npy')]);
    expect(await outputsInPlace([...streams, localOutput(at('pipe.csv'))])).toEqual([]);
  });
});

describe('of virtual files', () => {
  const check = (written: string, read: string): Promise<void> =>
    refuseHarmfulOutputs([virtual(written)], { spaces: [virtual(read)] });

  it.each([
    ['memfs:/a/b.npy', 'memfs:/a/b.npy'],
    ['memfs:/a/new.csv', 'memfs:/a'],
    ['memfs:/a/projector_config.json', 'memfs:/a'],
  ])('%s is refused where %s is read', async (written, read) => {
    await expect(check(written, read)).rejects.toMatchObject({ code: 'output-is-input' });
  });

  it.each([
    ['memfs:/a/c.npy', 'memfs:/a/b.npy'],
    ['memfs:/a/report.html', 'memfs:/a'],
    ['other:/a/b.npy', 'memfs:/a/b.npy'],
    ['memfs:/ab/new.csv', 'memfs:/a'],
  ])('%s is not where %s is read', async (written, read) => {
    await check(written, read);
  });
});

it('knows which outputs are files already', async () => {
  const names = ['a.npy', 'new.csv', 'link.npy', 'shards'];
  const found = await outputsInPlace([...names.map((name) => localOutput(at(name)))]);
  expect(found.map(({ name }) => name)).toEqual([at('a.npy'), at('link.npy')]);
});
