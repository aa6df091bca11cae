import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeChange } from '../../../src/compute/protocol/file-change';
import { WatchedFiles } from '../../../src/extension/studies/watched-files';
import { FakeFiles, fileOf } from './fake-files';

const noon = new Date(2026, 2, 4, 12, 3).getTime();
const [a, b] = [fileOf('a.npy'), fileOf('b.npy')];

let disk: FakeFiles;
let files: WatchedFiles;
let heard: number;
beforeEach(() => {
  vi.useFakeTimers({ now: noon });
  disk = new FakeFiles();
  heard = 0;
  files = new WatchedFiles(disk, () => heard++);
  disk.write('a.npy', '1');
  disk.write('b.npy', '1');
});
afterEach(() => {
  files.dispose();
  vi.useRealTimers();
});

/** Lets running work finish without any time passing. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('the files of a study', () => {
  it('are as they were until something happens to one, which is told at once', async () => {
    const before = await files.stamp([a, b]);
    expect(files.changesSince(before)).toEqual([]);
    heard = 0;
    disk.write('b.npy', '2');
    disk.tell();
    await settle();
    expect(heard).toBe(1);
    expect(files.changesSince(before)).toEqual([
      { file: 'b.npy', change: 'changed', at: noon, parts: [] },
    ]);
    expect(files.changesSince(await files.stamp([a, b]))).toEqual([]);
    // The earlier result is still of the earlier content.
    expect(files.changesSince(before)).toHaveLength(1);
  });

  it('tell of files that are gone, and of those that have come', async () => {
    disk.remove('b.npy');
    const before = await files.stamp([a, b]);
    disk.remove('a.npy');
    disk.write('b.npy', '1');
    vi.setSystemTime(noon + 60_000);
    await files.check();
    expect(files.changesSince(before).map(describeChange)).toEqual([
      expect.stringMatching(/^a\.npy was deleted at (.* )?12:04$/),
      expect.stringMatching(/^b\.npy is there since (.* )?12:04$/),
    ]);
  });

  it('are as they were again once what was changed is back', async () => {
    const before = await files.stamp([a]);
    disk.remove('a.npy');
    await files.check();
    expect(files.changesSince(before)).toHaveLength(1);
    disk.write('a.npy', '1');
    heard = 0;
    await files.check();
    expect(files.changesSince(before)).toEqual([]);
    expect(heard).toBe(1);
  });

  it('count what is in a folder or read beside a file, by its name', async () => {
    const shards = fileOf('shards');
    disk.write('shards', '', { 'shards/0.arrow': '1', 'shards/1.arrow': '1' });
    const before = await files.stamp([shards]);
    expect(disk.watched).toEqual(
      expect.arrayContaining(['shards', 'shards/0.arrow', 'shards/1.arrow']),
    );
    disk.write('shards', '', {
      'shards/0.arrow': '1',
      'shards/1.arrow': '2',
      'shards/2.arrow': '1',
    });
    await files.check();
    expect(files.changesSince(before)).toMatchObject([
      { file: 'shards', change: 'changed', parts: ['1.arrow', '2.arrow'] },
    ]);
    expect(disk.watched).toContain('shards/2.arrow');
  });

  it('are looked at once for all of their members', async () => {
    await files.stamp([fileOf('a.npy', 'x'), fileOf('a.npy', 'y')]);
    expect(disk.looks).toBe(1);
  });

  it('are looked at now and then while they are written, and once more at the end', async () => {
    const before = await files.stamp([a]);
    disk.looks = 0;
    for (let version = 2; version < 42; version++) {
      disk.write('a.npy', String(version));
      disk.tell();
      await vi.advanceTimersByTimeAsync(25);
      // The change is detected from the first moment on.
      expect(files.changesSince(before)).toHaveLength(1);
    }
    expect(disk.looks).toBeLessThan(8);
    disk.write('a.npy', '1');
    disk.tell();
    await vi.advanceTimersByTimeAsync(250);
    expect(files.changesSince(before)).toEqual([]);
    disk.looks = 0;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(disk.looks).toBe(0);
  });

  it('say when they were written, unless their time is that of a copy or another clock', async () => {
    const slow = new FakeFiles(() => noon + 1000);
    const late = new WatchedFiles(slow, () => undefined);
    slow.write('a.npy', '1');
    const before = await late.stamp([a]);
    slow.write('a.npy', '2');
    // There was no notification for an hour.
    vi.setSystemTime(noon + 3_600_000);
    await late.check();
    expect(late.changesSince(before)).toMatchObject([{ at: noon + 1000 }]);
    const copied = new FakeFiles(() => noon - 86_400_000);
    const other = new WatchedFiles(copied, () => undefined);
    copied.write('a.npy', '1');
    const then = await other.stamp([a]);
    copied.write('a.npy', '2');
    await other.check();
    expect(other.changesSince(then)).toMatchObject([{ at: noon + 3_600_000 }]);
  });

  it('that are no longer the study’s are watched no more, and new ones are', async () => {
    await files.follow([a]);
    expect(disk.watched).toEqual(['a.npy']);
    const before = await files.stamp([a, b]);
    await files.follow([b]);
    expect(disk.watched).toEqual(['b.npy']);
    disk.write('a.npy', '2');
    await files.check();
    expect(files.changesSince(before)).toEqual([]);
  });

  it('are left alone once the study is closed', async () => {
    await files.stamp([a]);
    heard = 0;
    disk.tell();
    files.dispose();
    disk.write('a.npy', '2');
    await files.check();
    expect(disk.isDisposed).toBe(true);
    expect(heard).toBe(0);
  });
});

describe('work with the files of a result', () => {
  it('is done with the same content or not at all', async () => {
    const before = await files.stamp([a]);
    await expect(files.unchanged(before, () => Promise.resolve('done'))).resolves.toBe('done');
    const whileChanging = files.unchanged(before, () => {
      disk.write('a.npy', '2');
      return Promise.resolve('of other content');
    });
    await expect(whileChanging).rejects.toMatchObject({ code: 'changed', file: 'a.npy' });
    const work = vi.fn(() => Promise.resolve());
    await expect(files.unchanged(before, work)).rejects.toMatchObject({ code: 'changed' });
    expect(work).not.toHaveBeenCalled();
  });
});
