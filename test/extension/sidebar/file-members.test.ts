import { beforeEach, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import { FileMembers } from '../../../src/extension/sidebar/file-members';
import { unlessCancelled } from '../../../src/compute/runtime/unless-cancelled';

const disk = vi.hoisted(() => ({ mtime: 1 }));

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  return {
    Uri: FakeUri,
    FileType: { File: 1, Directory: 2 },
    EventEmitter: class {
      private readonly listeners: (() => void)[] = [];
      readonly event = (listener: () => void) => this.listeners.push(listener);
      fire(): void {
        for (const listener of this.listeners) listener();
      }
    },
    workspace: {
      fs: {
        stat: ({ path }: Uri) =>
          path.includes('#')
            ? Promise.reject(new Error('nothing there'))
            : Promise.resolve({ type: 1, size: 9, mtime: disk.mtime }),
      },
    },
  };
});

const folder = Uri.file('/study');
const arrays = ['a', 'b'].map((name) => ({ name, shape: [3, 2] }));

/** Requests to describe a file: their signals, and how to answer them. */
let asked: { readonly signal: AbortSignal; readonly answer: () => void }[];
let members: FileMembers;
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  const describe = (_: unknown, signal: AbortSignal): Promise<unknown> =>
    unlessCancelled(
      new Promise((resolve) => {
        const answer = (): void => {
          resolve({ members: arrays });
        };
        asked.push({ signal, answer });
      }),
      signal,
    );
  members = new FileMembers({ describe } as unknown as Engine);
  return () => vi.useRealTimers();
});

async function look(name = 'two.npz'): Promise<number> {
  const { arrays: known } = members.of(folder, name);
  await vi.advanceTimersByTimeAsync(0);
  return known.length;
}

it('reads no further once other files are shown, and again when the file is shown again', async () => {
  await look();
  members.cancel();
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true]);
  await vi.advanceTimersByTimeAsync(0);
  await look();
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  asked[1]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(await look()).toBe(2);
  expect(asked).toHaveLength(2);
});

it('does not go on reading a file of which another space shows newer contents', async () => {
  await look('two.npz#a');
  disk.mtime++;
  await look('two.npz#b');
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  asked[1]!.answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(await look('two.npz#b')).toBe(2);
  expect(asked).toHaveLength(2);
});
