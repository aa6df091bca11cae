import { expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import type { Settings } from '../../../src/extension/settings';
import { FakeFiles } from './fake-files';
import { StudySession, type StudyStore } from '../../../src/extension/studies/study-session';

vi.mock('vscode', () => ({
  workspace: { asRelativePath: ({ path }: { path: string }) => path },
  Uri: { file: (path: string) => ({ path, fsPath: path, scheme: 'file' }) },
  EventEmitter: class {
    event = (): void => undefined;
    fire(): void {
      return undefined;
    }
  },
}));

const study: StudyDefinition = {
  version: 1,
  spaces: [{ file: 'a.npy' }],
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear-debiased'],
};

/** Unused, because nothing is computed. */
const settings = {} as Settings;

function sessionWith(save: StudyStore['save']): StudySession {
  const services = {
    engine: {} as Engine,
    settings: () => settings,
    logError: () => undefined,
    watchFiles: () => new FakeFiles(),
  };
  return new StudySession(study, Uri.file('/studies'), services, { save });
}

const withSpace =
  (file: string) =>
  (before: StudyDefinition): StudyDefinition => ({
    ...before,
    spaces: [...before.spaces, { file }],
  });

const names = ({ definition }: StudySession): string[] => definition.spaces.map((s) => s.file);

it('loses neither of two changes made at once, however long each takes to be kept', async () => {
  const saved: string[][] = [];
  const delays = [20, 0];
  const session = sessionWith(async (_id, { spaces }) => {
    await new Promise((resolve) => setTimeout(resolve, delays.shift()));
    saved.push(spaces.map(({ file }) => file));
  });
  await Promise.all([session.edit(withSpace('b.npy')), session.edit(withSpace('c.npy'))]);
  expect(names(session)).toEqual(['a.npy', 'b.npy', 'c.npy']);
  expect(saved).toEqual([
    ['a.npy', 'b.npy'],
    ['a.npy', 'b.npy', 'c.npy'],
  ]);
});

it('goes on after a change that could not be kept, which it does not take over', async () => {
  let saves = 0;
  const session = sessionWith(() =>
    saves++ === 0 ? Promise.reject(new Error('no space left')) : Promise.resolve(),
  );
  const failing = session.edit(withSpace('b.npy'));
  const next = session.edit(withSpace('c.npy'));
  await expect(failing).rejects.toThrow('no space left');
  await next;
  expect(names(session)).toEqual(['a.npy', 'c.npy']);
});

it('tells a note until the study changes', async () => {
  const session = sessionWith(() => Promise.resolve());
  session.tell('Using labels.csv as labels, beside the files.');
  expect(session.note).toBe('Using labels.csv as labels, beside the files.');
  await session.edit(withSpace('b.npy'));
  expect(session.note).toBeUndefined();
});
