import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileState, filesRead } from '../../../src/compute/files/files-read';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-files-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

describe('the state of files', () => {
  it('is of a folder’s embeddings, and of nothing else there', async () => {
    const shards = join(folder, 'shards');
    mkdirSync(shards);
    for (const name of ['0.npy', '1.npy', 'README.md', 'scores.png']) {
      writeFileSync(join(shards, name), name);
    }
    const states = await filesRead(shards);
    expect(states.map(({ path }) => basename(path))).toEqual(['0.npy', '1.npy']);
  });

  it('is taken from before where a file was not touched, unless that was just now', async () => {
    const path = join(folder, 'a.npy');
    writeFileSync(path, 'rows');
    const [state] = await filesRead(path);
    // A sample that no file can have shows whether the file was opened.
    const earlier = new Map<string, FileState>([[path, { ...state!, sample: 'of before' }]]);
    expect(await filesRead(path, earlier)).toEqual([state]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    expect(await filesRead(path, earlier)).toEqual([{ ...state, sample: 'of before' }]);
    writeFileSync(path, 'ROWS');
    const [touched] = await filesRead(path, earlier);
    expect(touched!.sample).not.toBe('of before');
    expect(touched).not.toEqual(state);
  });
});
