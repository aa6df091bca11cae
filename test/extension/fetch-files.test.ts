import { beforeEach, expect, it, vi } from 'vitest';
import { FetchedFiles } from '../../src/extension/fetch-files';

/** The only file, and the number of times it was read. */
const file = vi.hoisted(() => ({ text: '', mtime: 0, ctime: 0, reads: 0 }));

vi.mock('vscode', () => {
  const uri = (path: string): unknown => ({ path, toString: () => path });
  return {
    FileSystemError: class extends Error {},
    FileType: { File: 1, Directory: 2 },
    Uri: { parse: uri, joinPath: () => uri('/folder') },
    window: {},
    workspace: {
      asRelativePath: String,
      fs: {
        stat: () => Promise.resolve({ type: 1, size: 4, mtime: file.mtime, ctime: file.ctime }),
        readFile: () => {
          file.reads++;
          return Promise.resolve(new TextEncoder().encode(file.text));
        },
      },
    },
  };
});
vi.mock('../../src/extension/settings', async () => {
  const { defaultLimits } = await import('../../src/formats/limits');
  return { readSettings: () => ({ bounds: defaultLimits }) };
});

let fetched: FetchedFiles;
beforeEach(() => {
  fetched = new FetchedFiles();
  Object.assign(file, { text: 'rows', mtime: 1, ctime: 1, reads: 0 });
});

async function text(): Promise<string> {
  const { files } = await fetched.fetch('/folder/a.npy');
  return new TextDecoder().decode(files[0]!.bytes);
}

it('fetches a file once for all who ask for it in a moment', async () => {
  expect(await Promise.all([text(), text()])).toEqual(['rows', 'rows']);
  await text();
  expect(file.reads).toBe(1);
});

it.each([
  ['was changed since', { mtime: 2 }],
  ['was made since', { ctime: 2 }],
])('fetches it anew where it %s', async (_, change) => {
  await text();
  Object.assign(file, { text: 'ROWS', ...change });
  expect(await text()).toBe('ROWS');
});

it('fetches it anew where its file system does not say when it was changed', async () => {
  file.mtime = 0;
  expect(await Promise.all([text(), text()])).toEqual(['rows', 'rows']);
  expect(file.reads).toBe(1);
  file.text = 'ROWS';
  expect(await text()).toBe('ROWS');
});
