import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blendFolder } from '../../../src/compute/blend/blend-folder';
import { newOriginId } from '../../../src/compute/blend/records';
import { type BoundedFolder, hashOf } from '../../../src/compute/store/bounded-folder';
import { ProjectionCache, projectionFolder } from '../../../src/compute/store/projection-cache';
import { ResultCache, resultFolder } from '../../../src/compute/store/result-cache';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-bounded-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hash = hashOf('of something else');
const kinds = {
  results: { open: resultFolder, ending: '.result.json', name: (key: string) => hashOf(key) },
  projections: { open: projectionFolder, ending: '.projection', name: hashOf },
  blends: {
    open: blendFolder,
    ending: '.blends.json',
    name: (key: string) => `${hashOf(key)}-${newOriginId()}`,
  },
} as const;

/** Names similar to entries' that belong to the user's files. */
function alike(ending: string): string[] {
  return [
    `my${ending}`,
    `notes on ${hash}${ending}`,
    `${hash}${ending}.bak`,
    `${hash}${ending}.tmp`,
    `${hash}${ending}.tmp-1`,
    `${hash}${ending}.tmp-1-0123abcd.npy`,
    `${hash.slice(1)}${ending}`,
    `0${hash}${ending}`,
    `${hash.toUpperCase()}${ending}`,
    `${hash}${ending.replaceAll('.', '_')}`,
    `${hash}-${ending}`,
    `embeddings${ending}.npy`,
  ];
}

describe.each(Object.entries(kinds))('the folder of %s', (_, { open, ending, name }) => {
  const bounded = (maxBytes: number): BoundedFolder => open({ folder, maxBytes });
  const own = (): string => name(String(Math.random()));

  /** Makes room for two entries, writes more, then removes all. */
  async function fillAndClear(): Promise<void> {
    const small = bounded(2500);
    for (let entry = 0; entry < 4; entry++) await small.write(own(), 'x'.repeat(900));
    expect(await small.names('')).toHaveLength(2);
    await small.clear();
    expect(await small.names('')).toEqual([]);
  }

  it('loses none of a person’s files, whatever they are called and however old and large', async () => {
    const files = alike(ending);
    for (const file of files) {
      writeFileSync(join(folder, file), file.padEnd(5000));
      utimesSync(join(folder, file), 1, 1);
    }
    await fillAndClear();
    expect(readdirSync(folder).sort()).toEqual([...files].sort());
    for (const file of files) {
      expect(readFileSync(join(folder, file), 'utf8').trim()).toBe(file);
      expect(lstatSync(join(folder, file)).mtimeMs).toBe(1000);
    }
  });

  it('does not touch folders and links, whose names may be those of entries', async () => {
    const [inside, linked] = [own(), own()];
    const ownFile = join(folder, 'kept.npy');
    writeFileSync(ownFile, 'rows');
    utimesSync(ownFile, 1, 1);
    mkdirSync(join(folder, `${inside}${ending}`));
    symlinkSync(ownFile, join(folder, `${linked}${ending}`));
    await fillAndClear();
    for (const entry of [inside, linked]) {
      expect(await bounded(2500).read(entry)).toBeUndefined();
      const writing = bounded(2500).write(entry, 'text');
      await expect(writing).rejects.toMatchObject({ code: 'not-written' });
      await bounded(2500).remove(entry);
      expect(existsSync(join(folder, `${entry}${ending}`))).toBe(true);
    }
    expect(readFileSync(ownFile, 'utf8')).toBe('rows');
    expect(lstatSync(ownFile).mtimeMs).toBe(1000);
  });

  it('lets go of what a write that was cut short has left', async () => {
    const torn = join(folder, `${own()}${ending}.tmp-12-0123abcd`);
    writeFileSync(torn, 'x'.repeat(2500));
    utimesSync(torn, 1, 1);
    await bounded(2500).write(own(), 'text');
    expect(existsSync(torn)).toBe(false);
  });

  it('has no entry by a name that it does not give', async () => {
    for (const wrong of [`../${own()}`, 'my']) {
      const writing = bounded(2500).write(wrong, 'text');
      await expect(writing).rejects.toThrow(/is no name of an entry/);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('results and projected spaces are cleared from one folder, which keeps all else', async () => {
  await new ResultCache({ folder, maxBytes: 1e6 }).set('key', { a: 1 });
  const projections = new ProjectionCache({ folder, maxBytes: 1e6 }, () => true);
  await projections.offer('key', { reason: 'none' }, 1);
  expect(readdirSync(folder)).toHaveLength(2);
  writeFileSync(join(folder, 'a.projection'), '');
  await new ResultCache({ folder, maxBytes: 0 }).clear();
  await projections.clear();
  expect(readdirSync(folder)).toEqual(['a.projection']);
});
