import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import type { Settings } from '../../../src/extension/settings';
import { locateFile } from '../../../src/extension/studies/locate-file';
import { StudySession } from '../../../src/extension/studies/study-session';
import { FakeFiles } from './fake-files';

const window = vi.hoisted(() => ({
  showOpenDialog: vi.fn(),
  showInformationMessage: vi.fn(),
}));
const files = vi.hoisted(
  () =>
    new Set([
      '/study/a.npy',
      '/moved/b.npz',
      '/moved/deep/c.npy',
      '/moved/labels.csv',
      '/moved/a.npy',
    ]),
);

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const stat = ({ path }: { path: string }): Promise<{ type: number }> => {
    if (files.has(path)) return Promise.resolve({ type: 1 });
    const isFolder = [...files].some((file) => file.startsWith(`${path}/`));
    return isFolder ? Promise.resolve({ type: 2 }) : Promise.reject(new Error('nothing there'));
  };
  return {
    Uri: FakeUri,
    FileType: { File: 1, Directory: 2 },
    workspace: { fs: { stat }, asRelativePath: ({ path }: { path: string }) => path },
    window,
    EventEmitter: class {
      event = (): void => undefined;
      fire(): void {
        return undefined;
      }
    },
  };
});

const study: StudyDefinition = {
  version: 1,
  spaces: [
    { file: 'a.npy' },
    { file: 'gone/b.npz#one', name: 'One' },
    { file: 'gone/b.npz#two', include: false },
    { file: 'gone/deep/c.npy' },
    { file: 'gone/lost.npy' },
  ],
  labels: 'gone/labels.csv#digit',
  anchors: { strategy: 'uniform' },
  projections: ['cosine'],
  measures: ['cka-linear'],
};

let session: StudySession;
beforeEach(() => {
  vi.clearAllMocks();
  session = new StudySession(
    study,
    Uri.file('/study'),
    {
      engine: {} as Engine,
      settings: () => ({}) as Settings,
      logError: () => undefined,
      watchFiles: () => new FakeFiles(),
    },
    { save: () => Promise.resolve() },
  );
});

const names = (): string[] => session.definition.spaces.map(({ file }) => file);

describe('a file that is elsewhere', () => {
  it('is named where it is now, all of its arrays, their names and what takes no part as before', async () => {
    window.showOpenDialog.mockResolvedValue([Uri.file('/moved/b.npz')]);
    window.showInformationMessage.mockResolvedValue('Only This One');
    await locateFile(session, 'gone/b.npz#one');
    expect(session.definition.spaces).toEqual([
      { file: 'a.npy' },
      { file: '../moved/b.npz#one', name: 'One' },
      { file: '../moved/b.npz#two', include: false },
      { file: 'gone/deep/c.npy' },
      { file: 'gone/lost.npy' },
    ]);
    expect(session.definition.labels).toBe('gone/labels.csv#digit');
    // The user was offered the other files that moved with it.
    const [message, { detail }] = window.showInformationMessage.mock.calls[0] as [
      string,
      { detail: string },
    ];
    expect(message).toContain('2 other missing files');
    expect(detail).toMatch(/^c\.npy, labels\.csv/);
  });

  it('takes along what lay beside it and is missing, where the person says so', async () => {
    window.showOpenDialog.mockResolvedValue([Uri.file('/moved/b.npz')]);
    window.showInformationMessage.mockImplementation((_, __, all: string) => Promise.resolve(all));
    await locateFile(session, 'gone/b.npz');
    expect(names()).toEqual([
      // It exists, so it stays, although another file has its name.
      'a.npy',
      '../moved/b.npz#one',
      '../moved/b.npz#two',
      '../moved/deep/c.npy',
      'gone/lost.npy',
    ]);
    expect(session.definition.labels).toBe('../moved/labels.csv#digit');
  });

  it('stays where it was if the person changes their mind', async () => {
    window.showOpenDialog.mockResolvedValue(undefined);
    await locateFile(session, 'gone/lost.npy');
    expect(session.definition).toEqual(study);
  });

  it('is not one that the study has already', async () => {
    window.showOpenDialog.mockResolvedValue([Uri.file('/study/a.npy')]);
    await expect(locateFile(session, 'gone/lost.npy')).rejects.toMatchObject({
      file: 'a.npy',
      problem: 'It is a space of the study already.',
    });
    expect(session.definition).toEqual(study);
  });

  it('is one that the study names', async () => {
    await expect(locateFile(session, 'shards/part-0.arrow')).rejects.toMatchObject({
      file: 'shards/part-0.arrow',
      problem: 'The study does not name it by itself.',
    });
  });
});
