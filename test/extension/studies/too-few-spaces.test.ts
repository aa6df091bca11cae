import { expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import { CancelledError, InspectorError } from '../../../src/core/errors';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import { tooFewSpaces } from '../../../src/extension/studies/too-few-spaces';

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const workspace = {
    asRelativePath: ({ path }: { path: string }) => path,
    fs: { stat: () => Promise.reject(new Error('nothing there')) },
  };
  return { Uri: FakeUri, FileType: { File: 1, Directory: 2 }, workspace };
});

const study = (...spaces: StudyDefinition['spaces']): StudyDefinition => ({
  version: 1,
  spaces,
  anchors: { strategy: 'uniform' },
  projections: ['absolute'],
  measures: ['cka-linear'],
});

/** Arrays by the name of the file; no entry for a file that cannot be read. */
const held: Readonly<Record<string, readonly string[]>> = {
  'two#1.npz': ['a', 'b'],
  'one.npz': ['a'],
};

const asked: string[] = [];
const engine = {
  describe: ({ name }: { name: string }) => {
    asked.push(name);
    const members = held[name]?.map((member) => ({ name: member, shape: [3, 2] }));
    return members === undefined
      ? Promise.reject(new InspectorError({ code: 'unreadable', problem: 'p', remedy: 'r' }))
      : Promise.resolve({ members });
  },
} as unknown as Engine;

const { signal } = new AbortController();
const statusOf = (defined: StudyDefinition) =>
  tooFewSpaces({ engine, folder: Uri.file('/x'), definition: () => defined }, signal);

it.each([
  ['nothing', []],
  ['nothing included', [{ file: 'two#1.npz', include: false }]],
  ['an array of an archive', [{ file: 'two#1.npz#a' }]],
  ['an archive of one array', [{ file: 'one.npz' }]],
  ['a file that can not be read', [{ file: 'gone.npz' }]],
])('is nothing to compute with %s', async (_, spaces) => {
  const status = await statusOf(study(...spaces));
  expect(status).toEqual({ state: 'empty' });
});

it('is a file of which several arrays could be meant', async () => {
  const spaces = [{ file: 'one.npz#a', include: false }, { file: 'two#1.npz' }];
  const status = await statusOf(study(...spaces));
  expect(status).toMatchObject({
    state: 'failed',
    problem: {
      code: 'ambiguous-member',
      file: 'two#1.npz',
      remedy: 'Name one of two#1.npz#a (3 × 2), two#1.npz#b (3 × 2).',
      details: { members: ['a', 'b'] },
    },
  });
});

it('looks at no file that holds just one array by its name', async () => {
  asked.length = 0;
  await statusOf(study({ file: 'x.npy' }));
  expect(asked).toEqual([]);
});

it('is not told of a study that has changed meanwhile', async () => {
  const [before, after] = [study({ file: 'two#1.npz' }), study({ file: 'one.npz' })];
  let now = before;
  const context = { engine, folder: Uri.file('/x'), definition: () => now };
  const status = tooFewSpaces(context, signal);
  now = after;
  await expect(status).rejects.toBeInstanceOf(CancelledError);
});
